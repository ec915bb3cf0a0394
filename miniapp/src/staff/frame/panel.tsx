import type { ReactNode } from 'react'
import { Box, classes, Press } from '@/ui'

export interface PanelProps {
  id?: string
  title: string
  /** One line beside the title. */
  note?: ReactNode
  /** Controls at the right end of the title line. */
  end?: ReactNode
  foot?: ReactNode
  /** Content that reaches the border: tables, rows. */
  flush?: boolean
  danger?: boolean
  /** One of many alike, which may bear the same title: no landmark of the page. */
  item?: boolean
  children: ReactNode
}
/** A titled part of a staff page. */
export const Panel = ({ id, title, note, end, foot, flush, danger, item, children }: PanelProps) => (
  <Box {...(item ? { role: 'article' } : { as: 'section' as const })} id={id} className={classes('panel', danger && 'panel--danger')} label={title}>
    <Box className="panel-h">
      <Box as="h2" className="panel-t">
        {title}
      </Box>
      {note ? (
        <Box as="span" className="sub">
          {note}
        </Box>
      ) : null}
      {end ? <Box className="panel-e">{end}</Box> : null}
    </Box>
    {flush ? children : <Box className="panel-b">{children}</Box>}
    {foot ? <Box className="panel-f">{foot}</Box> : null}
  </Box>
)

export interface Figure {
  key: string
  /** Id of the link. */
  id: string
  sign: ReactNode
  count: string | number
  unit: string
  href: string
  open: () => void
}
/** Counts side by side; each is a link to exactly the rows it counts. */
export const Figures = ({ label, items }: { label: string; items: readonly Figure[] }) => (
  <Box as="ul" className="lampfigs" label={label}>
    {items.map((item) => (
      <Box as="li" key={item.key} className="lampfigs__i">
        <Press id={item.id} className="lampfig" href={item.href} onPress={item.open}>
          {item.sign}
          <Box as="span" className="lampfig__n">
            {item.count}
            <Box as="span" className="fig__u">
              {item.unit}
            </Box>
          </Box>
        </Press>
      </Box>
    ))}
  </Box>
)
