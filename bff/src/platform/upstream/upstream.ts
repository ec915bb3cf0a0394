import axios, { AxiosError, AxiosHeaders, type AxiosAdapter, type AxiosInstance } from 'axios'
import {
  BulkheadPolicy,
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  type IPolicy,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import { Pool } from 'undici'

import { callOf, crashSwitch } from '../seams/crash.ts'

/** Three outcomes, told apart (style.md): no answer (unknown!), an answer, an answer that is not what was agreed. */
export type UpstreamReply =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: Buffer }
  | { kind: 'no-answer'; reason: 'timeout' | 'refused' | 'reset' | 'breaker-open' | 'bulkhead-full' }

export interface UpstreamCall {
  method: 'GET' | 'POST'
  /** Path and query exactly as sent (signatures cover them). */
  path: string
  headers?: Record<string, string>
  body?: string
}
export interface UpstreamOptions {
  /** For metrics: no ids, no addresses. */
  name: string
  baseUrl: string
  timeoutMs: number
  /** Calls in flight at once; the rest wait in a queue as long. One full upstream never holds the sockets of another. */
  concurrency: number
  /** Consecutive failures that open the breaker, and how long it stays open. */
  breaker?: { failures: number; openMs: number }
  /** Tells metrics and tests what happened. */
  observe?: (event: { upstream: string; outcome: string; ms: number }) => void
}

/** axios over an undici pool: the named client API at a third of the CPU of the stock adapter. */
const adapterOver =
  (pool: Pool, base: URL): AxiosAdapter =>
  async (config) => {
    const headers = AxiosHeaders.from(config.headers).toJSON() as Record<string, string>
    const {
      statusCode,
      headers: received,
      body,
    } = await pool.request({
      method: (config.method ?? 'get').toUpperCase(),
      path: `${base.pathname.replace(/\/$/, '')}${config.url ?? ''}`,
      headers,
      ...(config.data === undefined ? {} : { body: config.data as string }),
      ...(config.signal ? { signal: config.signal } : {}),
    })
    const data = Buffer.from(await body.arrayBuffer())
    return {
      data,
      status: statusCode,
      statusText: '',
      headers: Object.fromEntries(Object.entries(received).map(([k, v]) => [k, Array.isArray(v) ? v.join(', ') : (v ?? '')])),
      config,
    }
  }

const reasonOf = (error: unknown): Extract<UpstreamReply, { kind: 'no-answer' }>['reason'] => {
  const { name, code } = error as { name?: string; code?: string }
  if (isBrokenCircuitError(error)) return 'breaker-open'
  if (isBulkheadRejectedError(error)) return 'bulkhead-full'
  // cockatiel 3.2's isTaskCancelledError looks for another class's mark.
  if (
    error instanceof TaskCancelledError ||
    name === 'AbortError' ||
    name === 'CanceledError' ||
    code === 'UND_ERR_HEADERS_TIMEOUT' ||
    code === 'UND_ERR_BODY_TIMEOUT' ||
    code === 'UND_ERR_CONNECT_TIMEOUT'
  )
    return 'timeout'
  return code === 'ECONNREFUSED' ? 'refused' : 'reset'
}

/** One upstream system: pool, timeout, bulkhead and breaker. Never retries by itself: whether a call may be repeated is the adapter's knowledge. */
export class Upstream {
  private readonly pool: Pool
  private readonly http: AxiosInstance
  private readonly policy: IPolicy

  constructor(private readonly options: UpstreamOptions) {
    const base = new URL(options.baseUrl)
    this.pool = new Pool(base.origin, {
      connections: options.concurrency,
      pipelining: 1,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      connect: { timeout: options.timeoutMs },
    })
    this.http = axios.create({
      adapter: adapterOver(this.pool, base),
      validateStatus: () => true,
      transformRequest: (data: unknown) => data,
      transformResponse: (data: unknown) => data,
      maxRedirects: 0,
    })
    const guard: BulkheadPolicy = bulkhead(options.concurrency, options.concurrency * 4)
    const limit = timeout(options.timeoutMs, TimeoutStrategy.Aggressive)
    const { failures, openMs } = options.breaker ?? { failures: 8, openMs: 5_000 }
    this.policy = wrap(guard, circuitBreaker(handleAll, { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) }), limit)
  }

  async call(request: UpstreamCall): Promise<UpstreamReply> {
    if (!crashSwitch.isArmed) return this.send(request)
    const boundary = callOf(this.options.name, request.method, request.path)
    await crashSwitch.reach('before', boundary)
    const reply = await this.send(request)
    await crashSwitch.reach('after', boundary)
    return reply
  }

  private async send(request: UpstreamCall): Promise<UpstreamReply> {
    const started = performance.now()
    const finish = (reply: UpstreamReply): UpstreamReply => {
      this.options.observe?.({
        upstream: this.options.name,
        outcome: reply.kind === 'answered' ? String(reply.status) : reply.reason,
        ms: performance.now() - started,
      })
      return reply
    }
    try {
      const send = ({ signal }: { signal: AbortSignal }) =>
        this.http.request<Buffer>({
          method: request.method,
          url: request.path,
          headers: { accept: 'application/json', ...(request.body === undefined ? {} : { 'content-type': 'application/json' }), ...request.headers },
          data: request.body,
          signal,
        })
      // A signal of its own: calls in parallel would all listen to the one that cockatiel shares.
      const answer = await this.policy.execute(send, new AbortController().signal)
      return finish({ kind: 'answered', status: answer.status, headers: answer.headers as Record<string, string>, body: answer.data })
    } catch (error) {
      return finish({ kind: 'no-answer', reason: reasonOf(error instanceof AxiosError && error.cause ? error.cause : error) })
    }
  }

  async close(): Promise<void> {
    await this.pool.close()
  }
}

/** The JSON object of an answer; null when the answer is not JSON (an HTML page, a truncated body). */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return null
  }
}
