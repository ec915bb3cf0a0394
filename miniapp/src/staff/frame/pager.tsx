import { Box, Button } from '@/ui'
import { t } from './texts'

interface PagerProps {
  /** Prefix of the buttons' ids. */
  id: string
  /** Cursor of the page shown; none: the first. */
  after: string | undefined
  nextCursor: string | null
  onPage: (after: string | undefined) => void
}
/** To the first and to the next page of a table whose place stands in the address. */
export const Pager = ({ id, after, nextCursor, onPage }: PagerProps) =>
  after === undefined && nextCursor === null ? null : (
    <Box as="span" className="pager__b">
      {after === undefined ? null : (
        <Button id={`${id}-first`} kind="secondary" small onPress={() => onPage(undefined)}>
          {t('firstPage')}
        </Button>
      )}
      {nextCursor === null ? null : (
        <Button id={`${id}-next`} kind="secondary" small onPress={() => onPage(nextCursor)}>
          {t('nextPage')}
        </Button>
      )}
    </Box>
  )
