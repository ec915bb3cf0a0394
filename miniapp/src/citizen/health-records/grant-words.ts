import type { Grant, GrantDetail } from '@jktl/shared/health-records/grants/contract'
import { formatDateCn } from '@jktl/shared/kernel/dates'
import type { StatusTone } from '@/ui'
import { groupsOf, wordsOf } from './directory-groups'
import { t } from './grants-texts'

export const GRANT_TONE: Record<Grant['status'], StatusTone> = {
  proposed: 'notice',
  active: 'ok',
  suspended: 'notice',
  rejected: 'paused',
  withdrawn: 'paused',
  inactive: 'paused',
  'entered-in-error': 'paused',
}
/** Whom it is about besides the reader: the grantee of what one gives, the patient of what one received. */
export const otherName = (grant: Grant): string => (grant.side === 'given' ? grant.grantee.name : grant.patientNameMasked)
export const untilWords = (grant: Grant): string =>
  grant.endsOn && grant.status === 'active' ? t('until', { day: formatDateCn(grant.endsOn), count: groupsOf(grant.directories).length }) : grant.statusText
export const denialWords = ({ directories }: Pick<Grant, 'directories'>): string => (directories.length === 0 ? t('everything') : wordsOf(directories))
export const stepWords = (step: GrantDetail['history'][number]): string =>
  step.endsOn ? t('historyUntil', { what: wordsOf(step.directories), day: formatDateCn(step.endsOn) }) : denialWords(step)
export const REFRESH_GRANTS = [
  'healthRecords.getGrantHome',
  'healthRecords.listGrants',
  'healthRecords.getGrant',
  'healthRecords.getGrantOffer',
  'insights.getHome',
] as const
