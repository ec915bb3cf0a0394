import * as z from 'zod/mini'

/** Answers of WeChat, field by field (wechat-interface.md). An `errcode` other than 0 means refused, with HTTP 200. */
export const WechatRefusal = z.object({ errcode: z.number() })

/** jscode2session and sns/oauth2/access_token: what both have in common. The session_key is dropped here and nowhere stored. */
export const WechatLogin = z.object({ openid: z.string().check(z.minLength(1)), unionid: z.optional(z.string()) })

/** stable_token; `expires_in` in seconds. */
export const WechatToken = z.object({ access_token: z.string().check(z.minLength(1)), expires_in: z.number() })

/** wxa/business/getuserphonenumber */
export const WechatPhone = z.object({ phone_info: z.object({ purePhoneNumber: z.string().check(z.regex(/^\d{5,15}$/)) }) })

export const WECHAT_OK = 0
export const CODE_REFUSED = new Set([40029, 40163])
export const RISK_BLOCKED = 40226
export const TOKEN_REFUSED = new Set([40001, 40014, 42001])
