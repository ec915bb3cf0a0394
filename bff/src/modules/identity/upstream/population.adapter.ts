import type * as z from 'zod/mini'

import type { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import type { Metrics } from '../../../platform/metrics.ts'
import { signPlatformCall } from '../../../platform/upstream/signed-platform.ts'
import { jsonOf, Upstream, type UpstreamReply } from '../../../platform/upstream/upstream.ts'
import { BirthCertificateAnswer, ParentChildAnswer, RealNameAnswer } from './population.wire.ts'

export type RealNameResult = z.output<typeof RealNameAnswer>['result']
export type ParentChildResult = z.output<typeof ParentChildAnswer>['result']
export type BirthCertificateResult = z.output<typeof BirthCertificateAnswer>['result']

const TIMEOUT_MS = 3_000
const CONCURRENCY = 16

/**
 * 全员人口库 (population-interface.md). Every method answers null when nothing is known: no answer, 5xx, nonsense, or an answer to another request.
 * The checks change nothing there, so a broken connection is tried once more under the same requestId.
 */
export class PopulationAdapter {
  private readonly upstream: Upstream
  private readonly pathPrefix: string

  constructor(
    private readonly config: Config['population'],
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.upstream = new Upstream({
      name: 'population',
      baseUrl: config.baseUrl,
      timeoutMs: TIMEOUT_MS,
      concurrency: CONCURRENCY,
      observe: metrics.observeUpstream,
    })
    this.pathPrefix = new URL(config.baseUrl).pathname.replace(/\/$/, '')
  }

  async checkRealName(request: { requestId: string; name: string; idNumber: string }): Promise<RealNameResult | null> {
    return (await this.ask('/real-name-checks', request, RealNameAnswer))?.result ?? null
  }

  async checkParentChild(request: { requestId: string; parentIdNumber: string; childIdNumber: string }): Promise<ParentChildResult | null> {
    return (await this.ask('/parent-child-checks', request, ParentChildAnswer))?.result ?? null
  }

  async checkBirthCertificate(request: {
    requestId: string
    certificateNumber: string
    childName: string
    birthDate: string
    sex: 'M' | 'F'
    parentIdNumber: string
  }): Promise<BirthCertificateResult | null> {
    return (await this.ask('/birth-certificate-checks', request, BirthCertificateAnswer))?.result ?? null
  }

  async close(): Promise<void> {
    await this.upstream.close()
  }

  private async ask<S extends z.ZodMiniType<{ requestId: string }>>(path: string, request: { requestId: string }, schema: S): Promise<z.output<S> | null> {
    const first = await this.send(path, request)
    const reply = first.kind === 'no-answer' && first.reason === 'reset' ? await this.send(path, request) : first
    if (reply.kind === 'no-answer' || reply.status !== 200) return null
    const answer = schema.safeParse(jsonOf(reply.body))
    return answer.success && answer.data.requestId === request.requestId ? answer.data : null
  }

  private send(path: string, request: object): Promise<UpstreamReply> {
    return this.upstream.call(signPlatformCall({ method: 'POST', path, body: JSON.stringify(request) }, this.config, this.clock, this.pathPrefix))
  }
}
