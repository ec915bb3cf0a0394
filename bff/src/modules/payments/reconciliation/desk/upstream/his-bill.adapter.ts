import { parseYuan } from '@jktl/shared/kernel/money'

import type { Clock } from '../../../../../platform/clock.ts'
import { signPlatformCall } from '../../../../../platform/upstream/signed-platform.ts'
import { jsonOf, Upstream, type UpstreamOptions } from '../../../../../platform/upstream/upstream.ts'
import type { HisBill } from '../domain/his-bill.ts'
import type { InstitutionList, ListAnswer } from '../institution-list.ts'
import { HisBillWire, HisEnvelopeWire } from './his-bill.wire.ts'

const TIMEOUT_MS = 10_000
const NOT_READY = 'BILL_NOT_READY'
const OK = '0'

const billOf = (wire: HisBillWire): HisBill => ({
  date: wire.bill_date,
  lineCount: wire.line_count,
  chargedFen: parseYuan(wire.charged),
  cancelledFen: parseYuan(wire.cancelled),
  lines: wire.lines.map((line) => ({
    lineNo: line.line_no,
    kind: line.kind,
    refNo: line.ref_no,
    lockId: line.lock_id,
    event: line.event,
    isOnline: line.pay_mode === 'ONLINE' || line.pay_mode === 'CREDIT',
    payRef: line.pay_ref,
    amountFen: parseYuan(line.amount),
    insuranceFen: parseYuan(line.insurance_amount),
    at: Date.parse(`${line.at.replace(' ', 'T')}+08:00`),
  })),
})

/** A hospital's own list of charges of a day (mock/docs/his-interface.md §7). */
export class HisBills implements InstitutionList {
  private readonly upstream: Upstream
  private readonly pathPrefix: string

  constructor(
    private readonly settings: { baseUrl: string; appId: string; secret: string },
    private readonly clock: Clock,
    observe: UpstreamOptions['observe'],
  ) {
    this.upstream = new Upstream({ name: 'his-bill', baseUrl: settings.baseUrl, timeoutMs: TIMEOUT_MS, concurrency: 4, ...(observe ? { observe } : {}) })
    this.pathPrefix = new URL(settings.baseUrl).pathname.replace(/\/$/, '')
  }

  async fetch(hosCode: string, date: string): Promise<ListAnswer> {
    const call = { method: 'GET' as const, path: `/${encodeURIComponent(hosCode)}/bills/${date}` }
    const reply = await this.upstream.call(signPlatformCall(call, this.settings, this.clock, this.pathPrefix))
    if (reply.kind === 'no-answer' || reply.status >= 500) return { kind: 'UNKNOWN' }
    const envelope = HisEnvelopeWire.safeParse(reply.status === 200 ? jsonOf(reply.body) : undefined)
    if (!envelope.success) return { kind: 'NONSENSE' }
    const { result_code: code, data } = envelope.data
    if (code !== OK) return { kind: code === NOT_READY ? 'NOT_READY' : 'UNKNOWN' }
    const wire = HisBillWire.safeParse(data)
    return wire.success && wire.data.bill_date === date ? { kind: 'FOUND', bill: billOf(wire.data), raw: reply.body } : { kind: 'NONSENSE' }
  }

  async close(): Promise<void> {
    await this.upstream.close()
  }
}
