import { goBack } from '@/platform/router'
import { Box, classes, Press } from './host'
import { Icon } from './icon'
import type { NavBarProps } from './nav-bar-props'
import { t } from './texts'

export const NavBar = ({ title, tab, end, heading = true }: NavBarProps) => (
  <Box as="header" className={classes('nav', tab ? 'nav--plain' : 'nav--sub')}>
    {tab ? null : (
      <Press id="nav-back" className="nav__back" label={t('back')} onPress={goBack}>
        <Icon name="back" />
      </Press>
    )}
    {heading ? (
      <Box as="h1" className="nav__title" focusable>
        {title}
      </Box>
    ) : (
      <Box as="span" className="nav__title">
        {title}
      </Box>
    )}
    <Box as="span" className={classes('nav__end', end ? 'nav__end--own' : 'nav__end--none')}>
      {end}
    </Box>
  </Box>
)
