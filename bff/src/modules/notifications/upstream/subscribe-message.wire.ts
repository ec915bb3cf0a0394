import * as z from 'zod/mini'

/** Answer of message/subscribe/send (wechat-interface.md), always with HTTP 200. */
export const SendAnswer = z.object({ errcode: z.number() })

export const USER_REFUSED = 43101
export const TOKEN_REFUSED = new Set([40001, 40014, 42001])
/** Busy, or too many calls in this minute. */
export const TRY_LATER = new Set([-1, 45009, 45011])
