import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common'
import type { Route } from '@jktl/shared/kernel/route'
import type { FastifyReply } from 'fastify'
import { from, lastValueFrom, type Observable } from 'rxjs'
import type * as z from 'zod/mini'

import { problemOf, Refusal } from '../errors.ts'
import { hashOfInput, type IdempotencyScope, IdempotencyStore } from '../idempotency.ts'
import { AnswerScope } from './answer-scope.ts'
import { type ApiRequest, contextOf, type Input, ROUTE_METADATA } from './endpoint.ts'
import { dispositionOf, type FileAnswer } from './file-answer.ts'

const KEY = /^[\w-]{8,80}$/
const VERSION = /^(?:W\/)?"?(\d{1,9})"?$/
const RETRY_AFTER_SECONDS = 2

const parsePart = (schema: z.ZodMiniType | undefined, value: unknown, part: string): unknown => {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.slice(0, 20).map((i) => ({ path: [part, ...i.path.map(String)].join('.'), message: i.message }))
  throw new Refusal('KERNEL.INVALID_INPUT', { fields })
}

const hasContent = (body: unknown): boolean => body !== undefined && body !== null && !(typeof body === 'object' && Object.keys(body).length === 0)

/**
 * Between the guard and the handler: parses the request by its contract, answers a repeated `Idempotency-Key` from the store,
 * and strips from the answer whatever the contract does not declare.
 */
@Injectable()
export class ContractInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: IdempotencyStore) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp()
    const route = Reflect.getMetadata(ROUTE_METADATA, context.getHandler()) as Route | undefined
    if (!route) return next.handle()
    return from(
      this.run(route, http.getRequest<ApiRequest>(), http.getResponse<FastifyReply>(), () =>
        AnswerScope.around<unknown>(() => lastValueFrom(next.handle(), { defaultValue: undefined })),
      ),
    )
  }

  private async run(route: Route, request: ApiRequest, reply: FastifyReply, handle: () => Promise<unknown>): Promise<unknown> {
    void reply.header('cache-control', 'no-store')
    const input = this.parse(route, request)
    const scope = contextOf(request)
    scope.input = input
    if (!route.idempotent) return this.present(route, reply, await handle())
    if (!scope.caller) throw new Refusal('KERNEL.NOT_SIGNED_IN')
    return this.once(route, reply, { accountId: scope.caller.accountId, routeId: route.id, key: input.idempotencyKey }, input, handle)
  }

  private parse(route: Route, request: ApiRequest): Input<Route> {
    const key = request.headers['idempotency-key']
    const ifMatch = VERSION.exec(request.headers['if-match'] ?? '')?.[1]
    if (route.idempotent && (typeof key !== 'string' || !KEY.test(key))) throw new Refusal('KERNEL.IDEMPOTENCY_KEY_REQUIRED')
    if (route.versioned && ifMatch === undefined) throw new Refusal('KERNEL.IF_MATCH_REQUIRED')
    if (!route.body && route.access.scope !== 'channel' && hasContent(request.body))
      throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'body', message: '这个请求不带内容' }] })
    return {
      params: parsePart(route.params, request.params, 'params'),
      query: parsePart(route.query, request.query, 'query'),
      body: parsePart(route.body, request.body ?? undefined, 'body'),
      idempotencyKey: typeof key === 'string' ? key : '',
      ifMatch: Number(ifMatch ?? 0),
      requestId: request.id,
      rawBody: request.rawBody ?? Buffer.alloc(0),
      headers: request.headers,
    }
  }

  private async once(route: Route, reply: FastifyReply, scope: IdempotencyScope, input: Input<Route>, handle: () => Promise<unknown>): Promise<unknown> {
    const claim = await this.idempotency.claim(scope, hashOfInput([input.params, input.query, input.body]))
    if (claim.kind === 'other-body') throw new Refusal('KERNEL.IDEMPOTENCY_KEY_REUSED')
    if (claim.kind === 'running') throw new Refusal('KERNEL.IDEMPOTENCY_IN_PROGRESS', { retryAfterSeconds: RETRY_AFTER_SECONDS })
    if (claim.kind === 'replay') {
      void reply.code(claim.status).header('idempotency-replayed', 'true')
      if (claim.status >= 400) void reply.type('application/problem+json')
      return claim.body
    }
    try {
      const answer = this.present(route, reply, await handle())
      await this.idempotency.complete(scope, route.status, answer)
      return answer
    } catch (error) {
      const problem = error instanceof Refusal ? problemOf(error.code, input.requestId, error.details) : null
      // What may be asked again is not an answer to keep: the same key asks anew.
      if (problem && problem.status < 500 && problem.retryable !== true) await this.idempotency.complete(scope, problem.status, problem)
      else await this.idempotency.abandon(scope)
      throw error
    }
  }

  private present(route: Route, reply: FastifyReply, answer: unknown): unknown {
    if (route.file) {
      const file = answer as FileAnswer
      void reply.header('content-disposition', dispositionOf(file)).type(file.mediaType)
      return file.bytes
    }
    if (!route.response) return undefined
    const shown = route.response.parse(answer)
    const version = (shown as { version?: unknown }).version
    if (typeof version === 'number') void reply.header('etag', `"${version}"`)
    return shown
  }
}
