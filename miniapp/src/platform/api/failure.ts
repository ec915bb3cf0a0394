import type { Problem } from '@jktl/shared/kernel/errors'

/** The server answered no, in the words of RFC 9457. `title` is plain Chinese for the user. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: string
  readonly title: string
  readonly status: number
  readonly requestId: string
  readonly retryable: boolean
  readonly allowedActions: readonly string[]
  readonly fields: readonly { path: string; message: string }[]
  readonly current: unknown

  constructor(problem: Problem) {
    super(problem.code)
    this.code = problem.code
    this.title = problem.title
    this.status = problem.status
    this.requestId = problem.requestId
    this.retryable = problem.retryable ?? false
    this.allowedActions = problem.allowedActions ?? []
    this.fields = problem.fields ?? []
    this.current = problem.current
  }
  /** The sentence about one entry, by its path in the body. */
  fieldMessage(path: string): string | undefined {
    return this.fields.find((field) => field.path === path)?.message
  }
}

/** Nobody knows whether the request took effect: no answer at all, or one that is not the server's (`nonsense`). */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure'
  readonly kind: 'no-answer' | 'timeout' | 'nonsense'

  constructor(kind: NetworkFailure['kind']) {
    super(kind)
    this.kind = kind
  }
}

export const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  'title' in body &&
  typeof body.title === 'string' &&
  'status' in body &&
  typeof body.status === 'number'

/** Whether the failure tells what happened; if not, the same intent must be sent again with the same key. */
export const isOutcomeKnown = (failure: unknown): boolean => failure instanceof ApiProblem && !failure.retryable && failure.status < 500
