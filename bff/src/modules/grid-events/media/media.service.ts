import type { MediaKind } from '@jktl/shared/grid-events/media/model'
import type { MediaView } from '@jktl/shared/grid-events/media/contract'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { jsonOf } from '../../../platform/upstream/upstream.ts'
import { REPORTER_KEY_PURPOSE } from '../event-flow.ts'
import type { LinkReader } from './domain/media-link.ts'
import { isFromWechat, type MessageSignature } from './domain/message-signature.ts'
import { presentMedia } from './domain/present-media.ts'
import type { MediaRow } from './media.repository.ts'
import { CheckEvent } from './upstream/media-check.wire.ts'
import { takeCheckResult } from './use-cases/check-media.ts'
import type { MediaContext } from './use-cases/context.ts'
import { storeUpload } from './use-cases/store-upload.ts'

/** Which states each kind of link may still show. */
const READABLE: Record<LinkReader, readonly MediaRow['checkState'][]> = {
  owner: ['WAITING', 'UNKNOWN', 'PASSED'],
  check: ['WAITING', 'UNKNOWN', 'PASSED'],
  others: ['PASSED'],
}
const NAMES: Record<string, string> = { 'image/jpeg': 'photo.jpg', 'audio/mpeg': 'voice.mp3', 'audio/wav': 'voice.wav' }

/** Photos and voice notes at the edge (§3.8). */
export class MediaService {
  constructor(
    private readonly ctx: MediaContext,
    private readonly jobs: Jobs,
    private readonly wechat: { messageToken: string; appIds: readonly string[] },
  ) {}

  async upload(caller: Caller, kind: MediaKind, content: Buffer): Promise<MediaView> {
    const stored = await storeUpload(this.ctx, caller, kind, content)
    if (!stored.ok) throw new Refusal(stored.code === 'TOO_MANY' ? 'KERNEL.TOO_MANY_REQUESTS' : `GRID_EVENTS.${stored.code}`)
    this.jobs.wake()
    return this.own(stored.value)
  }

  /** What is not the caller's is left out. */
  async listOwn(caller: Caller, ids: readonly string[]): Promise<MediaView[]> {
    const rows = await this.ctx.rows.listUploads(this.ctx.db, this.ctx.vault.fingerprint(REPORTER_KEY_PURPOSE, caller.accountId), ids)
    return rows.map((row) => this.own(row))
  }

  /** Not ours, past its time, not (any more) to be seen, gone: the same 404. */
  async open(token: string): Promise<FileAnswer> {
    const link = this.ctx.links.read(token)
    const row = link ? await this.ctx.rows.find(this.ctx.db, link.mediaId) : null
    const key = row && link ? (link.size === 'thumb' ? row.thumbKey : row.shownKey) : null
    if (!row || !link || !key || !READABLE[link.reader].includes(row.checkState)) throw new Refusal(NOT_FOUND)
    const bytes = await this.ctx.objects.get(key)
    if (!bytes) throw new Refusal(NOT_FOUND)
    return { name: NAMES[row.mediaType] ?? 'file', mediaType: row.mediaType, bytes, isInline: true }
  }

  /** 验证消息服务器: the nonce text comes back when the signature is WeChat's. */
  verifyServer(signed: MessageSignature, echostr: string): FileAnswer {
    this.expectWechat(signed)
    return { name: 'echo.txt', mediaType: 'text/plain; charset=utf-8', bytes: Buffer.from(echostr), isInline: true }
  }

  /** Events of other kinds, and of other apps, are acknowledged and left alone: WeChat has one message server for all of them. */
  async receive(signed: MessageSignature, rawBody: Buffer): Promise<void> {
    this.expectWechat(signed)
    const event = CheckEvent.safeParse(jsonOf(rawBody))
    if (!event.success || !this.wechat.appIds.includes(event.data.appid)) return
    const { trace_id: traceId, errcode, result } = event.data
    await takeCheckResult(this.ctx, traceId, errcode || !result ? 'failed' : result.suggest)
  }

  private expectWechat(signed: MessageSignature): void {
    if (!isFromWechat(signed, this.wechat.messageToken, Math.floor(this.ctx.clock.now() / 1000))) throw new Refusal('GRID_EVENTS.CHECK_EVENT_REFUSED')
  }

  private own(row: MediaRow): MediaView {
    const item = presentMedia(row, true, this.ctx.links)
    if (!item) throw new Error('an owner may see what is theirs')
    return item
  }
}
