/** How long a proof counts as "just now" in its session (records-authorization §3.7). */
export const SECOND_FACTOR_MINUTES = 5
/** NONE: not set up. PENDING: the secret was shown, no code was typed yet. */
export const SECOND_FACTOR_STATES = ['NONE', 'PENDING', 'ON'] as const
export type SecondFactorState = (typeof SECOND_FACTOR_STATES)[number]
