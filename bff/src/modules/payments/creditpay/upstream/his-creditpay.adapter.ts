import type { Instant } from '@jktl/shared/kernel/dates'
import { parseYuan } from '@jktl/shared/kernel/money'
import * as z from 'zod/mini'

import type { Clock } from '../../../../platform/clock.ts'
import { hisInstant, HisLines, hisYuan } from '../../../../platform/upstream/his-lines.ts'
import type { UpstreamCall, UpstreamOptions } from '../../../../platform/upstream/upstream.ts'
import { type AnswerWire, CreditEventsWire, type OutcomeWire } from './his-creditpay.wire.ts'

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

/** The desks of the region's hospitals (mock/docs/his-interface.md §20). */
export class HisCreditDesk {
  private readonly lines: HisLines

  constructor(settings: { baseUrl: string; appId: string; secret: string }, clock: Clock, observe: UpstreamOptions['observe']) {
    this.lines = new HisLines(settings, clock, { name: 'his-creditpay', timeoutMs: TIMEOUT_MS, concurrency: CONCURRENCY, observe })
  }

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
      amount: hisYuan(a.amountFen),
      expires_at: hisInstant(a.expiresAt),
      reason: a.reason,
    }
    return this.call(hosCode, { method: 'POST', path: `${this.visit(hosCode, requestNo)}/answer`, body: JSON.stringify(body) }, z.unknown())
  }

  /** What became of the freeze, and what the hospital collects itself. May be repeated. */
  settle(hosCode: string, requestNo: string, o: { outcome: OutcomeWire['outcome']; capturedFen: number; restFen: number }): Promise<DeskAnswer<unknown>> {
    const body: OutcomeWire = { outcome: o.outcome, captured: hisYuan(o.capturedFen), rest: hisYuan(o.restFen) }
    return this.call(hosCode, { method: 'POST', path: `${this.visit(hosCode, requestNo)}/outcome`, body: JSON.stringify(body) }, z.unknown())
  }

  close(): Promise<void> {
    return this.lines.close()
  }

  private visit = (hosCode: string, requestNo: string): string => `/${encodeURIComponent(hosCode)}/credit-visits/${encodeURIComponent(requestNo)}`

  private async call<T>(hosCode: string, call: UpstreamCall, schema: z.ZodMiniType<T>): Promise<DeskAnswer<T>> {
    const reply = await this.lines.ask(hosCode, call, schema)
    if (reply.kind !== 'no') return reply
    return { kind: reply.code === 'VISIT_CLOSED' || reply.code === 'VISIT_NOT_FOUND' ? 'refused' : 'unknown' }
  }
}
