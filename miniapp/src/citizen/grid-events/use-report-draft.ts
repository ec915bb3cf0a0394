import type { ReportReceipt } from '@jktl/shared/grid-events/report/contract'
import type { Kept } from '@jktl/shared/kernel/send-queue'
import { useCallback, useEffect, useRef, useState } from 'react'
import { sendQueue } from '@/platform/send-queue'
import { useSession } from '@/platform/session/store'
import { capturedNow, REPORT_KIND } from './report-courier'
import { emptyDraft, payloadOf, type ReportItem, titleOf, type Written } from './report-draft'

const PAUSE_MS = 500
const isEmpty = ({ draft, files }: Written): boolean => titleOf(draft) === '' && files.length === 0 && !draft.point && draft.nodeCode === null
const keptAs = ({ draft, files }: Written) => ({ title: titleOf(draft), payload: draft, files })

/** What is being written, kept on the phone from the first entry on: leaving the page or losing the phone's power loses nothing. */
export function useReportDraft(wanted: string | undefined) {
  const owner = useSession((s) => s.accountId)
  const [written, setWritten] = useState<Written | null>(null)
  const [isFull, setFull] = useState(false)
  const key = useRef<string | null>(null)
  const latest = useRef<Written | null>(null)
  const unsaved = useRef(false)
  const saving = useRef<Promise<unknown>>(Promise.resolve())

  useEffect(() => {
    void sendQueue.load().then(() => {
      const drafts = sendQueue
        .snapshot()
        .filter((item) => item.kind === REPORT_KIND && item.owner === owner && item.state === 'draft') as unknown as ReportItem[]
      const found = wanted === undefined ? drafts.at(-1) : drafts.find((item) => item.key === wanted)
      key.current = found?.key ?? null
      const start: Written = found ? { draft: { ...emptyDraft(true), ...found.payload }, files: found.files } : { draft: emptyDraft(true), files: [] }
      latest.current = start
      setWritten(start)
    })
  }, [owner, wanted])

  /** One after the other, so that one draft never becomes two. */
  const save = useCallback((): Promise<boolean> => {
    const next = saving.current.then(async () => {
      const now = latest.current
      if (!now || !unsaved.current || (key.current === null && isEmpty(now))) return true
      unsaved.current = false
      const kept: Kept<Written['draft']> = await sendQueue.keepDraft(REPORT_KIND, key.current, keptAs(now))
      if (kept.ok) key.current = kept.item.key
      else unsaved.current = true
      setFull(!kept.ok && kept.why === 'FULL')
      return kept.ok
    })
    saving.current = next
    return next
  }, [])

  useEffect(() => {
    if (!unsaved.current) return
    const timer = setTimeout(() => void save(), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [written, save])
  useEffect(() => () => void save(), [save])

  const change = (part: Partial<Written['draft']>, files?: Written['files']): void => {
    if (!latest.current) return
    latest.current = { draft: { ...latest.current.draft, ...part }, files: files ?? latest.current.files }
    unsaved.current = true
    setWritten(latest.current)
    // A photo cannot be typed again.
    if (files) void save()
  }
  const forget = (): void => {
    key.current = null
    unsaved.current = false
    latest.current = { draft: emptyDraft(true), files: [] }
    setWritten(latest.current)
  }

  return {
    written,
    isFull,
    change,
    forget,
    /** Puts it into the queue. @returns its key; null: it could not be kept */
    async enqueue(): Promise<string | null> {
      unsaved.current = true
      const isKept = await save()
      const now = latest.current
      if (!isKept || !now?.draft.category || key.current === null) return null
      const payload = payloadOf({ ...now.draft, category: now.draft.category })
      const kept = await sendQueue.enqueue(key.current, { title: titleOf(now.draft), payload, files: now.files }, capturedNow())
      setFull(!kept.ok && kept.why === 'FULL')
      return kept.ok ? kept.item.key : null
    },
    async discard(): Promise<void> {
      await saving.current
      if (key.current !== null) await sendQueue.discard(key.current)
      forget()
    },
    /** A refused one is written on. */
    async reopen(itemKey: string): Promise<void> {
      const kept = await sendQueue.reopen(itemKey)
      if (kept.ok) key.current = itemKey
    },
  }
}
export const itemOf = (itemKey: string) => sendQueue.snapshot().find(({ key }) => key === itemKey)
export type { ReportReceipt }
