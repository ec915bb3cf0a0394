import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CityClock } from './clock.ts'
import { Faults, type FaultEffect, type FaultRule } from './faults.ts'
import { Journal } from './journal.ts'
import { isRecord, parseJson, readFields } from './fields.ts'
import type { Memory } from './memory.ts'
import type { Schedule } from './schedule.ts'

/** What a simulator is given: the one clock, the one schedule, the server, and whether test seams are open. */
export interface City {
  app: FastifyInstance
  clock: CityClock
  schedule: Schedule
  memory: Memory
  seams: boolean
  /** `small` = a handful of institutions, for fast tests. */
  scale: 'full' | 'small'
}

export interface CityRequest {
  operation: string
  method: string
  /** Path and query exactly as sent. */
  url: string
  params: Record<string, string>
  query: Record<string, string | undefined>
  headers: Record<string, string | undefined>
  rawBody: Buffer
  /** The body as JSON; undefined when there is none or it is no JSON. */
  json: unknown
  /** Parameters, query and top-level body fields in one record: what fault rules match and the journal keeps. */
  facts: Record<string, unknown>
  /** The fault of the system's own kinds that struck this call; the handler acts on it. */
  fault: FaultEffect | undefined
}

/** An object body is sent as JSON, text and bytes as they are, undefined as an empty body. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: unknown
}

export interface WireAnswer {
  status: number
  headers: Record<string, string>
  body: Buffer
}

export type Handler = (request: CityRequest) => Answer | Promise<Answer>
export type Action = (input: Record<string, unknown>) => unknown

export interface SystemOptions {
  /** Fault kinds the handlers act on themselves, through `request.fault`. */
  ownFaultKinds?: readonly string[]
  /** Refuses a request before its handler (signatures); undefined lets it through. */
  guard?: (request: CityRequest) => Answer | undefined
  /** Last touch on a real answer, over the exact bytes (response signatures). Not applied to what faults invent. */
  finish?: (answer: WireAnswer, request: CityRequest) => WireAnswer
  /** The simulator's own books, shown by the journal. */
  books?: () => unknown
  /** `POST /<system>/__control/actions` by the name in `action`. */
  actions?: Record<string, Action>
}

/** Thrown by an action for an input it cannot act on; answered as 400 with this text. */
export class ActionRefused extends Error {}

export const json = (body: unknown, status = 200): Answer => ({ status, body })
export const html = (page: string, status = 200): Answer => ({ status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page })
export const redirect = (location: string): Answer => ({ status: 302, headers: { location } })

const RESULT_FIELDS = ['result_code', 'errcode', 'result', 'code']

function resultOf(answer: Answer): string {
  const body = answer.body as Record<string, unknown> | null | undefined
  const field =
    typeof body === 'object' && body !== null && !Buffer.isBuffer(body)
      ? RESULT_FIELDS.find((f) => typeof body[f] === 'string' || typeof body[f] === 'number')
      : undefined
  return field ? String(body?.[field]) : String(answer.status)
}

function toWire({ status, headers = {}, body }: Answer): WireAnswer {
  if (body === undefined) return { status, headers, body: Buffer.alloc(0) }
  if (Buffer.isBuffer(body)) return { status, headers, body }
  if (typeof body === 'string') return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: Buffer.from(body) }
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: Buffer.from(JSON.stringify(body)) }
}

const firstValue = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

/** Reads a server request into plain data; the body stays raw because signatures are over bytes. */
function readRequest(operation: string, request: FastifyRequest): CityRequest {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const parsed = parseJson(rawBody)
  const params = request.params as Record<string, string>
  const query = Object.fromEntries(Object.entries(request.query as Record<string, string | string[]>).map(([name, value]) => [name, firstValue(value)]))
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, firstValue(value)]))
  const facts = { ...query, ...(isRecord(parsed) ? parsed : {}), ...params }
  return { operation, method: request.method, url: request.raw.url ?? request.url, params, query, headers, rawBody, json: parsed, facts, fault: undefined }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const DROPPED = 'dropped'
type Outcome = WireAnswer | typeof DROPPED

/** What each kind sends instead of the real answer. */
const INVENTED: Record<string, (effect: FaultEffect) => Answer | typeof DROPPED> = {
  reset: () => DROPPED,
  'lost-answer': () => DROPPED,
  status: (effect) => ({ status: Number(effect['status'] ?? 500), body: effect['body'] ?? { message: 'fault' } }),
  unavailable: () => ({ status: 503, headers: { 'retry-after': '1' }, body: { message: 'Service Unavailable' } }),
  html: (effect) => html('<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1><hr>nginx</body></html>', Number(effect['status'] ?? 502)),
}
const EFFECT_HAPPENS = new Set(['lost-answer', 'malformed'])

