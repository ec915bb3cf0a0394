import { useState, type ReactNode } from 'react'
import { Button } from './button'
import { Stack } from './card'
import { t } from './texts'

export interface NextPageProps {
  id: string
  /** Where the next page begins; null: this was the last one. */
  cursor: string | null
  label?: string
  /** The next page. */
  children: (cursor: string) => ReactNode
}
/** Below one page of a list: the button for the next page, and where it was pressed that page itself. */
export function NextPage({ id, cursor, label = t('more'), children }: NextPageProps) {
  const [isWanted, setWanted] = useState(false)
  if (cursor === null) return null
  return isWanted ? (
    <Stack>{children(cursor)}</Stack>
  ) : (
    <Button id={id} kind="quiet" className="mt3" onPress={() => setWanted(true)}>
      {label}
    </Button>
  )
}
