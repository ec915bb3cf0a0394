import type { Instant } from '@jktl/shared/kernel/dates'
import { isRecord, textOf } from '../kernel/fields.ts'
import { badParameter, CAUSE, PayError } from './errors.ts'

/** booking-payment §4.3 and §4.5: what the channel accepts in a request body. Unknown fields are tolerated, null is not. */
interface FieldRule {
  /** Dotted path. */
  field: string
  type: 'string' | 'fen' | 'object' | 'list' | 'boolean'
  required?: boolean
  maxLength?: number
  pattern?: RegExp
  /** Only characters of 1–3 UTF-8 bytes. */
  narrow?: boolean
}

const OUT_TRADE_NO = /^[0-9A-Za-z_\-|*]{6,32}$/
const OUT_REFUND_NO = /^[0-9A-Za-z_\-|*@]{1,64}$/

const ORDER_FIELDS: readonly FieldRule[] = [
  { field: 'appid', type: 'string', required: true, maxLength: 32 },
  { field: 'mchid', type: 'string', required: true, maxLength: 32 },
  { field: 'description', type: 'string', required: true, maxLength: 127, narrow: true },
  { field: 'out_trade_no', type: 'string', required: true, pattern: OUT_TRADE_NO },
  { field: 'time_expire', type: 'string', maxLength: 64 },
  { field: 'attach', type: 'string', maxLength: 128, narrow: true },
  { field: 'notify_url', type: 'string', required: true, maxLength: 255 },
  { field: 'goods_tag', type: 'string', maxLength: 32 },
  { field: 'support_fapiao', type: 'boolean' },
  { field: 'amount', type: 'object', required: true },
  { field: 'amount.total', type: 'fen', required: true },
  { field: 'amount.currency', type: 'string', pattern: /^CNY$/ },
  { field: 'payer', type: 'object', required: true },
  { field: 'payer.openid', type: 'string', required: true, pattern: /^[0-9A-Za-z_-]{1,128}$/ },
  { field: 'detail', type: 'object' },
  { field: 'scene_info', type: 'object' },
  { field: 'scene_info.device_id', type: 'string', maxLength: 32 },
  { field: 'settle_info', type: 'object' },
]

const REFUND_FIELDS: readonly FieldRule[] = [
  { field: 'transaction_id', type: 'string', maxLength: 32 },
  { field: 'out_trade_no', type: 'string', pattern: OUT_TRADE_NO },
  { field: 'out_refund_no', type: 'string', required: true, pattern: OUT_REFUND_NO },
  { field: 'reason', type: 'string', maxLength: 80 },
  { field: 'notify_url', type: 'string', maxLength: 256 },
  { field: 'funds_account', type: 'string', maxLength: 32 },
  { field: 'amount', type: 'object', required: true },
  { field: 'amount.refund', type: 'fen', required: true },
  { field: 'amount.total', type: 'fen', required: true },
  { field: 'amount.currency', type: 'string', required: true, pattern: /^CNY$/ },
  { field: 'amount.from', type: 'list' },
  { field: 'goods_detail', type: 'list' },
]

const ABNORMAL_FIELDS: readonly FieldRule[] = [
  { field: 'out_refund_no', type: 'string', required: true, pattern: OUT_REFUND_NO },
  { field: 'type', type: 'string', required: true, pattern: /^(USER|MERCHANT)_BANK_CARD$/ },
  { field: 'bank_type', type: 'string', maxLength: 16 },
  { field: 'bank_account', type: 'string', maxLength: 1024 },
  { field: 'real_name', type: 'string', maxLength: 1024 },
]

const CLOSE_FIELDS: readonly FieldRule[] = [{ field: 'mchid', type: 'string', required: true, maxLength: 32 }]

type Fields = Record<string, unknown>
const fieldAt = (body: unknown, path: string): unknown => path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), body)

const TYPES: Record<FieldRule['type'], (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  fen: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  object: isRecord,
  list: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
}

function findNull(value: unknown, path = ''): string | undefined {
  if (value === null) return path
  if (typeof value !== 'object') return undefined
  return Object.entries<unknown>({ ...value })
    .map(([key, inner]) => findNull(inner, `${path}/${key}`))
    .find((found) => found !== undefined)
}

const hasWideCharacter = (text: string): boolean => [...text].some((character) => (character.codePointAt(0) ?? 0) > 0xffff)

function checkField(body: Fields, { field, type, required, maxLength, pattern, narrow }: FieldRule): void {
  const value = fieldAt(body, field)
  const pointer = `/${field.replaceAll('.', '/')}`
  if (value === undefined) {
    if (!required) return
    if (field === 'payer.openid')
      throw new PayError('PARAM_ERROR', 'JSAPI支付必须传openid', CAUSE.openidMissing, { field: pointer, issue: '缺少参数', location: 'body' })
    throw badParameter(pointer, `缺少参数 ${field}`)
  }
  if (!TYPES[type](value)) throw badParameter(pointer, type === 'fen' ? `${field} 必须是不小于1的整数` : `${field} 类型不符合要求`)
  if (typeof value !== 'string') return
  if (value === '' && required) throw badParameter(pointer, `${field} 不能为空`)
  if (maxLength !== undefined && [...value].length > maxLength) throw badParameter(pointer, `${field} 长度超过 ${maxLength}`)
  if (pattern && !pattern.test(value)) throw badParameter(pointer, `${field} 格式不符合要求`)
  if (narrow && hasWideCharacter(value)) throw badParameter(pointer, `${field} 含有不支持的字符`)
}

