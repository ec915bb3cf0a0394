import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'
import type { FastifyReply } from 'fastify'

import type { NotifyRefusal } from './payment-channel.ts'

/** A callback that is not acknowledged; WeChat Pay sends it again by its schedule. */
export class NotifyRefused extends Error {
  constructor(readonly reason: NotifyRefusal) {
    super(reason)
  }
}

/** What may become verifiable later asks for a repetition by 5xx (§4.2); the rest is not from the channel. */
const LATER: ReadonlySet<NotifyRefusal> = new Set(['UNKNOWN_SERIAL', 'UNAVAILABLE'])

/** The body WeChat Pay expects of a refusal (§4.4), instead of problem details. */
@Catch(NotifyRefused)
export class NotifyRefusedFilter implements ExceptionFilter<NotifyRefused> {
  catch(refused: NotifyRefused, host: ArgumentsHost): void {
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .code(LATER.has(refused.reason) ? 503 : 401)
      .send({ code: 'FAIL', message: '失败' })
  }
}
