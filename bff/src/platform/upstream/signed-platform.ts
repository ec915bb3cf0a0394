import { createHash, createHmac, randomUUID } from 'node:crypto'

import type { Clock } from '../clock.ts'
import type { UpstreamCall } from './upstream.ts'

/** Signature headers of the regional platform's interfaces (his-interface §1, population-interface). `pathPrefix` is the base path the upstream sees before `call.path`. */
export function signPlatformCall(call: UpstreamCall, credentials: { appId: string; secret: string }, clock: Clock, pathPrefix: string): UpstreamCall {
  const timestamp = String(Math.floor(clock.now() / 1000))
  const nonce = randomUUID().replaceAll('-', '')
  const digest = createHash('sha256')
    .update(call.body ?? '')
    .digest('hex')
  const signature = createHmac('sha256', credentials.secret)
    .update([call.method, `${pathPrefix}${call.path}`, timestamp, nonce, digest].join('\n'))
    .digest('hex')
  return { ...call, headers: { ...call.headers, 'x-app-id': credentials.appId, 'x-timestamp': timestamp, 'x-nonce': nonce, 'x-signature': signature } }
}
