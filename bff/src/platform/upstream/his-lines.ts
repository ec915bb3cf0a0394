import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'
import * as z from 'zod/mini'

import type { Clock } from '../clock.ts'
import { signPlatformCall } from './signed-platform.ts'
import { jsonOf, Upstream, type UpstreamCall, type UpstreamOptions } from './upstream.ts'

/** his-interface §1: around every answer. */
const EnvelopeWire = z.object({ result_code: z.string(), data: z.unknown() })

/** `no`: the hospital's own result code. `unknown`: no answer or nonsense, so nobody knows what happened there. */
export type HisReply<T> = { kind: 'ok'; value: T } | { kind: 'no'; code: string } | { kind: 'unknown' }

/** `YYYY-MM-DD HH:mm:ss`, Asia/Shanghai without offset (his-interface §1). */
export const hisInstant = (at: Instant): string => formatInstant(at).slice(0, 19).replace('T', ' ')
/** To the second. @returns NaN for what is no instant */
export const instantOfHis = (text: string): Instant => Date.parse(`${text.replace(' ', 'T')}+08:00`)
/** 1200 → `"12.00"` */
export const hisYuan = (amountFen: number): string => `${Math.trunc(amountFen / 100)}.${String(amountFen % 100).padStart(2, '0')}`

/** Signed calls to the region's hospitals (mock/docs/his-interface.md §1). One pool and one breaker per line: a silent hospital never blocks another. */
export class HisLines {
  private readonly lines = new Map<string, Upstream>()
  private readonly pathPrefix: string

  constructor(
    private readonly settings: { baseUrl: string; appId: string; secret: string },
    private readonly clock: Clock,
    private readonly options: Omit<UpstreamOptions, 'baseUrl'>,
  ) {
    this.pathPrefix = new URL(settings.baseUrl).pathname.replace(/\/$/, '')
  }

  async ask<T>(line: string, call: UpstreamCall, schema: z.ZodMiniType<T>): Promise<HisReply<T>> {
    const reply = await this.lineOf(line).call(signPlatformCall(call, this.settings, this.clock, this.pathPrefix))
    const envelope = EnvelopeWire.safeParse(reply.kind === 'answered' && reply.status === 200 ? jsonOf(reply.body) : undefined)
    if (!envelope.success) return { kind: 'unknown' }
    const { result_code: code, data } = envelope.data
    if (code !== '0') return { kind: 'no', code }
    const parsed = schema.safeParse(data)
    return parsed.success ? { kind: 'ok', value: parsed.data } : { kind: 'unknown' }
  }

  async close(): Promise<void> {
    await Promise.all([...this.lines.values()].map((line) => line.close()))
  }

  private lineOf(name: string): Upstream {
    const line = this.lines.get(name) ?? new Upstream({ ...this.options, baseUrl: this.settings.baseUrl })
    this.lines.set(name, line)
    return line
  }
}
