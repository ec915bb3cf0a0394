import { createHash, randomUUID } from 'node:crypto'

import { type MediaKind, MOST_PHOTO_BYTES, MOST_VOICE_BYTES, MOST_VOICE_SECONDS } from '@jktl/shared/grid-events/media/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { AppName } from '../../../../platform/sessions.ts'
import { REPORTER_KEY_PURPOSE } from '../../event-flow.ts'
import { developPhoto } from '../develop-photo.ts'
import { readVoice } from '../domain/voice.ts'
import type { MediaRow, NewMedia } from '../media.repository.ts'
import type { MediaContext } from './context.ts'

export type UploadRefusal = 'MEDIA_TYPE' | 'MEDIA_TOO_LARGE' | 'TOO_MANY'
interface Made {
  columns: Pick<NewMedia, 'mediaType' | 'sizeBytes' | 'width' | 'height' | 'seconds' | 'originalKey' | 'shownKey' | 'thumbKey'>
  /** By the column that holds the key. */
  bytes: { originalKey?: Buffer; shownKey: Buffer; thumbKey?: Buffer }
}

/** Loose uploads of one person at a time. */
const MOST_LOOSE = 60

async function photoOf(bytes: Buffer): Promise<Made | null> {
  const photo = await developPhoto(bytes)
  if (!photo) return null
  const name = randomUUID()
  const key = (what: string, extension: string) => `${what}/${name.slice(0, 2)}/${name}.${extension}`
  const { shown, thumb, width, height } = photo
  const keys = { originalKey: key('originals', 'bin'), shownKey: key('shown', 'jpg'), thumbKey: key('thumbs', 'jpg') }
  return {
    columns: { mediaType: 'image/jpeg', sizeBytes: shown.length, width, height, seconds: null, ...keys },
    bytes: { originalKey: bytes, shownKey: shown, thumbKey: thumb },
  }
}
function voiceOf(bytes: Buffer): Made | null {
  const voice = readVoice(bytes)
  if (!voice) return null
  const name = randomUUID()
  const shownKey = `voices/${name.slice(0, 2)}/${name}.${voice.mediaType === 'audio/wav' ? 'wav' : 'mp3'}`
  const seconds = Math.max(1, Math.round(voice.seconds))
  return {
    columns: { mediaType: voice.mediaType, sizeBytes: voice.bytes.length, width: null, height: null, seconds, originalKey: null, shownKey, thumbKey: null },
    bytes: { shownKey: voice.bytes },
  }
}

/** Takes a photo or voice note (§3.8): its kind by its bytes, made anew, kept once for the same bytes of the same person, and handed to the content check. */
export async function storeUpload(
  ctx: MediaContext,
  caller: { accountId: string; app: AppName },
  kind: MediaKind,
  bytes: Buffer,
): Promise<Result<MediaRow, UploadRefusal>> {
  if (bytes.length > (kind === 'PHOTO' ? MOST_PHOTO_BYTES : MOST_VOICE_BYTES)) return refuse('MEDIA_TOO_LARGE')
  const uploaderKey = ctx.vault.fingerprint(REPORTER_KEY_PURPOSE, caller.accountId)
  if ((await ctx.rows.countLoose(ctx.db, uploaderKey)) >= MOST_LOOSE) return refuse('TOO_MANY')
  const made = kind === 'PHOTO' ? await photoOf(bytes) : voiceOf(bytes)
  if (!made) return refuse('MEDIA_TYPE')
  // A recorder stops a little late.
  if ((made.columns.seconds ?? 0) > MOST_VOICE_SECONDS + 1) return refuse('MEDIA_TOO_LARGE')
  const now = ctx.clock.date()
  const kept = await ctx.rows.keep(ctx.db, {
    ...made.columns,
    id: randomUUID(),
    kind,
    uploaderKey,
    askerSealed: ctx.vault.seal(caller.accountId),
    askerApp: caller.app,
    sha256: createHash('sha256').update(bytes).digest(),
    uploadedAt: now,
  })
  if (kept.storedAt) return ok(kept)
  const { originalKey, shownKey, thumbKey } = kept
  if (originalKey && made.bytes.originalKey) await ctx.objects.put(originalKey, made.bytes.originalKey, 'application/octet-stream')
  if (thumbKey && made.bytes.thumbKey) await ctx.objects.put(thumbKey, made.bytes.thumbKey, 'image/jpeg')
  await ctx.objects.put(shownKey, made.bytes.shownKey, kept.mediaType)
  await ctx.rows.markStored(ctx.db, kept.id, now)
  return ok({ ...kept, storedAt: now })
}
