import type { Clock } from '../../../../../platform/clock.ts'
import { signPlatformCall } from '../../../../../platform/upstream/signed-platform.ts'
import { jsonOf, Upstream, type UpstreamOptions } from '../../../../../platform/upstream/upstream.ts'
import type { HisBill } from '../domain/his-bill.ts'
import type { InstitutionList, ListAnswer } from '../institution-list.ts'
import { InsuranceAnswerWire, InsuranceBillWire } from './insurance-bill.wire.ts'

const TIMEOUT_MS = 10_000
const NOT_READY = 'BILL_NOT_READY'
const OK = 'OK'

const billOf = (wire: InsuranceBillWire): HisBill => ({
  date: wire.bill_date,
  lineCount: wire.line_count,
  chargedFen: wire.paid,
  cancelledFen: wire.refunded,
  lines: wire.lines.map((line) => ({
    lineNo: line.line_no,
    kind: 'INSURANCE',
    refNo: line.out_trade_no,
    lockId: null,
    event: line.event === 'PAID' ? 'CONFIRMED' : 'CANCELLED',
    isOnline: true,
    payRef: line.out_trade_no,
    amountFen: 0,
    insuranceFen: line.amount,
    at: Date.parse(line.at),
  })),
})

/** The insurance's own list of a day for one hospital (mock/docs/insurance-interface.md §7). */
export class InsuranceBills implements InstitutionList {
  private readonly upstream: Upstream
  private readonly pathPrefix: string

  constructor(
    private readonly settings: { baseUrl: string; appId: string; secret: string },
    private readonly clock: Clock,
    observe: UpstreamOptions['observe'],
  ) {
    this.upstream = new Upstream({ name: 'insurance-bill', baseUrl: settings.baseUrl, timeoutMs: TIMEOUT_MS, concurrency: 2, ...(observe ? { observe } : {}) })
    this.pathPrefix = new URL(settings.baseUrl).pathname.replace(/\/$/, '')
  }

  async fetch(hosCode: string, date: string): Promise<ListAnswer> {
    const call = { method: 'GET' as const, path: `/bills/${date}?hos_code=${encodeURIComponent(hosCode)}` }
    const reply = await this.upstream.call(signPlatformCall(call, this.settings, this.clock, this.pathPrefix))
    if (reply.kind === 'no-answer' || reply.status >= 500) return { kind: 'UNKNOWN' }
    const answer = InsuranceAnswerWire.safeParse(reply.status === 200 ? jsonOf(reply.body) : undefined)
    if (!answer.success) return { kind: 'NONSENSE' }
    if (answer.data.result !== OK) return { kind: answer.data.result === NOT_READY ? 'NOT_READY' : 'UNKNOWN' }
    const wire = InsuranceBillWire.safeParse(answer.data.bill)
    const isAsked = wire.success && wire.data.bill_date === date && wire.data.hos_code === hosCode
    return isAsked ? { kind: 'FOUND', bill: billOf(wire.data), raw: reply.body } : { kind: 'NONSENSE' }
  }

  async close(): Promise<void> {
    await this.upstream.close()
  }
}
