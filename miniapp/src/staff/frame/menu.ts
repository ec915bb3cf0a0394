import type { StaffRole } from '@jktl/shared/kernel/roles'
import type { IconName } from '@/ui'
import { go, href } from '../routes'
import { t } from './texts'

export interface MenuItem {
  key: string
  group: 'work' | 'own'
  icon: IconName
  label: string
  href: string
  open: () => void
  /** Who sees it; `all` for everybody who may sign in here. The server decides again. */
  roles: readonly StaffRole[] | 'all'
  /** Also one of the at most five tabs of a phone. */
  tab: boolean
}

/** The whole menu; what a person sees is this table filtered by the roles they hold. */
export const MENU: readonly MenuItem[] = [
  { key: 'home', group: 'work', icon: 'inbox', label: t('today'), href: href('home'), open: () => go('home'), roles: 'all', tab: true },
  { key: 'me', group: 'own', icon: 'user', label: t('me'), href: href('me'), open: () => go('me'), roles: 'all', tab: true },
]

export const menuFor = (roles: readonly string[]): readonly MenuItem[] => MENU.filter((item) => item.roles === 'all' || item.roles.some((role) => roles.includes(role)))
