import { clockTimeOf, formatDayCn, formatTimeCn, type Instant } from '@jktl/shared/kernel/dates'

export type WaitlistNoticeKind = 'waitlist-offered' | 'waitlist-offer-expired' | 'waitlist-ended' | 'waitlist-auto-failed'

interface Facts {
  date: string
  institutionName: string
  expiresAt?: Instant
  prepaid: boolean
  stillWaiting: boolean
}
const back = (f: Facts): string => (f.prepaid ? '预付的钱全额原路退回。' : '没有扣款。')

const DRAFTS: Record<WaitlistNoticeKind, { title: string; needsAction: boolean; body: (f: Facts) => string }> = {
  'waitlist-offered': {
    title: '候补有号了',
    needsAction: true,
    body: (f) =>
      `${formatDayCn(f.date)} ${f.institutionName}有一个号替您留着，请在 ${formatTimeCn(clockTimeOf(f.expiresAt ?? 0))} 前点开决定要不要。不要也不算失约。`,
  },
  'waitlist-offer-expired': {
    title: '留号时间已过',
    needsAction: false,
    body: (f) =>
      f.stillWaiting
        ? `${formatDayCn(f.date)} ${f.institutionName}留给您的号已让给下一位，不算失约，您还在原来的位置等。`
        : `${formatDayCn(f.date)} ${f.institutionName}的候补结束了，不算失约。${back(f)}`,
  },
  'waitlist-ended': {
    title: '候补没有等到号',
    needsAction: false,
    body: (f) => `${formatDayCn(f.date)} ${f.institutionName}的候补到期了。${back(f)}可以换一天再约，或到医院窗口问一问。`,
  },
  'waitlist-auto-failed': {
    title: '没能替您自动约上',
    needsAction: true,
    body: (f) => `${formatDayCn(f.date)} ${f.institutionName}有过一个号，但没能替您约上。您还在原来的位置等，预付的钱替您存着，也可以先退。`,
  },
}

/** Title and body of a notice about one entry; no name of a person, no department. */
export function waitlistNotice(kind: WaitlistNoticeKind, facts: Facts): { title: string; body: string; needsAction: boolean } {
  const { title, needsAction, body } = DRAFTS[kind]
  return { title, needsAction, body: body(facts) }
}