function parse(body: unknown, rules: readonly FieldRule[]): Fields {
  if (!isRecord(body)) throw new PayError('PARAM_ERROR', '请求体不是合法的JSON', CAUSE.badParameter)
  const nullAt = findNull(body)
  if (nullAt !== undefined) throw badParameter(nullAt, '参数不能为null')
  for (const rule of rules) checkField(body, rule)
  return body
}

/** The known fields in a fixed spelling; unknown ones and defaults make no difference. */
function fingerprintOf(body: Fields, rules: readonly FieldRule[]): string {
  const known = [...new Set(rules.map((r) => r.field.split('.')[0] ?? ''))].sort()
  return JSON.stringify(known.map((field) => [field, sorted(withCurrency(field, body[field]))]))
}

const withCurrency = (field: string, value: unknown): unknown => (field === 'amount' && isRecord(value) ? { currency: 'CNY', ...value } : value)

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  return isRecord(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, sorted(value[key])]),
      )
    : value
}

const text = (body: Fields, path: string): string => textOf(fieldAt(body, path))

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/
export const isLoopback = (host: string): boolean => LOOPBACK.test(host)

/** §4.4: https, public, no query string. The city itself lives on loopback, where plain http is let through. */
function checkNotifyUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isSecure = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback(parsed.hostname))
  if (!parsed || !isSecure || parsed.search || url.includes('?')) throw badParameter('/notify_url', 'notify_url 必须为https地址，且不能携带参数')
}

export interface OrderRequest {
  appid: string
  mchid: string
  outTradeNo: string
  description: string
  attach: string
  notifyUrl: string
  timeExpire: Instant | null
  totalFen: number
  openid: string
  deviceId: string
  fingerprint: string
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/

/** @throws PayError PARAM_ERROR */
export function parseOrder(body: unknown): OrderRequest {
  const fields = parse(body, ORDER_FIELDS)
  checkNotifyUrl(text(fields, 'notify_url'))
  const expire = text(fields, 'time_expire')
  if (fields['time_expire'] !== undefined && (!RFC3339.test(expire) || Number.isNaN(Date.parse(expire))))
    throw badParameter('/time_expire', 'time_expire 不符合RFC3339格式')
  return {
    appid: text(fields, 'appid'),
    mchid: text(fields, 'mchid'),
    outTradeNo: text(fields, 'out_trade_no'),
    description: text(fields, 'description'),
    attach: text(fields, 'attach'),
    notifyUrl: text(fields, 'notify_url'),
    timeExpire: expire ? Date.parse(expire) : null,
    totalFen: fieldAt(fields, 'amount.total') as number,
    openid: text(fields, 'payer.openid'),
    deviceId: text(fields, 'scene_info.device_id'),
    fingerprint: fingerprintOf(fields, ORDER_FIELDS),
  }
}

export interface RefundRequest {
  transactionId: string | null
  outTradeNo: string | null
  outRefundNo: string
  reason: string
  notifyUrl: string | null
  refundFen: number
  totalFen: number
  fingerprint: string
}

/** @throws PayError PARAM_ERROR */
export function parseRefund(body: unknown): RefundRequest {
  const fields = parse(body, REFUND_FIELDS)
  const [transactionId, outTradeNo] = [text(fields, 'transaction_id') || null, text(fields, 'out_trade_no') || null]
  if (!transactionId && !outTradeNo) throw badParameter('/transaction_id', 'transaction_id 与 out_trade_no 必须填一个')
  const notifyUrl = text(fields, 'notify_url') || null
  if (notifyUrl) checkNotifyUrl(notifyUrl)
  return {
    transactionId,
    outTradeNo,
    outRefundNo: text(fields, 'out_refund_no'),
    reason: text(fields, 'reason'),
    notifyUrl,
    refundFen: fieldAt(fields, 'amount.refund') as number,
    totalFen: fieldAt(fields, 'amount.total') as number,
    fingerprint: fingerprintOf(fields, REFUND_FIELDS),
  }
}

export interface AbnormalRefundRequest {
  outRefundNo: string
  /** RSA-OAEP texts that must open with the key the request names. */
  sealedFields: readonly string[]
}

/** @throws PayError PARAM_ERROR */
export function parseAbnormalRefund(body: unknown): AbnormalRefundRequest {
  const fields = parse(body, ABNORMAL_FIELDS)
  const needed = fields['type'] === 'USER_BANK_CARD' ? ['bank_type', 'bank_account', 'real_name'] : []
  const missing = needed.find((name) => !text(fields, name))
  if (missing) throw badParameter(`/${missing}`, `缺少参数 ${missing}`)
  return { outRefundNo: text(fields, 'out_refund_no'), sealedFields: ['bank_account', 'real_name'].map((name) => text(fields, name)).filter(Boolean) }
}

/** @returns the mchid named in the body of a close. @throws PayError PARAM_ERROR */
export const parseClose = (body: unknown): string => text(parse(body, CLOSE_FIELDS), 'mchid')
