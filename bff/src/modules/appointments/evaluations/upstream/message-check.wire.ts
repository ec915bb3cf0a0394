import * as z from 'zod/mini'

/** msg_sec_check, version 2 (wechat-interface.md): `suggest` pass, review or risky. An errcode other than 0 means refused, with HTTP 200. */
export const CheckAnswer = z.object({ errcode: z.number(), result: z.optional(z.object({ suggest: z.enum(['pass', 'review', 'risky']) })) })

/** 2: a comment. */
export const COMMENT_SCENE = 2
export const TOKEN_REFUSED = new Set([40001, 40014, 42001])
/** WeChat does not know the writer: nobody will ever answer, a moderator reads it. */
export const WRITER_UNKNOWN = 40003
