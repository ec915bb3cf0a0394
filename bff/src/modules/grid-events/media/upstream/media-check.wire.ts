import * as z from 'zod/mini'

/**
 * wxa/media_check_async, version 2 (wechat-interface.md; developers.weixin.qq.com, sec-center/sec-check/mediaCheckAsync): the answer only says
 * that the question was taken; the result is pushed to the message server within 30 minutes.
 */
export const AskAnswer = z.object({ errcode: z.number(), trace_id: z.optional(z.string().check(z.minLength(1), z.maxLength(128))) })

export const MEDIA_TYPES = { VOICE: 1, PHOTO: 2 } as const
/** 1 资料, 2 评论, 3 论坛, 4 社交日志 */
export const SCENE_FORUM = 3
export const TOKEN_REFUSED = new Set([40001, 40014, 42001])

/** Event `wxa_media_check`; a result that could not be made carries an errcode (-1008: the address could not be read) instead of `result`. */
export const CheckEvent = z.object({
  MsgType: z.string(),
  Event: z.literal('wxa_media_check'),
  appid: z.string(),
  trace_id: z.string().check(z.minLength(1), z.maxLength(128)),
  version: z.coerce.number(),
  errcode: z.optional(z.number()),
  result: z.optional(z.object({ suggest: z.enum(['pass', 'review', 'risky']), label: z.optional(z.coerce.number()) })),
})
export type CheckEvent = z.output<typeof CheckEvent>
