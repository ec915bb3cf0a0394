import type { NewItem } from '@jktl/shared/kernel/send-queue'
import { useEffect, useState } from 'react'
import type { LocalMedia } from '@/platform/local-media'
import { sendQueue } from '@/platform/send-queue'
import { WORK_LOG_QUEUE, type WorkLogPayload } from './work-log-courier'

const PAUSE_MS = 800
export type KeptPhoto = Pick<LocalMedia, 'id' | 'sha256'>
type Item = NewItem<WorkLogPayload>
export const itemOf = (payload: WorkLogPayload, photos: readonly KeptPhoto[]): Item => ({
  title: payload.name,
  payload,
  files: photos.map(({ id, sha256 }) => ({ kind: 'PHOTO', ref: id, sha256, seconds: null, uploadedId: null })),
})

/** One save after the other, so that a new draft stays one. */
class Draft {
  private latest: Item | null = null
  private turn: Promise<unknown> = Promise.resolve()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private key: string | null) {}

  /** Soon, once writing pauses. */
  keep(item: Item): void {
    this.latest = item
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.save(), PAUSE_MS)
  }

  /** At once. @returns where it is kept; null: it could not be */
  settle(item: Item): Promise<string | null> {
    this.latest = item
    return this.save()
  }

  save(): Promise<string | null> {
    clearTimeout(this.timer)
    const saved = this.turn.then(async () => {
      const item = this.latest
      if (!item) return this.key
      const kept = await sendQueue.keepDraft(WORK_LOG_QUEUE, this.key, item)
      if (!kept.ok) return null
      this.key = kept.item.key
      if (this.latest === item) this.latest = null
      return this.key
    })
    this.turn = saved
    return saved
  }
}

/** Keeps what is being written on the phone, so that a phone that dies loses nothing. */
export function useDraft(firstKey: string | null): Draft {
  const [draft] = useState(() => new Draft(firstKey))
  useEffect(() => () => void draft.save(), [draft])
  return draft
}
