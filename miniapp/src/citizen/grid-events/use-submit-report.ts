import { CATEGORIES } from '@jktl/shared/grid-events/model'
import type { ReportReceipt, SimilarReport } from '@jktl/shared/grid-events/report/contract'
import { useState } from 'react'
import { ApiProblem, call } from '@/platform/api'
import { newId } from '@/platform/ids'
import { uploadMedia } from '@/platform/media'
import { sendAll, useAutoSend } from '@/platform/send-queue'
import type { Written } from './report-draft'
import type { Ended } from './report-outcome'
import { t } from './report-texts'
import { itemOf, type useReportDraft } from './use-report-draft'

/** The way of a report from the button on: what is alike is offered first, then it is kept, then sent, and what came of it is told. */
export function useSubmitReport(report: ReturnType<typeof useReportDraft>, isOnline: boolean) {
  const [busy, setBusy] = useState<'checking' | 'sending' | null>(null)
  const [similar, setSimilar] = useState<readonly SimilarReport[]>([])
  const [isAnother, setAnother] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [ended, setEnded] = useState<Ended | null>(null)
  const isAuto = useAutoSend((s) => s.isOn)

  const findSimilar = async ({ draft }: Written): Promise<readonly SimilarReport[]> => {
    if (!isOnline || isAnother || !draft.category || CATEGORIES[draft.category].lane !== 'PUBLIC') return []
    const { category, text, point, nodeCode } = draft
    try {
      return (await call('gridEvents.findSimilarReports', { body: { category, text: text.trim(), point, nodeCode } })).items
    } catch {
      // Being offered a duplicate is a help, not a gate.
      return []
    }
  }
  const send = async (isAnonymous: boolean): Promise<void> => {
    setBusy('sending')
    const key = await report.enqueue()
    if (key === null) return setProblem(t('full'))
    if (isOnline) await sendAll()
    const item = itemOf(key)
    if (item?.state === 'sent') setEnded({ kind: 'sent', receipt: item.answer as ReportReceipt, isAnonymous })
    else if (item?.state === 'refused') {
      setProblem(t('refusedTitle', { why: item.refusal?.title ?? '' }))
      return report.reopen(key)
    } else setEnded({ kind: 'kept', no: item?.no ?? 0 })
    report.forget()
  }
  const around = (work: () => Promise<void>): void => {
    if (busy) return
    setProblem(null)
    void work().finally(() => setBusy(null))
  }
  return {
    busy,
    similar,
    problem,
    ended,
    isAuto,
    submit: (written: Written): void =>
      around(async () => {
        setBusy('checking')
        const found = await findSimilar(written)
        if (found.length > 0) return setSimilar(found)
        await send(written.draft.isAnonymous)
      }),
    /** Not the same one. */
    goOn: (written: Written): void =>
      around(async () => {
        setSimilar([])
        setAnother(true)
        await send(written.draft.isAnonymous)
      }),
    join: (eventId: string, { draft, files }: Written): void =>
      around(async () => {
        setBusy('sending')
        try {
          const mediaIds: string[] = []
          for (const { kind, ref } of files) {
            const stored = kind === 'PHOTO' ? await uploadMedia({ id: ref, kind }) : null
            if (stored) mediaIds.push(stored.id)
          }
          const { followers } = await call('gridEvents.followSimilarReport', {
            body: { eventId, isAnonymous: draft.isAnonymous, mediaIds },
            idempotencyKey: newId(),
          })
          await report.discard()
          setSimilar([])
          setEnded({ kind: 'joined', followers })
        } catch (failure) {
          setSimilar([])
          setProblem(failure instanceof ApiProblem ? failure.title : t('failed'))
        }
      }),
    closeSimilar: (): void => setSimilar([]),
    startAgain: (): void => {
      setEnded(null)
      setAnother(false)
      setProblem(null)
      report.forget()
    },
  }
}
