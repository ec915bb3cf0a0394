import { createHash, randomBytes } from 'node:crypto'

import { dateOf, formatInstant, type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { channelText } from '../domain/channel-text.ts'
import type { OrderParameters } from '../payment-channel.ts'

/** §4.3: time_expire is at least a minute away; a little more for the way there. */
const SHORTEST_LIFE_MS = MINUTE_MS + 5_000

const KEYS = [
  'mchid',
  'appid',
  'outTradeNo',
  'description',
  'attach',
  'notifyUrl',
  'timeExpire',
  'amountFen',
  'openid',
] as const satisfies readonly (keyof OrderParameters)[]

/** Hash of everything that must stay the same under one number (P2). */
export const orderHash = (order: OrderParameters): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(KEYS.map((key) => order[key])))
    .digest()

/** The parameters of a new attempt, with a number never used before. */
export function draftOrder(
  debt: { id: string; mchid: string; subject: string; amountFen: number; payBy: Instant },
  own: { appid: string; notifyUrl: string; openid: string },
  now: Instant,
): OrderParameters {
  const expire = Math.ceil(Math.max(debt.payBy, now + SHORTEST_LIFE_MS) / 1000) * 1000
  return {
    ...own,
    mchid: debt.mchid,
    outTradeNo: `P${dateOf(now).replaceAll('-', '')}${randomBytes(10).toString('hex')}`,
    description: channelText(debt.subject, '医疗服务费用'),
    attach: debt.id,
    timeExpire: formatInstant(expire),
    amountFen: debt.amountFen,
  }
}