/** Half of the bytes, or nonsense when there is too little to cut: never valid JSON. */
const truncated = (answer: WireAnswer): WireAnswer => ({
  ...answer,
  body: answer.body.length > 3 ? answer.body.subarray(0, Math.floor(answer.body.length / 2)) : Buffer.from('{"'),
})

/** One simulator: its operations below `/<name>`, with faults, journal and control routes applied in one place. */
export class System {
  readonly faults: Faults
  readonly journal = new Journal()
  private readonly city: City
  private readonly name: string
  private readonly options: SystemOptions

  constructor(city: City, name: string, options: SystemOptions = {}) {
    this.city = city
    this.name = name
    this.options = options
    this.faults = new Faults(options.ownFaultKinds)
    if (city.seams) this.openControls()
  }

  /** Declares one operation of the upstream document. `path` is below `/<name>`, parameters as `:name`. */
  operation(operation: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, handler: Handler): void {
    this.city.app.route({
      method,
      url: `/${this.name}${path}`,
      handler: async (request, reply) => {
        const read = readRequest(operation, request)
        return this.send(reply, await this.perform(read, handler))
      },
    })
  }

  private async perform(request: CityRequest, handler: Handler): Promise<Outcome> {
    const effects = this.faults.strike(request.operation, request.facts)
    for (const effect of effects.filter((e) => e.kind === 'latency')) await wait(Number(effect['ms'] ?? 1000))
    const effect = effects.find((e) => e.kind !== 'latency')
    const ownKind = effect !== undefined && this.options.ownFaultKinds?.includes(effect.kind)
    if (ownKind) request.fault = effect

    const stopped = effect && !ownKind && !EFFECT_HAPPENS.has(effect.kind) && effect['effectHappens'] !== true
    const answer = stopped ? undefined : (this.options.guard?.(request) ?? (await handler(request)))
    const invented = effect && !ownKind ? INVENTED[effect.kind]?.(effect) : undefined
    const outcome = this.outcome(request, answer, invented, effect)

    const { operation, method, facts, url } = request
    const result = answer ? resultOf(answer) : 'NOT_PERFORMED'
    const status = outcome === DROPPED ? null : outcome.status
    this.journal.record(this.city.clock.now(), { operation, method, path: url.split('?')[0] ?? '', facts, status, result, faults: effects.map((e) => e.kind) })
    return outcome
  }

  private outcome(request: CityRequest, answer: Answer | undefined, invented: Answer | typeof DROPPED | undefined, effect: FaultEffect | undefined): Outcome {
    if (invented === DROPPED) return DROPPED
    if (invented) return toWire(invented)
    const wire = toWire(answer ?? json({}))
    const finished = this.options.finish?.(wire, request) ?? wire
    return effect?.kind === 'malformed' ? truncated(finished) : finished
  }

  private send(reply: FastifyReply, outcome: Outcome): FastifyReply {
    if (outcome === DROPPED) {
      reply.hijack()
      reply.raw.socket?.destroy()
      return reply
    }
    return reply.code(outcome.status).headers(outcome.headers).send(outcome.body)
  }

  private openControls(): void {
    const { app } = this.city
    const control = `/${this.name}/__control`
    const showFaults = () => ({ rules: this.faults.list() })
    app.get(`${control}/faults`, showFaults)
    app.put(`${control}/faults`, async (request, reply) => {
      const given = Buffer.isBuffer(request.body) ? parseJson(request.body) : undefined
      const rules = Array.isArray(given) ? given : isRecord(given) && Array.isArray(given['rules']) ? given['rules'] : undefined
      if (!rules) return reply.code(400).send({ message: 'expected a list of rules' })
      try {
        this.faults.replace(rules as FaultRule[])
      } catch (fault) {
        if (!(fault instanceof RangeError)) throw fault
        return reply.code(400).send({ message: fault.message })
      }
      return showFaults()
    })
    app.delete(`${control}/faults`, () => {
      this.faults.clear()
      return showFaults()
    })
    app.get(`${control}/journal`, () => ({ requests: this.journal.requests(), books: this.options.books?.() ?? {} }))
    app.delete(`${control}/journal`, () => {
      this.journal.clear()
      return { requests: [] }
    })
    app.post(`${control}/actions`, async (request, reply) => {
      const input = readFields(request.body)
      const name = String(input['action'])
      const action = this.options.actions && Object.hasOwn(this.options.actions, name) ? this.options.actions[name] : undefined
      if (!action) return reply.code(400).send({ message: `unknown action; known: ${Object.keys(this.options.actions ?? {}).join(', ')}` })
      try {
        return { ok: true, result: (await action(input)) ?? null }
      } catch (fault) {
        if (fault instanceof ActionRefused) return reply.code(400).send({ ok: false, message: fault.message })
        throw fault
      }
    })
  }
}
