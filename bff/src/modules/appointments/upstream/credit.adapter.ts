import { dateOf, type Instant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import { signPlatformCall } from '../../../platform/upstream/signed-platform.ts'
import { jsonOf, Upstream, type UpstreamCall, type UpstreamOptions } from '../../../platform/upstream/upstream.ts'
import type { BoundPerson } from '../../identity/public.ts'
import { CreditAnswerWire, type CreditReportWire } from './credit.wire.ts'

export interface CreditReportMessage {
  id: string
  subject: BoundPerson
  fromAt: Instant
  untilAt: Instant
  occurrences: number
}
/** null: nobody knows what happened; ask again under the same id. */
export type CreditReply = { result: 'ACCEPTED' | 'WITHDRAWN' | 'REFUSED'; receiptNo: string | null } | null

const TIMEOUT_MS = 4_000

/** 市公共信用信息平台 (mock/docs/credit-interface.md); everything is idempotent by our report id. */
export class CreditPlatform {
  private readonly upstream: Upstream
  private readonly pathPrefix: string

  constructor(
    private readonly settings: { baseUrl: string; appId: string; secret: string },
    private readonly clock: Clock,
    observe: UpstreamOptions['observe'],
  ) {
    this.upstream = new Upstream({ name: 'credit', baseUrl: settings.baseUrl, timeoutMs: TIMEOUT_MS, concurrency: 4, ...(observe ? { observe } : {}) })
    this.pathPrefix = new URL(settings.baseUrl).pathname.replace(/\/$/, '')
  }

  report({ id, subject, fromAt, untilAt, occurrences }: CreditReportMessage): Promise<CreditReply> {
    const body: CreditReportWire = {
      id,
      category: 'APPOINTMENT_NO_SHOW',
      subject: { name: subject.name, idType: subject.documentKind === 'RESIDENT_ID' ? '01' : '99', idNumber: subject.documentNumber },
      from: dateOf(fromAt),
      until: dateOf(untilAt),
      occurrences,
      basis: '预约挂号多次未到诊',
    }
    return this.call(id, { method: 'POST', path: '/reports', body: JSON.stringify(body) })
  }

  withdraw(id: string, reason: string): Promise<CreditReply> {
    return this.call(id, { method: 'POST', path: `/reports/${encodeURIComponent(id)}/withdrawal`, body: JSON.stringify({ reason }) })
  }

  async close(): Promise<void> {
    await this.upstream.close()
  }

  private async call(id: string, call: UpstreamCall): Promise<CreditReply> {
    const reply = await this.upstream.call(signPlatformCall(call, this.settings, this.clock, this.pathPrefix))
    if (reply.kind === 'no-answer' || reply.status !== 200) return null
    const answer = CreditAnswerWire.safeParse(jsonOf(reply.body))
    if (!answer.success || answer.data.id !== id) return null
    const { result, receiptNo } = answer.data
    return { result: result === 'ACCEPTED' || result === 'WITHDRAWN' ? result : 'REFUSED', receiptNo }
  }
}
