import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common'
import type { ErrorKind, Problem } from '@jktl/shared/kernel/errors'
import type { Result } from '@jktl/shared/kernel/result'
import { ERRORS } from '@jktl/shared/routes'
import type { FastifyReply, FastifyRequest } from 'fastify'

const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  stale: 412,
  unprocessable: 422,
  'precondition-required': 428,
  limited: 429,
  unavailable: 503,
}

export interface RefusalDetails {
  allowedActions?: string[]
  fields?: Problem['fields']
  current?: unknown
  retryAfterSeconds?: number
}

/** An expected refusal on its way to the client. Thrown only at the edge (controllers, guards, interceptors), by `unwrap` or directly. */
export class Refusal extends Error {
  constructor(
    /** `SLICE.CODE` of the error tables. */
    readonly code: string,
    readonly details: RefusalDetails = {},
  ) {
    super(code)
  }
}

/** Turns a use case's result into its value, or into the refusal of this slice. */
export function unwrap<T, Code extends string>(slice: string, result: Result<T, Code>, details?: RefusalDetails): T {
  if (result.ok) return result.value
  throw new Refusal(`${slice}.${result.code}`, details)
}

export const NOT_FOUND = 'KERNEL.NOT_FOUND'

export function problemOf(code: string, requestId: string, details: RefusalDetails = {}): Problem {
  const entry = ERRORS[code] ?? ERRORS['KERNEL.INTERNAL']
  if (!entry) throw new Error('the error table has no entry for internal faults')
  const status = code === 'KERNEL.INTERNAL' ? 500 : code === 'KERNEL.BODY_TOO_LARGE' ? 413 : STATUS[entry.kind]
  const { allowedActions, fields, current } = details
  return {
    type: 'about:blank',
    code,
    title: entry.title,
    status,
    requestId,
    retryable: entry.retryable,
    ...(allowedActions ? { allowedActions } : {}),
    ...(fields ? { fields } : {}),
    ...(current === undefined ? {} : { current }),
  }
}

const codeOfFramework = (error: unknown): string | null => {
  if (error instanceof HttpException)
    return error.getStatus() === 404 ? NOT_FOUND : error.getStatus() === 413 ? 'KERNEL.BODY_TOO_LARGE' : error.getStatus() < 500 ? 'KERNEL.INVALID_INPUT' : null
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  if (typeof status !== 'number' || status >= 500 || status < 400) return null
  return status === 413 ? 'KERNEL.BODY_TOO_LARGE' : status === 404 ? NOT_FOUND : 'KERNEL.INVALID_INPUT'
}

/** The only place where a refusal or fault becomes HTTP: RFC 9457 problem details. Faults keep their text out of the answer and of the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const request = http.getRequest<FastifyRequest>()
    sendProblem(error, request, http.getResponse<FastifyReply>())
  }
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = error instanceof Refusal ? error : null
  const code = refusal?.code ?? codeOfFramework(error) ?? 'KERNEL.INTERNAL'
  if (code === 'KERNEL.INTERNAL') request.log.error({ fault: describeFault(error) }, 'fault')
  const problem = problemOf(code, request.id, refusal?.details)
  if (refusal?.details.retryAfterSeconds) void reply.header('retry-after', String(refusal.details.retryAfterSeconds))
  void reply.code(problem.status).type('application/problem+json').header('cache-control', 'no-store').send(problem)
}

/** Name, SQLSTATE and stack frames of a fault; never its message, which may quote a person's data. */
export function describeFault(error: unknown): { name: string; code?: string; constraint?: string; frames: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] }
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    frames: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .map((line) => line.trim()),
  }
}
