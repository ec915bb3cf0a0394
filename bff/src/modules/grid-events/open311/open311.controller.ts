import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

import { Open } from '../../../platform/http/open.ts'
import { type Asked, askedOf } from './domain/address.ts'
import { type Document, errorDocument, FORMATS, render } from './domain/document.ts'
import { type Heard, trouble } from './domain/trouble.ts'
import { Open311Service } from './open311.service.ts'

const ROOT = '/open311/v2/'
const PATHS = ['open311/v2/:resource', 'open311/v2/:resource/:id']
const PER_MINUTE = { reads: 240, writes: 60 } as const
const FORM = /^application\/x-www-form-urlencoded\b/i

/** `/open311/v2`: outside the API's contract, because its form belongs to the specification. */
@Controller()
export class Open311Controller {
  private readonly reads = new RateLimiterMemory({ points: PER_MINUTE.reads, duration: 60 })
  private readonly writes = new RateLimiterMemory({ points: PER_MINUTE.writes, duration: 60 })

  constructor(@Inject(Open311Service) private readonly service: Open311Service) {}

  @Open()
  @Get(PATHS)
  async get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const url = new URL(request.url, 'http://local')
    await this.answer(request, reply, url, this.reads, (asked) => this.service.get(asked, url.searchParams))
  }

  @Open()
  @Post(PATHS)
  async post(@Req() request: FastifyRequest & { rawBody?: Buffer }, @Res() reply: FastifyReply): Promise<void> {
    const url = new URL(request.url, 'http://local')
    const isForm = FORM.test(request.headers['content-type'] ?? '')
    await this.answer(request, reply, url, this.writes, (asked) =>
      isForm
        ? this.service.post(asked, new URLSearchParams(request.rawBody?.toString('utf8')))
        : Promise.resolve(trouble(400, 'the body must be form-encoded')),
    )
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    url: URL,
    limiter: RateLimiterMemory,
    work: (asked: Asked) => Promise<Heard<Document>>,
  ): Promise<void> {
    const asked = askedOf(decodeURI(url.pathname.slice(ROOT.length)), request.headers.accept ?? '')
    const waitMs = await limiter.consume(request.ip).then(
      () => 0,
      (refused: unknown) => (refused instanceof RateLimiterRes ? refused.msBeforeNext : 0),
    )
    const heard = waitMs > 0 ? trouble(429, 'too many requests') : await work(asked)
    if (waitMs > 0) void reply.header('retry-after', String(Math.ceil(waitMs / 1000)))
    const document = heard.ok ? heard.value : errorDocument(heard.trouble.status, heard.trouble.description)
    await reply
      .code(heard.ok ? 200 : heard.trouble.status)
      .header('cache-control', 'no-store')
      .type(FORMATS[asked.format])
      .send(render(document, asked.format))
  }
}
