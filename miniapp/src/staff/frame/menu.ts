import type { StaffRole } from '@jktl/shared/kernel/roles'
import type { IconName } from '@/ui'
import { go, href } from '../routes'
import { t } from './texts'

export interface MenuItem {
  key: string
  group: 'work' | 'own'
  icon: IconName
  label: string
  /** For tabs and the rail. */
  short: string
  href: string
  open: () => void
  /** Who sees it; `all` for everybody who may sign in here. The server decides again. */
  roles: readonly StaffRole[] | 'all'
  /** Also one of the at most five tabs of a phone. */
  tab: boolean
}

/** The whole menu; what a person sees is this table filtered by the roles they hold. */
export const MENU: readonly MenuItem[] = [
  { key: 'home', group: 'work', icon: 'inbox', label: t('today'), short: t('todayShort'), href: href('home'), open: () => go('home'), roles: 'all', tab: true },
  {
    key: 'reviews',
    group: 'work',
    icon: 'idcard',
    label: t('reviews'),
    short: t('reviewsShort'),
    href: href('reviews'),
    open: () => go('reviews'),
    roles: ['identity_reviewer', 'system_admin'],
    tab: true,
  },
  {
    key: 'queue',
    group: 'work',
    icon: 'users',
    label: t('queue'),
    short: t('queueShort'),
    href: href('queue'),
    open: () => go('queue'),
    roles: ['queue_nurse', 'doctor', 'system_admin'],
    tab: false,
  },
  {
    key: 'roster',
    group: 'work',
    icon: 'days',
    label: t('roster'),
    short: t('rosterShort'),
    href: href('roster'),
    open: () => go('roster'),
    roles: ['hospital_pool_manager', 'system_admin'],
    tab: true,
  },
  {
    key: 'desk',
    group: 'work',
    icon: 'phone',
    label: t('toVerify'),
    short: t('toVerifyShort'),
    href: href('desk'),
    open: () => go('desk'),
    roles: ['hospital_pool_manager', 'system_admin'],
    tab: false,
  },
  {
    key: 'suspiciousPairs',
    group: 'work',
    icon: 'search',
    label: t('suspiciousPairs'),
    short: t('suspiciousPairsShort'),
    href: href('suspiciousPairs'),
    open: () => go('suspiciousPairs'),
    roles: ['appointments_regulator', 'system_admin'],
    tab: false,
  },
  {
    key: 'appeals',
    group: 'work',
    icon: 'shield',
    label: t('appeals'),
    short: t('appealsShort'),
    href: href('creditAppeals'),
    open: () => go('creditAppeals'),
    roles: ['hospital_pool_manager', 'appointments_regulator', 'system_admin'],
    tab: false,
  },
  {
    key: 'unseen',
    group: 'work',
    icon: 'clock',
    label: t('unseen'),
    short: t('unseenShort'),
    href: href('creditUnseen'),
    open: () => go('creditUnseen'),
    roles: ['hospital_pool_manager', 'appointments_regulator', 'system_admin'],
    tab: false,
  },
  {
    key: 'listings',
    group: 'work',
    icon: 'users',
    label: t('listings'),
    short: t('listingsShort'),
    href: href('creditListings'),
    open: () => go('creditListings'),
    roles: ['appointments_regulator', 'system_admin'],
    tab: false,
  },
  {
    key: 'exemptions',
    group: 'work',
    icon: 'days',
    label: t('exemptions'),
    short: t('exemptionsShort'),
    href: href('creditExemptions'),
    open: () => go('creditExemptions'),
    roles: ['appointments_regulator', 'system_admin'],
    tab: false,
  },
  {
    key: 'waitlistTotals',
    group: 'work',
    icon: 'clock',
    label: t('waitlistTotals'),
    short: t('waitlistTotalsShort'),
    href: href('waitlistTotals'),
    open: () => go('waitlistTotals'),
    roles: ['appointments_regulator', 'system_admin'],
    tab: false,
  },
  {
    key: 'pool',
    group: 'work',
    icon: 'calendar',
    label: t('pool'),
    short: t('poolShort'),
    href: href('pool'),
    open: () => go('pool'),
    roles: ['hospital_pool_manager', 'doctor', 'system_admin'],
    tab: true,
  },
  {
    key: 'quotas',
    group: 'work',
    icon: 'switch',
    label: t('quotas'),
    short: t('quotasShort'),
    href: href('quotas'),
    open: () => go('quotas'),
    roles: ['hospital_pool_manager', 'system_admin'],
    tab: false,
  },
  {
    key: 'rules',
    group: 'work',
    icon: 'gear',
    label: t('rules'),
    short: t('rulesShort'),
    href: href('rules'),
    open: () => go('rules'),
    roles: ['hospital_pool_manager', 'system_admin'],
    tab: false,
  },
  {
    key: 'monitor',
    group: 'work',
    icon: 'grid',
    label: t('monitor'),
    short: t('monitorShort'),
    href: href('monitor'),
    open: () => go('monitor'),
    roles: ['appointments_regulator'],
    tab: false,
  },
  {
    key: 'alarms',
    group: 'work',
    icon: 'alert',
    label: t('alarms'),
    short: t('alarmsShort'),
    href: href('alarms'),
    open: () => go('alarms'),
    roles: ['appointments_regulator'],
    tab: false,
  },
  {
    key: 'moderation',
    group: 'work',
    icon: 'chat',
    label: t('moderation'),
    short: t('moderationShort'),
    href: href('moderation'),
    open: () => go('moderation'),
    roles: ['appointments_regulator'],
    tab: false,
  },
  {
    key: 'filings',
    group: 'work',
    icon: 'clip',
    label: t('filings'),
    short: t('filingsShort'),
    href: href('filings'),
    open: () => go('filings'),
    roles: ['appointments_regulator'],
    tab: false,
  },
  {
    key: 'evaluations',
    group: 'work',
    icon: 'star',
    label: t('evaluations'),
    short: t('evaluationsShort'),
    href: href('evaluations'),
    open: () => go('evaluations'),
    roles: ['hospital_pool_manager', 'system_admin'],
    tab: false,
  },
  {
    key: 'hospitalFilings',
    group: 'work',
    icon: 'clip',
    label: t('hospitalFilings'),
    short: t('filingsShort'),
    href: href('hospitalFilings'),
    open: () => go('hospitalFilings'),
    roles: ['hospital_pool_manager', 'system_admin'],
    tab: false,
  },
  { key: 'me', group: 'own', icon: 'user', label: t('me'), short: t('me'), href: href('me'), open: () => go('me'), roles: 'all', tab: true },
]

const isFor = ({ roles }: MenuItem, held: readonly string[]): boolean => roles === 'all' || roles.some((role) => held.includes(role))

export const menuFor = (held: readonly string[]): readonly MenuItem[] => MENU.filter((item) => isFor(item, held))
/** Held roles for which no page exists yet. */
export const withoutPages = (held: readonly string[]): readonly string[] =>
  held.filter((role) => !MENU.some(({ roles }) => roles !== 'all' && roles.some((one) => one === role)))
