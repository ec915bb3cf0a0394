/** booking-payment §4.6: codes with their HTTP status. */
const STATUS = {
  USERPAYING: 202,
  USER_PAYING: 202,
  PARAM_ERROR: 400,
  INVALID_REQUEST: 400,
  APPID_MCHID_NOT_MATCH: 400,
  MCH_NOT_EXISTS: 400,
  ORDER_CLOSED: 400,
  ORDERPAID: 400,
  NO_STATEMENT_EXIST: 400,
  STATEMENT_CREATING: 400,
  SIGN_ERROR: 401,
  NO_AUTH: 403,
  NOT_ENOUGH: 403,
  ACCOUNT_ERROR: 403,
  OUT_TRADE_NO_USED: 403,
  RULE_LIMIT: 403,
  TRADE_ERROR: 403,
  USER_ACCOUNT_ABNORMAL: 403,
  ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  FREQUENCY_LIMITED: 429,
  RATELIMIT_EXCEEDED: 429,
  SYSTEM_ERROR: 500,
  OPENID_MISMATCH: 500,
  BANK_ERROR: 500,
  INVALID_TRANSACTIONID: 500,
  SERVICE_UNAVAILABLE: 503,
} as const

export type PayErrorCode = keyof typeof STATUS

/** Numeric suffix of `Request-ID`: the cause, to be logged by the merchant. */
export const CAUSE = {
  none: 0,
  orderMissing: 268512771,
  paid: 268449538,
  expired: 268447914,
  reentryMismatch: 268498688,
  badSignature: 268443699,
  openidMissing: 268501013,
  appidMismatch: 268445527,
  badParameter: 268435461,
} as const

export interface ErrorDetail {
  field: string
  value?: unknown
  issue: string
  location: 'body' | 'query' | 'uri' | 'header'
}

/** A refusal of the channel, answered as `{"code","message","detail"?}`. */
export class PayError extends Error {
  readonly status: number
  readonly code: PayErrorCode
  readonly causeNumber: number
  readonly detail: ErrorDetail | undefined

  constructor(code: PayErrorCode, message: string, causeNumber: number = CAUSE.none, detail?: ErrorDetail) {
    super(message)
    this.status = STATUS[code]
    this.code = code
    this.causeNumber = causeNumber
    this.detail = detail
  }
}

export const isPayErrorCode = (code: unknown): code is PayErrorCode => typeof code === 'string' && code in STATUS

export const badParameter = (field: string, issue: string, location: ErrorDetail['location'] = 'body'): PayError =>
  new PayError('PARAM_ERROR', `参数错误：${issue}`, CAUSE.badParameter, { field, issue, location })
