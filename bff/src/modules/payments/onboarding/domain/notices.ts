import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import type { ExpiryKind, ExpiryStage, OnboardingState } from '@jktl/shared/payments/onboarding/model'

export interface NoticeText {
  kind: string
  title: string
  body: string
  needsAction: boolean
}
const notice = (kind: string, title: string, body: string, needsAction: boolean): NoticeText => ({ kind: `ONBOARDING_${kind}`, title, body, needsAction })

const STATE_NOTICES: Partial<Record<OnboardingState, NoticeText>> = {
  RETURNED: notice('RETURNED', '接入申请退回了', '有几项要改，打开申请能看到每一项的原因。改好再提交。', true),
  APPROVED: notice('APPROVED', '接入申请通过了', '本院可以在统一支付收款，也可以登记前置机证书了。', false),
  REJECTED: notice('REJECTED', '接入申请没有通过', '打开申请能看到原因。可以重新填一份。', true),
  SUSPENDED: notice('SUSPENDED', '本院的收款暂停了', '暂时不能在手机上收新的钱，已经付的照常办。打开申请能看到原因。', true),
}
export const stateNotice = (state: OnboardingState): NoticeText | null => STATE_NOTICES[state] ?? null
export const submittedNotice = (institutionName: string): NoticeText =>
  notice('SUBMITTED', '有机构申请接入', `${institutionName}提交了接入申请，请审核资质。`, true)

const THING: Record<ExpiryKind, (what: string) => readonly [name: string, todo: string]> = {
  CERTIFICATE: (what) => [`前置机 ${what} 的证书`, '请登记新证书，新旧可以同时用。'],
  LICENCE: () => ['医疗机构执业许可证', '请换证后提交变更申请。'],
}
/** @param stage days before the end; 0: it has ended */
export function expiryNotice(
  { kind, what, endsAt }: { kind: ExpiryKind; what: string; endsAt: Date },
  stage: ExpiryStage,
  institutionName: string,
): NoticeText {
  const [name, todo] = THING[kind](what)
  // A licence ends with its last day, so the moment it ends belongs to the day after.
  const lastDay = formatDateCn(dateOf(endsAt.getTime() - (kind === 'LICENCE' ? 1 : 0)))
  const stops = kind === 'CERTIFICATE' ? '这张证书已经停用。' : ''
  return stage === 0
    ? notice(`${kind}_ENDED`, `${name}已经到期`, `${institutionName}，${lastDay}到期。${stops}${todo}`, true)
    : notice(`${kind}_ENDS_${stage}`, `${name}不到 ${stage} 天就到期`, `${institutionName}，${lastDay}到期。${todo}`, true)
}
