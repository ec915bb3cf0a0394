import axios, { AxiosError, type AxiosInstance } from 'axios'
import { ENDPOINTS } from '../endpoints.generated'
import { deviceId } from '../device'
import { noteDateHeader, noteServerTime } from '../server-time'
import { taroAdapter } from './adapter'
import { ApiProblem, isProblem, NetworkFailure } from './failure'
import type { Answer, Call, Rest, RouteId } from './routes'

const http: AxiosInstance = axios.create({ baseURL: `${process.env.TARO_APP_API}/api/v1`, adapter: taroAdapter, timeout: 15_000 })

interface SessionSource {
  token: () => string | null
  /** The server no longer knows this token. */
  onRefused: () => void
}
let session: SessionSource = { token: () => null, onRefused: () => undefined }
/** Called once by the session store; the client itself keeps nothing. */
export const setSessionSource = (source: SessionSource): void => {
  session = source
}

/** Operations that carry a file take longer on a slow network. */
const SLOW_MS: Partial<Record<RouteId, number>> = { 'payments.putPaymentFile': 120_000, 'payments.getPaymentFile': 120_000, 'gridEvents.uploadMedia': 120_000 }

interface LooseCall {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  ifMatch?: number
  idempotencyKey?: string
  signal?: AbortSignal
}

const fill = (path: string, params: Record<string, string> = {}): string => path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
const serverTimeOf = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'serverTime' in body && typeof body.serverTime === 'string' ? body.serverTime : undefined

/** Where an operation that answers with a file is, and how to ask for it: the token never stands in the address. */
export function fileRequest(id: RouteId, params: Record<string, string>): { url: string; headers: Record<string, string> } {
  const token = session.token()
  return { url: `${process.env.TARO_APP_API}/api/v1${fill(ENDPOINTS[id][1], params)}`, headers: token ? { Authorization: `Bearer ${token}` } : {} }
}
/** What the text that came instead of a file says. */
export function refusalOf(text: string): ApiProblem | NetworkFailure {
  const body = parsed(text)
  return isProblem(body) ? new ApiProblem(body) : new NetworkFailure('nonsense')
}

function failureOf(error: unknown): unknown {
  if (!(error instanceof AxiosError)) return error
  if (!error.response) return new NetworkFailure(error.code === AxiosError.ECONNABORTED ? 'timeout' : 'no-answer')
  const body: unknown = typeof error.response.data === 'string' ? parsed(error.response.data) : error.response.data
  return isProblem(body) ? new ApiProblem(body) : new NetworkFailure('nonsense')
}
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Calls one operation of the contract by its id.
 *
 * @throws ApiProblem when the server refused, NetworkFailure when nothing is known
 */
export async function call<Id extends RouteId>(id: Id, ...[input]: Rest<Call<Id>>): Promise<Answer<Id>> {
  const { params, query, body, ifMatch, idempotencyKey, signal }: LooseCall = input ?? {}
  const [method, path] = ENDPOINTS[id]
  const token = session.token()
  try {
    const response = await http.request<unknown>({
      method,
      url: fill(path, params),
      params: query,
      data: body,
      signal: signal,
      ...(SLOW_MS[id] === undefined ? {} : { timeout: SLOW_MS[id] }),
      headers: {
        Accept: 'application/json, application/problem+json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(idempotencyKey ? { 'Idempotency-Key': idempotencyKey, 'X-Device-Id': deviceId() } : {}),
        ...(ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` }),
      },
    })
    noteDateHeader(response.headers['date'] as string | undefined)
    const serverTime = serverTimeOf(response.data)
    if (serverTime) noteServerTime(serverTime)
    // An HTML page of a proxy in the way arrives with status 200 and as text.
    if (response.status !== 204 && typeof response.data === 'string' && response.data !== '') throw new NetworkFailure('nonsense')
    return (response.status === 204 || response.data === '' ? null : response.data) as Answer<Id>
  } catch (error) {
    const failure = failureOf(error)
    if (failure instanceof ApiProblem && failure.status === 401) session.onRefused()
    throw failure
  }
}
