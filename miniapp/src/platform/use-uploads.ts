import { useState } from 'react'
import { ApiProblem, useRead } from './api'
import type { LocalMedia } from './local-media'
import { uploadMedia } from './media'
import { forgetMedia } from './media-files'

/** How far a photo or voice note is: on its way, there, not taken, or waiting to be sent again. */
export type UploadState = 'SENDING' | 'WAITING' | 'PASSED' | 'REFUSED' | 'FAILED' | 'KEPT'
export interface Upload {
  local: LocalMedia
  state: UploadState
  /** Its number at the server, once it is there. */
  mediaId: string | null
  /** What the server said when it did not take it. */
  problem: string | null
}
const POLL_MS = 5_000

/** Sends what is added at once, for forms that need a network anyway; what is added offline stays on the phone and is tried again by hand. */
export function useUploads() {
  const [items, setItems] = useState<readonly Upload[]>([])
  const change = (id: string, part: Partial<Upload>) => setItems((all) => all.map((item) => (item.local.id === id ? { ...item, ...part } : item)))
  const send = async (local: LocalMedia): Promise<void> => {
    change(local.id, { state: 'SENDING', problem: null })
    try {
      const stored = await uploadMedia(local)
      if (stored) change(local.id, { mediaId: stored.id, state: stored.isRefused ? 'REFUSED' : stored.isChecked ? 'PASSED' : 'WAITING' })
      else change(local.id, { state: 'FAILED' })
    } catch (failure) {
      const isFinal = failure instanceof ApiProblem && !failure.retryable
      change(local.id, { state: isFinal ? 'REFUSED' : 'FAILED', problem: failure instanceof ApiProblem ? failure.title : null })
    }
  }
  const waiting = items.filter(({ state }) => state === 'WAITING').map(({ mediaId }) => mediaId ?? '')
  const checks = useRead('gridEvents.listUploads', { query: { ids: waiting.join(',') } }, { enabled: waiting.length > 0, refetchMs: POLL_MS })
  const stateOf = (item: Upload): UploadState => {
    const now = item.state === 'WAITING' ? checks.data?.items.find(({ id }) => id === item.mediaId) : undefined
    return now?.isRefused ? 'REFUSED' : now?.isChecked ? 'PASSED' : item.state
  }
  const shown = items.map((item) => ({ ...item, state: stateOf(item) }))
  return {
    items: shown,
    /** Of all that may be attached. */
    mediaIds: shown.flatMap(({ mediaId, state }) => (mediaId && state !== 'REFUSED' ? [mediaId] : [])),
    isBusy: shown.some(({ state }) => state === 'SENDING'),
    add: (locals: readonly LocalMedia[]): void => {
      setItems((all) => [...all, ...locals.map((local) => ({ local, state: 'SENDING' as const, mediaId: null, problem: null }))])
      locals.forEach((local) => void send(local))
    },
    retry: (id: string): void => {
      const item = items.find(({ local }) => local.id === id)
      if (item) void send(item.local)
    },
    remove: (id: string): void => {
      setItems((all) => all.filter(({ local }) => local.id !== id))
      void forgetMedia(id)
    },
    /** After they were handed over. */
    clear: (): void => {
      items.forEach(({ local }) => void forgetMedia(local.id))
      setItems([])
    },
  }
}
