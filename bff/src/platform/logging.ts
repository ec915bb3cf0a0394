import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { type DestinationStream, pino } from 'pino'

import { contextOf, type ApiRequest } from './http/endpoint.ts'
import type { Metrics } from './metrics.ts'

/** JSON lines. What is never passed in cannot leak: no body, no headers, no address, no query; the redaction is a second net. */
export const createLog = (level: string, destination?: DestinationStream): FastifyBaseLogger =>
  pino(
    {
      level,
      base: null,
      redact: { paths: ['req', 'res', 'err', '*.authorization', '*.token', '*.openid', '*.idNumber', '*.name', '*.phone', '*.body'], remove: true },
    },
    destination ?? pino.destination({ dest: 1, sync: false }),
  )

/** One line per request: which operation, how it ended, how long; the route's pattern instead of the address. */
export function logRequests(http: FastifyInstance, metrics: Metrics): void {
  http.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched'
    const seconds = reply.elapsedTime / 1000
    metrics.requests.observe({ route: `${request.method} ${route}`, status: String(reply.statusCode) }, seconds)
    const level = reply.statusCode >= 500 ? 'error' : 'info'
    request.log[level](
      { route: `${request.method} ${route}`, status: reply.statusCode, ms: Math.round(reply.elapsedTime), app: contextOf(request as ApiRequest).caller?.app },
      'request',
    )
    done()
  })
}
