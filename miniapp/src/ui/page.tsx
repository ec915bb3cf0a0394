import type { ReactNode } from 'react'
import { Box, classes } from './host'
import { NavBar } from './nav-bar'
import { Root } from './root'

export interface PageProps {
  id?: string
  title: string
  /** A page of the tab bar. */
  tab?: boolean
  /** Controls at the right end of the title bar. */
  end?: ReactNode
  /** False when the content carries the h1 itself. */
  heading?: boolean
  /** `PersonStrip` or `OfflineStrip`, directly under the bar. */
  strip?: ReactNode
  /** The app's tab bar; mutually exclusive with `bar`. */
  tabs?: ReactNode
  /** `ActionBar` with the one primary action. */
  bar?: ReactNode
  /** Fixed help above the tab bar in the elder themes. */
  help?: ReactNode
  /** Sheets and dialogs. */
  overlay?: ReactNode
  children: ReactNode
}

/** Every page: theme, title, one h1, person strip, content with the padding its bar needs. */
export const Page = ({ id, title, tab, end, heading, strip, tabs, bar, help, overlay, children }: PageProps) => (
  <Root id={id} title={title}>
    <NavBar title={title} tab={tab} end={end} heading={heading} />
    <Box as="main" className={classes('main', Boolean(tabs) && 'main--tab', Boolean(bar) && 'main--bar', Boolean(help) && 'main--help')}>
      {strip}
      {children}
    </Box>
    {help}
    {bar}
    {tabs}
    {overlay}
  </Root>
)
