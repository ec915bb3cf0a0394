import type { RecordItem } from '@jktl/shared/health-records/views/contract'
import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { Box, Card, classes, Icon, Pill, Press, Section, Toned } from '@/ui'
import { go, href } from '../routes'
import { byYear, iconOf, standingOf } from '@/records/record-look'
import { t } from './texts'

const isReport = (kind: RecordItem['kind']): boolean => kind === 'LAB_REPORT' || kind === 'IMAGING_REPORT'
const pageOf = ({ kind }: RecordItem) => (isReport(kind) ? ('report' as const) : ('record' as const))

/** One thing that happened: what, when, what mattered, where. The whole of it opens the record. */
function Item({ item, last, level }: { item: RecordItem; last: boolean; level: 'h3' | 'p' }) {
  const standing = standingOf(item)
  const page = pageOf(item)
  return (
    <Box as="li" className={classes('tl__i', last && 'tl__i--last')}>
      {last ? null : <Box as="span" className="tl__line" hidden />}
      <Toned tone="text-3">
        <Box as="span" className="tl__dot" hidden>
          <Icon name={iconOf(item.kind)} size="xs" />
        </Box>
      </Toned>
      <Press id={`record-${item.id}`} className="tl__b tl__press" href={href(page, { id: item.id })} onPress={() => go(page, { id: item.id })}>
        <Box as={level} className="tl__t">
          {item.title}
          {standing ? <Pill tone={standing.tone}>{standing.text}</Pill> : null}
          <Box as="span" className="tl__time">
            {formatDateCn(dateOf(Date.parse(item.eventAt)))}
          </Box>
        </Box>
        {item.summary ? (
          <Box as="span" className="sub tl__line-2">
            {item.summary}
          </Box>
        ) : null}
        {item.orgName ? (
          <Box as="span" className="cap tl__line-2">
            {item.orgName}
          </Box>
        ) : null}
      </Press>
    </Box>
  )
}

/** What happened, newest first, year by year (R161). */
export const LifeLine = ({ items }: { items: readonly RecordItem[] }) => (
  <>
    {byYear(items).map(({ year, items: ofYear }) => (
      <Section key={year} title={t('year', { year })}>
        <Card>
          <Box as="ol" className="tl">
            {ofYear.map((item, index) => (
              <Item key={item.id} item={item} last={index === ofYear.length - 1} level="h3" />
            ))}
          </Box>
        </Card>
      </Section>
    ))}
  </>
)
/** The same without years: what belongs to one visit, or what was found. */
export const RecordLines = ({ items }: { items: readonly RecordItem[] }) => (
  <Card>
    <Box as="ol" className="tl">
      {items.map((item, index) => (
        <Item key={item.id} item={item} last={index === items.length - 1} level="p" />
      ))}
    </Box>
  </Card>
)
