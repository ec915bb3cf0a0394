import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'
import { parseYuan } from '@jktl/shared/kernel/money'
import * as z from 'zod/mini'

import type { Clock } from '../../../../platform/clock.ts'
import { signPlatformCall } from '../../../../platform/upstream/signed-platform.ts'
import { jsonOf, Upstream, type UpstreamCall, type UpstreamOptions } from '../../../../platform/upstream/upstream.ts'
import { type AnswerWire, CreditEventsWire, EnvelopeWire, type OutcomeWire } from './his-creditpay.wire.ts'

const TIMEOUT_MS = 4_000
const CONCURRENCY = 4

/** What a hospital says about a visit on credit, in our words. */
export interface DeskEvent {
  seq: number
  kind: 'REQUESTED' | 'LEFT' | 'CANCELLED' | 'REFUNDED' | 'REPAID'
  requestNo: string
  visitNo: string
  /** Null for a patient without a 公民身份号码: credit needs one. */
  idNumber: string | null
  isEmergency: boolean
  departmentName: string
  amountFen: number
  refNo: string | null
}
/** Told apart: it answered, it said no, nobody knows. */
export type DeskAnswer<T> = { kind: 'ok'; value: T } | { kind: 'refused' } | { kind: 'unknown' }

const wireInstant = (at: Instant): string => formatInstant(at).slice(0, 19).replace('T', ' ')
const wireYuan = (amountFen: number): string => `${Math.trunc(amountFen / 100)}.${String(amountFen % 100).padStart(2, '0')}`

/** The desks of the region's hospitals (mock/docs/his-interface.md §20); one pool and breaker per hospital. */
export class HisCreditDesk {
  private readonly upstreams = new Map<string, Upstream>()

  constructor(
    private readonly settings: { baseUrl: string; appId: string; secret: string },
    private readonly clock: Clock,
    private readonly observe: UpstreamOptions['observe'],
  ) {}

  async listEvents(hosCode: string, afterSeq: number): Promise<DeskAnswer<DeskEvent[]>> {
    const answer = await this.call(hosCode, { method: 'GET', path: `/${encodeURIComponent(hosCode)}/credit-visits?after_seq=${afterSeq}` }, CreditEventsWire)
    if (answer.kind !== 'ok') return answer
    return {
      kind: 'ok',
      value: answer.value.items.map((e) => ({
        seq: e.seq,
        kind: e.event,
        requestNo: e.request_no,
        visitNo: e.visit_no,
        idNumber: e.patient.id_type === '01' ? e.patient.id_no : null,
        isEmergency: e.emergency === '1',
        departmentName: e.dept_name,
        amountFen: parseYuan(e.amount),
        refNo: e.ref_no ?? null,
      })),
    }
  }

  /** May be repeated. Refused: the visit is closed there, the freeze has to go (J22). */
  answer(
    hosCode: string,
    requestNo: string,
    a: { isAuthorised: boolean; authorisationNo: string; amountFen: number; expiresAt: Instant; reason: string },
  ): Promise<DeskAnswer<unknown>> {
    const body: AnswerWire = {
      result: a.isAuthorised ? 'AUTHORISED' : 'DECLINED',
      authorisation_no: a.authorisationNo,
      amount: wireYuan(a.amountFen),
      expires_at: wireInstant(a.expiresAt),
      reason: a.reason,
    }
    return this.call(hosCode, { method: 'POST', path: `${this.visit(hosCode, requestNo)}/answer`, body: JSON.stringify(body) }, z.unknown())
  }

  /** What became of the freeze, and what the hospital collects itself. May be repeated. */
  settle(hosCode: string, requestNo: string, o: { outcome: OutcomeWire['outcome']; capturedFen: number; restFen: number }): Promise<DeskAnswer<unknown>> {
    const body: OutcomeWire = { outcome: o.outcome, captured: wireYuan(o.capturedFen), rest: wireYuan(o.restFen) }
    return this.call(hosCode, { method: 'POST', path: `${this.visit(hosCode, requestNo)}/outcome`, body: JSON.stringify(body) }, z.unknown())
  }

  async close(): Promise<void> {
    await Promise.all([...this.upstreams.values()].map((upstream) => upstream.close()))
  }

  private visit = (hosCode: string, requestNo: string): string => `/${encodeURIComponent(hosCode)}/credit-visits/${encodeURIComponent(requestNo)}`

  private async call<T>(hosCode: string, call: UpstreamCall, schema: z.ZodMiniType<T>): Promise<DeskAnswer<T>> {
    const prefix = new URL(this.settings.baseUrl).pathname.replace(/\/$/, '')
    const reply = await this.upstreamOf(hosCode).call(signPlatformCall(call, this.settings, this.clock, prefix))
    if (reply.kind === 'no-answer' || reply.status !== 200) return { kind: 'unknown' }
    const envelope = EnvelopeWire.safeParse(jsonOf(reply.body))
    if (!envelope.success) return { kind: 'unknown' }
    const { result_code: code, data } = envelope.data
    if (code === 'VISIT_CLOSED' || code === 'VISIT_NOT_FOUND') return { kind: 'refused' }
    const parsed = schema.safeParse(data)
    return code === '0' && parsed.success ? { kind: 'ok', value: parsed.data } : { kind: 'unknown' }
  }

  private upstreamOf(hosCode: string): Upstream {
    const known = this.upstreams.get(hosCode)
    if (known) return known
    const upstream = new Upstream({
      name: 'his-creditpay',
      baseUrl: this.settings.baseUrl,
      timeoutMs: TIMEOUT_MS,
      concurrency: CONCURRENCY,
      ...(this.observe ? { observe: this.observe } : {}),
    })
    this.upstreams.set(hosCode, upstream)
    return upstream
  }
}
