import { Box } from './host'
import type { NavBarProps } from './nav-bar-props'

/** WeChat draws the bar itself; only the controls of its right end move into the page. */
export const NavBar = ({ end }: NavBarProps) => (end ? <Box className="row row--tight bar-end">{end}</Box> : null)
