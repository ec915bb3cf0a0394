/** 候补 (booking-payment §2.3.4). */
export const WAITLIST_STATES = ['WAITING', 'OFFERED', 'ACCEPTED', 'BOOKED', 'AUTO_BOOKED', 'DECLINED', 'EXPIRED', 'CANCELLED'] as const
export type WaitlistState = (typeof WAITLIST_STATES)[number]

/** Who is served before whom (W4): a lower rank first, within a rank the earlier one. */
export const WAITLIST_TIERS = ['DRAW', 'REFERRAL', 'ELDER', 'NORMAL'] as const
export type WaitlistTier = (typeof WAITLIST_TIERS)[number]
/** Tiers that staff may give; a place in a draw is nobody's to give (A31). */
export const GIVEN_TIERS = ['REFERRAL', 'ELDER', 'NORMAL'] as const
export type GivenTier = (typeof GIVEN_TIERS)[number]
export const TIER_RANKS: Record<WaitlistTier, number> = { DRAW: 0, REFERRAL: 1, ELDER: 2, NORMAL: 3 }
export const TIER_NAMES: Record<WaitlistTier, string> = { DRAW: '抽签', REFERRAL: '转诊', ELDER: '老人优先', NORMAL: '按先后' }

/** Where the prepayment of an entry is (W5). */
export const PREPAY_STATES = ['NONE', 'OPEN', 'HELD', 'BOOKED', 'RETURNED', 'CLOSED'] as const
export type PrepayState = (typeof PREPAY_STATES)[number]

export const WAITLIST_ACTIONS = ['accept', 'decline', 'leave', 'pay', 'refund'] as const
export type WaitlistAction = (typeof WAITLIST_ACTIONS)[number]
