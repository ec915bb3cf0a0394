import type { MyEventCard, PublicStep } from '@jktl/shared/grid-events/mine/contract'
import { dueWords } from '@jktl/shared/grid-events/clocks/rules'
import { clockTimeOf, dateOf, DAY_MS, formatDateCn, formatTimeCn, type Instant } from '@jktl/shared/kernel/dates'
import type { StatusTone } from '@/ui'
import { t } from './my-events-texts'

type State = MyEventCard['state']
export const STATE_TONE: Record<State, StatusTone> = {
  REPORTED: 'info',
  REJECTED_INTAKE: 'paused',
  PENDING_CLAIM: 'info',
  IN_PROGRESS: 'info',
  TRANSFERRING: 'info',
  NEED_INFO: 'notice',
  RESOLVED: 'ok',
  VERIFIED_CLOSED: 'ok',
  REOPENED: 'notice',
  MERGED: 'paused',
  CANCELLED: 'paused',
}

/** `今天 8:12`, `昨天 16:20`, else the day: `11月15日`; with the year when it is another one. */
export function momentWords(instant: string, now: Instant): string {
  const at = Date.parse(instant)
  const [day, today] = [dateOf(at), dateOf(now)]
  const time = formatTimeCn(clockTimeOf(at))
  if (day === today) return `今天 ${time}`
  if (day === dateOf(now - DAY_MS)) return `昨天 ${time}`
  return day.slice(0, 4) === today.slice(0, 4) ? formatDateCn(day) : `${day.slice(0, 4)}年${formatDateCn(day)}`
}

/** What comes next and by when; that it is late, once it is. */
export function nextWords(next: MyEventCard['next'], now: Instant): string | null {
  if (!next) return null
  if (now >= Date.parse(next.dueAt)) return t('late')
  return t(`due${next.kind}`, { when: dueWords(next, now) })
}

const STEP: Record<PublicStep['action'], Parameters<typeof t>[0] | null> = {
  report: 'stepReport',
  file: 'stepFile',
  rejectIntake: 'stepRejectIntake',
  cancel: 'stepCancel',
  claim: 'stepClaim',
  answer: 'stepAnswer',
  addInfo: 'stepAddInfo',
  askInfo: 'stepAskInfo',
  replyInfo: 'stepReplyInfo',
  goOn: 'stepGoOn',
  offerTransfer: 'stepTransfer',
  acceptTransfer: 'stepAccept',
  declineTransfer: 'stepTransfer',
  withdrawTransfer: 'stepTransfer',
  lapseTransfer: 'stepTransfer',
  handOver: 'stepAccept',
  requeue: 'stepRequeue',
  climb: 'stepClimb',
  resolve: 'stepResolve',
  verifyClose: 'stepVerifyClose',
  failCheck: 'stepFailCheck',
  rate: null,
  reopen: 'stepReopen',
  merge: 'stepMerge',
  unmerge: 'stepUnmerge',
  follow: 'stepFollow',
}
type PlainText = 'stepReport'
export const stepWords = ({ action }: PublicStep): string => {
  const key = STEP[action]
  return key ? t(key as PlainText) : ''
}
/** Whether a step bent the way: not received, not passed, taken up again. */
export const isSetback = ({ action }: PublicStep): boolean => action === 'rejectIntake' || action === 'failCheck' || action === 'reopen'
