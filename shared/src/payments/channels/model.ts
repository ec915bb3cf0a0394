import { BUSINESS_KINDS } from '../model.ts'

/** 通道 (R361): 微信支付, 医保移动支付, 健康卡账户, 银行. The last two have no system to talk to yet. */
export const CHANNELS = ['WECHAT', 'INSURANCE', 'HEALTH_CARD', 'BANK'] as const

/** ALL: whatever no other line of the institution names. */
export const ROUTE_KINDS = ['ALL', ...BUSINESS_KINDS] as const
export type RouteKind = (typeof ROUTE_KINDS)[number]

/** DRAFT is tried on real orders, then decided by another person or taken back. */
export const ROUTING_STATES = ['DRAFT', 'APPROVED', 'REJECTED', 'WITHDRAWN'] as const
export type RoutingState = (typeof ROUTING_STATES)[number]
/** Why an institution's money would go nowhere. */
export const ROUTE_PROBLEMS = ['NO_ROUTE', 'NO_KEYS', 'MERCHANT_ENDED'] as const
export type RouteProblem = (typeof ROUTE_PROBLEMS)[number]

/** 登记商户号, 改结算账户或停用, 费率, 启用新密钥, 换请求用的密钥, 停用旧密钥. */
export const CHANGE_KINDS = ['MERCHANT', 'MERCHANT_TERMS', 'RATE', 'KEY_ADD', 'KEY_SWITCH', 'KEY_RETIRE'] as const
export const CHANGE_STATES = ['PROPOSED', 'APPROVED', 'REJECTED'] as const
export type ChangeState = (typeof CHANGE_STATES)[number]

/** 商户 API 证书 (signs what we send), 平台证书 and 微信支付公钥 (sign what comes back). */
export const KEY_KINDS = ['MERCHANT_CERT', 'PLATFORM_CERT', 'PUBLIC_KEY'] as const
export type KeyKind = (typeof KEY_KINDS)[number]
/** FOUND: held by the secret store, believed by nobody yet. */
export const KEY_STATES = ['FOUND', 'LIVE', 'RETIRED'] as const
export type KeyState = (typeof KEY_STATES)[number]
/** Which key requests ask answers to be signed with (§4.2). */
export const KEY_MODES = ['CERTIFICATE', 'PUBLIC_KEY'] as const
export type KeyMode = (typeof KEY_MODES)[number]

/** A key may go when nothing came with it for so long. */
export const QUIET_DAYS = 7
/** Days before its end on which somebody is told (B03). */
export const KEY_ALARM_DAYS = [60, 30, 7, 0] as const
