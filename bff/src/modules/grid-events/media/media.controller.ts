import { Controller, Inject } from '@nestjs/common'
import { getMedia, listUploads, type MediaView, receiveMediaCheck, uploadMedia, verifyMessageServer } from '@jktl/shared/grid-events/media/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { MediaService } from './media.service.ts'

@Controller()
export class MediaController {
  constructor(@Inject(MediaService) private readonly media: MediaService) {}

  @Endpoint(uploadMedia)
  upload(@InputOf() { body }: Input<typeof uploadMedia>, @CallerOf() caller: Caller): Promise<MediaView> {
    return this.media.upload(caller, body.kind, Buffer.from(body.contentBase64, 'base64'))
  }

  @Endpoint(listUploads)
  async list(@InputOf() { query }: Input<typeof listUploads>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listUploads>> {
    return { items: await this.media.listOwn(caller, query.ids.split(',')) }
  }

  @Endpoint(getMedia)
  open(@InputOf() { params }: Input<typeof getMedia>): Promise<FileAnswer> {
    return this.media.open(params.token)
  }

  @Endpoint(verifyMessageServer)
  verify(@InputOf() { query }: Input<typeof verifyMessageServer>): FileAnswer {
    return this.media.verifyServer(query, query.echostr)
  }

  @Endpoint(receiveMediaCheck)
  receive(@InputOf() { query, rawBody }: Input<typeof receiveMediaCheck>): Promise<void> {
    return this.media.receive(query, rawBody)
  }
}
