import { gzipSync } from 'node:zlib'
import { addDays, dateOf, DAY_MS, instantAt, isBusinessDate, MINUTE_MS, type Instant } from '@jktl/shared/kernel/dates'
import type { FaultEffect } from '../kernel/faults.ts'
import { fundFlowBill, sha1, tradeBill, type BillAlteration, type TradeBillType } from './bills.ts'
import { badParameter, PayError } from './errors.ts'
import { newToken } from './identifiers.ts'
import { MERCHANTS, type Merchant } from './merchants.ts'
import type { Trade } from './trade.ts'

/** The client's transport rewrites the host; the signed path stays right only with the real one. */
const DOWNLOAD_HOST = 'https://api.mch.weixin.qq.com'
const DOWNLOAD_LIFE_MS = 5 * MINUTE_MS
const OLDEST_DAYS = 92
const FLOW_CALLS_PER_SECOND = 3

const TRADE_TYPES = ['ALL', 'SUCCESS', 'REFUND', 'RECHARGE_REFUND', 'ALL_SPECIAL', 'SUC_SPECIAL', 'REF_SPECIAL']
const ACCOUNT_TYPES = ['BASIC', 'OPERATION', 'FEES']

type Query = Record<string, string | undefined>

interface Download {
  mchid: string
  bytes: Buffer
  expiresAt: Instant
}

const alterationOf = (fault: FaultEffect | undefined): BillAlteration => (fault?.kind === 'bill-altered' ? (fault as BillAlteration) : {})

/** Applying for bills and downloading them (§4.7): built from the book at 09:00 of the next day, ready at 10:00, a snapshot. */
export class BillDesk {
  private readonly downloads = new Map<string, Download>()
  private readonly madeByHand = new Map<string, Instant>()
  private flowCalls: { mchid: string; at: Instant }[] = []
  private readonly trade: Trade
  private readonly now: () => Instant

  constructor(trade: Trade, now: () => Instant) {
    this.trade = trade
    this.now = now
  }

  /** Makes the bills of a day now, also of today: what happens later in it is not in them. */
  generate(date: string, mchid?: string): void {
    for (const m of MERCHANTS) if (mchid === undefined || m.mchid === mchid) this.madeByHand.set(`${m.mchid}/${date}`, this.now())
  }

  /** @throws PayError */
  applyTradeBill(merchant: Merchant, query: Query, fault: FaultEffect | undefined): Record<string, unknown> {
    const type = oneOf(query['bill_type'] ?? 'ALL', TRADE_TYPES, 'bill_type')
    const { date, madeAt } = this.snapshot(merchant, query)
    const source = { merchant, orders: ofMerchant(this.trade.orders, merchant), refunds: ofMerchant(this.trade.refunds, merchant) }
    const isKnown = type === 'ALL' || type === 'SUCCESS' || type === 'REFUND'
    const text = isKnown ? tradeBill(source, date, madeAt, type satisfies TradeBillType, alterationOf(fault)) : undefined
    return this.offer(merchant, query, text, alterationOf(fault))
  }

  /** @throws PayError */
  applyFundFlowBill(merchant: Merchant, query: Query, fault: FaultEffect | undefined): Record<string, unknown> {
    this.flowCalls = this.flowCalls.filter((c) => c.at > this.now() - 1000)
    if (this.flowCalls.filter((c) => c.mchid === merchant.mchid).length >= FLOW_CALLS_PER_SECOND)
      throw new PayError('RATELIMIT_EXCEEDED', '接口限频，请稍后再试')
    this.flowCalls.push({ mchid: merchant.mchid, at: this.now() })
    const account = oneOf(query['account_type'] ?? 'BASIC', ACCOUNT_TYPES, 'account_type')
    const { date, madeAt } = this.snapshot(merchant, query)
    const text = account === 'BASIC' ? fundFlowBill(merchant.mchid, this.trade.book.flowOf(merchant.mchid), date, madeAt, alterationOf(fault)) : undefined
    return this.offer(merchant, query, text, alterationOf(fault))
  }

  /** @throws PayError when the address is unknown, foreign or older than 5 minutes */
  download(merchant: Merchant, query: Query): Buffer {
    const found = this.downloads.get(query['token'] ?? '')
    if (!found) throw badParameter('/token', 'token 不正确', 'query')
    if (found.mchid !== merchant.mchid) throw new PayError('NO_AUTH', '商户无权限下载该账单')
    if (found.expiresAt <= this.now()) throw new PayError('INVALID_REQUEST', '下载地址已失效，请重新申请账单')
    return query['tartype']?.toLowerCase() === 'gzip' ? gzipSync(found.bytes) : found.bytes
  }

  private snapshot(merchant: Merchant, query: Query): { date: string; madeAt: Instant } {
    const date = query['bill_date'] ?? ''
    if (!isBusinessDate(date)) throw badParameter('/bill_date', 'bill_date 格式应为yyyy-MM-dd', 'query')
    const byHand = this.madeByHand.get(`${merchant.mchid}/${date}`)
    if (byHand !== undefined) return { date, madeAt: byHand }
    const now = this.now()
    if (instantAt(date) >= instantAt(dateOf(now))) throw badParameter('/bill_date', 'bill_date 必须早于今天', 'query')
    if (now - instantAt(date) > OLDEST_DAYS * DAY_MS) throw badParameter('/bill_date', '只能申请三个月以内的账单', 'query')
    const next = addDays(date, 1)
    if (now < instantAt(next, '10:00')) throw new PayError('STATEMENT_CREATING', '账单生成中')
    return { date, madeAt: instantAt(next, '09:00') }
  }

  private offer(
    merchant: Merchant,
    query: Query,
    text: string | undefined,
    { wrongHash, truncateBytes = 0, expired }: BillAlteration,
  ): Record<string, unknown> {
    const isPacked = query['tar_type'] !== undefined
    if (isPacked && query['tar_type'] !== 'GZIP') throw badParameter('/tar_type', 'tar_type 只能为GZIP', 'query')
    if (text === undefined) throw new PayError('NO_STATEMENT_EXIST', '请求的账单文件不存在')
    const whole = Buffer.from(text)
    const token = newToken()
    this.downloads.set(token, {
      mchid: merchant.mchid,
      bytes: whole.subarray(0, whole.length - truncateBytes),
      expiresAt: this.now() + (expired ? 0 : DOWNLOAD_LIFE_MS),
    })
    return {
      hash_type: 'SHA1',
      hash_value: wrongHash ? sha1(Buffer.concat([whole, Buffer.from(' ')])) : sha1(whole),
      download_url: `${DOWNLOAD_HOST}/v3/billdownload/file?token=${token}${isPacked ? '&tartype=gzip' : ''}`,
    }
  }
}

const ofMerchant = <T extends { mchid: string }>(all: ReadonlyMap<string, T>, { mchid }: Merchant): T[] =>
  [...all.values()].filter((item) => item.mchid === mchid)

function oneOf(value: string, allowed: readonly string[], name: string): string {
  if (!allowed.includes(value)) throw badParameter(`/${name}`, `${name} 取值不正确`, 'query')
  return value
}
