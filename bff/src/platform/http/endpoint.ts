import { applyDecorators, createParamDecorator, Delete, type ExecutionContext, Get, HttpCode, Post, Put, SetMetadata } from '@nestjs/common'
import type { BodyOf, ParamsOf, QueryOf, Route } from '@jktl/shared/kernel/route'
import type { FastifyRequest } from 'fastify'

import type { Caller } from '../sessions.ts'

export const ROUTE_METADATA = 'jktl:route'
const METHODS = { GET: Get, POST: Post, PUT: Put, DELETE: Delete }

/** Binds a handler to its contract: method, path, status; guard and interceptor read the rest from it. */
export const Endpoint = (route: Route): MethodDecorator =>
  applyDecorators(METHODS[route.method](route.path), HttpCode(route.status), SetMetadata(ROUTE_METADATA, route))

/** What a handler gets: parsed, typed, nothing undeclared. */
export interface Input<R extends Route> {
  params: ParamsOf<R>
  query: QueryOf<R>
  body: BodyOf<R>
  /** Present when the route is idempotent: stable over retries; use cases store it as their request key. */
  idempotencyKey: string
  /** Present when the route is versioned: the version the client saw. */
  ifMatch: number
  requestId: string
  /** The bytes as received; only callbacks of upstreams look at them. */
  rawBody: Buffer
  headers: Record<string, string | string[] | undefined>
}

export interface RequestContext {
  input?: Input<Route>
  caller?: Caller
}
export type ApiRequest = FastifyRequest & { rawBody?: Buffer; jktl?: RequestContext }

export const contextOf = (request: ApiRequest): RequestContext => (request.jktl ??= {})

export const InputOf = createParamDecorator((_: unknown, context: ExecutionContext) => contextOf(context.switchToHttp().getRequest<ApiRequest>()).input)

/** The signed-in caller; only for routes whose access is not public. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext) => contextOf(context.switchToHttp().getRequest<ApiRequest>()).caller)
