import type * as z from 'zod/mini'
import type { Role } from './roles.ts'

/**
 * Who may call an operation, and on whose objects:
 * - `public`       anyone, also without a session
 * - `account`      any signed-in account, acting on itself
 * - `own`          the object named in the path must belong to the caller's account (else 404)
 * - `person`       the person acted for must be bound to the caller's account (else 404)
 * - `institution`  the object must lie in an institution the staff role is held for (else 404)
 * - `region`       every object of the region
 * - `channel`      an upstream system, proved by its signature instead of a session
 */
export type Scope = 'public' | 'account' | 'own' | 'person' | 'institution' | 'region' | 'channel'
export interface AccessRule {
  scope: Scope
  /** Roles that may call it; ignored for `public` and `channel`. */
  roles: readonly Role[]
}

type Shape = z.ZodMiniType
export interface Route {
  /** `slice.verbNoun`, unique; the permission sweep and the OpenAPI document are generated from it. */
  id: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/v1`, parameters as `:name`. */
  path: string
  summary: string
  access: AccessRule
  params?: Shape
  query?: Shape
  body?: Shape
  response: Shape | null
  status: 200 | 201 | 202 | 204
  /** Requires `Idempotency-Key` (every POST that creates something or moves money). */
  idempotent?: boolean
  /** Requires `If-Match` with the object's version. */
  versioned?: boolean
  /** A larger body than most operations take. */
  bodyLimitBytes?: number
  /** Answers with the bytes of a file instead of JSON; the handler returns a `FileAnswer`. */
  file?: boolean
  /** Closed list of refusals, as `SLICE.CODE`, beyond the kernel's. */
  errors: readonly string[]
}

/** Declares an operation; keeps the literal types of its schemas. */
export const route = <const R extends Route>(r: R): R => r

type Out<S> = S extends z.ZodMiniType ? z.output<S> : undefined
export type ParamsOf<R extends Route> = Out<R['params']>
export type QueryOf<R extends Route> = Out<R['query']>
export type BodyOf<R extends Route> = Out<R['body']>
/** What a client receives. */
export type ResponseOf<R extends Route> = Out<R['response']>
/** What the server hands over before undeclared fields are stripped. */
export type AnswerOf<R extends Route> = R['response'] extends z.ZodMiniType ? z.input<R['response']> : undefined
