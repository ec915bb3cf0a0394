/** What a refusal means to a client; only the BFF's `platform/errors` turns a kind into an HTTP status. */
export type ErrorKind =
  | 'invalid' // 400 the request itself is wrong
  | 'unauthenticated' // 401
  | 'forbidden' // 403 the caller's role may never do this
  | 'missing' // 404 not there, or not yours: the two are never told apart
  | 'conflict' // 409 the state of the thing refuses it
  | 'stale' // 412 If-Match did not match
  | 'unprocessable' // 422 understood and refused by a rule
  | 'precondition-required' // 428 a required header is absent
  | 'limited' // 429
  | 'unavailable' // 503 an upstream did not answer; nothing is known to have happened

export interface ErrorEntry {
  kind: ErrorKind
  /** Plain Chinese for the user: what happened and what to do next. */
  title: string
  /** Whether repeating the same request may succeed without changing anything. */
  retryable: boolean
}

/** A slice's closed table of refusals. The full code on the wire is `SLICE.CODE`. */
export const defineErrors = <const T extends Record<string, ErrorEntry>>(table: T): T => table

export const KERNEL_ERRORS = defineErrors({
  INVALID_INPUT: { kind: 'invalid', title: '填写的内容有误，请检查后再提交。', retryable: false },
  BODY_TOO_LARGE: { kind: 'invalid', title: '提交的内容太大了。', retryable: false },
  NOT_SIGNED_IN: { kind: 'unauthenticated', title: '请先登录。', retryable: false },
  FORBIDDEN: { kind: 'forbidden', title: '您没有这项操作的权限。', retryable: false },
  NOT_FOUND: { kind: 'missing', title: '没有找到，可能已删除，或不属于您。', retryable: false },
  STALE: { kind: 'stale', title: '内容已被别人更新，请看过最新内容再操作。', retryable: false },
  IDEMPOTENCY_KEY_REQUIRED: { kind: 'precondition-required', title: '提交缺少请求编号，请退出页面重新操作。', retryable: false },
  IDEMPOTENCY_KEY_REUSED: { kind: 'unprocessable', title: '这个请求编号已用于另一份内容，请重新操作。', retryable: false },
  IDEMPOTENCY_IN_PROGRESS: { kind: 'conflict', title: '上一次提交还在处理，请稍等再看结果。', retryable: true },
  IF_MATCH_REQUIRED: { kind: 'precondition-required', title: '请先打开最新内容再操作。', retryable: false },
  TOO_MANY_REQUESTS: { kind: 'limited', title: '操作太频繁，请稍等一会儿再试。', retryable: true },
  UPSTREAM_UNAVAILABLE: { kind: 'unavailable', title: '对方系统暂时没有回应，请稍后再试。', retryable: true },
  INTERNAL: { kind: 'unavailable', title: '系统出了点问题，已记录。请稍后再试。', retryable: true },
})

/** RFC 9457 problem details as every error of the API carries them. */
export interface Problem {
  type: string
  code: string
  title: string
  status: number
  requestId: string
  retryable?: boolean
  allowedActions?: string[]
  /** Field paths and messages of an invalid request; never the values. */
  fields?: { path: string; message: string }[]
  /** The fresh state after a stale If-Match. */
  current?: unknown
}
