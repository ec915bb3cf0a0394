import type { HistoryExportFormat } from '@jktl/shared/payments/history/model'
import { useRef, useState } from 'react'
import { submit } from '@/platform/api'
import { download } from '@/platform/download'
import type { HistoryFilter } from './history-filter'

type Step = { at: 'ready' } | { at: 'making'; format: HistoryExportFormat } | { at: 'made'; name: string } | { at: 'failed'; failure: unknown }

/** Prepares a file of the payments shown and hands it over; after a failure the same button tries again. */
export function useExport(filter: HistoryFilter) {
  const [step, setStep] = useState<Step>({ at: 'ready' })
  const isRunning = useRef(false)
  const run = async (format: HistoryExportFormat) => {
    if (isRunning.current) return
    isRunning.current = true
    setStep({ at: 'making', format })
    try {
      const { id, fileName: name } = await submit('payments.createHistoryExport', { body: { format, ...filter } })
      await download({ id: 'payments.getHistoryExportFile', params: { id }, name, kind: format === 'PDF' ? 'pdf' : 'csv' })
      setStep({ at: 'made', name })
    } catch (failure) {
      setStep({ at: 'failed', failure })
    } finally {
      isRunning.current = false
    }
  }
  return { step, run: (format: HistoryExportFormat) => void run(format) }
}
