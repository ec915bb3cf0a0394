/** 清分单 (booking-payment §3.6). DRAFT: taken apart by the machine. CHECKED: the maker stands for it. SIGNED: the checker too, and it is frozen. */
export const CLEARING_STATES = ['DRAFT', 'CHECKED', 'SIGNED'] as const
export type ClearingState = (typeof CLEARING_STATES)[number]

/** 收款, 退款, 退款关闭 (the channel took the refund back; the money is there again). */
export const CLEARING_ROW_KINDS = ['P', 'R', 'C'] as const
export type ClearingRowKind = (typeof CLEARING_ROW_KINDS)[number]

/** What the institution said about a signed one (S5). */
export const CLEARING_ANSWERS = ['CONFIRMED', 'DISPUTED'] as const
export type ClearingAnswer = (typeof CLEARING_ANSWERS)[number]

/** Where a list of them is looked at: to be checked, to be signed, signed, and of the signed those in dispute. */
export const CLEARING_GROUPS = ['DRAFT', 'CHECKED', 'SIGNED', 'DISPUTED'] as const
export type ClearingGroup = (typeof CLEARING_GROUPS)[number]
