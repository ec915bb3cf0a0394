import type { PrepayState, WaitlistState, WaitlistTier } from '@jktl/shared/appointments/waitlist/model'
import { ageYears, formatTimeCn, type Instant } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'

import type { BookingRule } from '../../domain/booking-rules.ts'

export interface Wish {
  departmentId: string
  doctorId: string | null
  date: string
  half: 'AM' | 'PM' | 'NIGHT' | null
}
export interface OpenOffer {
  id: string
  numberId: string
  segmentId: string
  doctorId: string
  location: string
  start: string
  end: string
  ordinal: number
  feeFen: number
  isAuto: boolean
  expiresAt: Date
}
/** An entry with the number that is kept for it, if any, and how many stand before it. */
export interface EntryRecord extends Wish {
  id: string
  accountId: string
  personId: string
  institutionId: string
  tier: WaitlistTier
  joinedAt: Date
  untilAt: Date
  ruleVersionId: string
  state: WaitlistState
  version: number
  offersMissed: number
  appointmentId: string | null
  tradeOrderId: string | null
  prepayFen: number
  prepayState: PrepayState
  prepayBy: Date | null
  cause: string
  aheadByTier: number
  aheadByTime: number
  offer: OpenOffer | null
}

/** Tier at joining (W4); REFERRAL is given by the hospital's staff with a reason. */
export const tierAtJoining = (birthDate: string, today: string, rule: Pick<BookingRule, 'elderAgeYears'>): WaitlistTier =>
  ageYears(birthDate, today) >= rule.elderAgeYears ? 'ELDER' : 'NORMAL'

/** What becomes of an entry whose offer ended without being taken (W2, W6): it keeps its place until it has missed too many or its day is over. */
export function afterMissedOffer(
  entry: { offersMissed: number; untilAt: Instant },
  rule: Pick<BookingRule, 'waitlistMaxOffers'>,
  now: Instant,
): 'WAITING' | 'EXPIRED' {
  return entry.offersMissed + 1 >= rule.waitlistMaxOffers || now >= entry.untilAt ? 'EXPIRED' : 'WAITING'
}

const STATE_TEXTS: Record<WaitlistState, string> = {
  WAITING: '正在替您等号，有人退号就按次序留给您，会发消息告诉您。',
  OFFERED: '有号了，先替您留着，请在时间到之前决定。',
  ACCEPTED: '号已经归您，请在留号时间内确认。',
  BOOKED: '候补到号，已经约好。',
  AUTO_BOOKED: '候补到号，已用预付的钱自动约好。',
  DECLINED: '您没有要留给您的号，这次候补结束了，不算失约。',
  EXPIRED: '这次候补已经结束，没有等到合适的号。',
  CANCELLED: '您已经不等了，这次候补结束。',
}
const END_TEXTS: Record<string, string> = {
  'offers-missed': '留给您的号几次都没有来得及要，这次候补结束了，不算失约。',
  'appointment-expired': '留给您的号没有在时间内确认，已经放回，这次候补结束了。',
}
export function entryText(entry: Pick<EntryRecord, 'state' | 'cause' | 'prepayState' | 'prepayFen' | 'offer'>): string {
  const money =
    entry.prepayState === 'HELD' && entry.state === 'WAITING'
      ? `预付的 ${formatFen(entry.prepayFen)} 替您存着，挂号费相同就自动约上。`
      : entry.prepayState === 'RETURNED'
        ? '预付的钱原路退回。'
        : ''
  if (entry.state === 'OFFERED' && entry.offer?.isAuto) return '有号了，正在用预付的钱替您约，请稍等。'
  if (entry.state === 'ACCEPTED' && entry.prepayState !== 'NONE' && entry.prepayState !== 'CLOSED') return '有号了，正在用预付的钱替您约，请稍等。'
  return `${END_TEXTS[entry.cause] && entry.state === 'EXPIRED' ? END_TEXTS[entry.cause] : STATE_TEXTS[entry.state]}${money}`
}

/** 为什么排第几 (A32), from the stored parts of the key. */
export function placeText(tier: WaitlistTier, byTier: number, byTime: number): string {
  if (byTier + byTime === 0) return '您排在最前面，有合适的号先留给您。'
  const before = [
    ...(byTier > 0
      ? [`${byTier} 位是${tier === 'REFERRAL' ? '抽签的人' : tier === 'NORMAL' ? '抽签的人、转诊病人或老人' : '抽签的人或转诊病人'}，按规定在前`]
      : []),
    ...(byTime > 0 ? [`${byTime} 位${tier === 'DRAW' ? '抽签次序在您前面' : '比您先来'}`] : []),
  ]
  return `您前面有 ${byTier + byTime} 位：${before.join('；')}。`
}

export const waitlistRules = (rule: BookingRule, prepayFen: number | null): string[] => [
  '只有约满了才能候补；有人退号，就按次序留给候补的人，别人抢不走。',
  `次序：转诊病人、${rule.elderAgeYears} 岁以上老人在前，其余按先来后到。`,
  `轮到您会发消息，号留 ${rule.waitlistOfferMinutes} 分钟；${formatTimeCn(rule.waitlistQuietFrom)} 到第二天 ${formatTimeCn(rule.waitlistQuietUntil)} 不打扰，除非第二天上午就看病。`,
  `不要或没来得及要，都不算失约；错过 ${rule.waitlistMaxOffers} 次，这次候补就结束。`,
  ...(prepayFen === null || prepayFen === 0
    ? []
    : [`可以先付 ${formatFen(prepayFen)}：有挂号费相同的号就自动替您约上，不用守着手机；没等到，到期全额自动退回。`]),
]
