import { DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'

/** One number, given back by one account and taken by another for somebody else, as counted for the pair. */
export interface HandoverFacts {
  isSameDevice: boolean
  /** Between giving back and taking. */
  gapMs: number
  /** Handovers of the pair up to and with this one. */
  inWindow: number
}

/** On one telephone, this soon after one another: longer than the longest cooling, so that waiting for it does not hide anything. */
export const QUICK_MS = 60 * MINUTE_MS
export const WINDOW_MS = 30 * DAY_MS
/** Once is chance; strangers do not get one another's numbers twice a month. */
export const REPEATED = 2

/** 疑似倒号 (A30): a hint for a person who looks into it; it never blocks anybody by itself. */
export const isSuspicious = ({ isSameDevice, gapMs, inWindow }: HandoverFacts): boolean => (isSameDevice && gapMs <= QUICK_MS) || inWindow >= REPEATED
