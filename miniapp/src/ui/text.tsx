import type { ReactNode } from 'react'
import { Box, classes, type BoxProps } from './host'

const LOOK = { body: 'p', sub: 'sub', cap: 'cap', mini: 'mini', strong: 'p strong', key: 'key', headline: 'headline' } as const
export interface TextProps extends Pick<BoxProps, 'id' | 'className' | 'live' | 'role'> {
  look?: keyof typeof LOOK
  inline?: boolean
  children: ReactNode
}
/** A paragraph (or, `inline`, a run of words) in one of the type roles. */
export const Text = ({ look = 'body', inline, className, ...rest }: TextProps) => (
  <Box as={inline ? 'span' : 'p'} className={classes(LOOK[look], className)} {...rest} />
)
/** Words that must not break: a time, a name, a number. */
export const Unbroken = ({ children }: { children: ReactNode }) => (
  <Box as="span" className="nb">
    {children}
  </Box>
)

/** The h1 when it stands in the content (`<Page heading={false}>`), else h2 or h3. */
export const Heading = ({ id, level, children }: { id?: string; level: 1 | 2 | 3; children: ReactNode }) => (
  <Box as={`h${level}`} id={id} className={level === 1 ? 'headline' : level === 2 ? 'h-sec__t' : 'h-sub'} focusable={level === 1}>
    {children}
  </Box>
)

export interface SectionProps {
  id?: string
  title: string
  first?: boolean
  /** `LinkButton` at the end of the title line. */
  end?: ReactNode
  children: ReactNode
}
export const Section = ({ id, title, first, end, children }: SectionProps) => (
  <Box as="section" id={id}>
    <Box className={classes('h-sec', first && 'h-sec--first')}>
      <Heading level={2}>{title}</Heading>
      {end}
    </Box>
    {children}
  </Box>
)
