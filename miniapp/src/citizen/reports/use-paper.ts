import { useRef, useState } from 'react'
import { download } from '@/platform/download'

type Step = { at: 'ready' | 'making' | 'made' } | { at: 'failed'; failure: unknown }

/** Fetches the paper of a report and hands it over; after a failure the same button tries again. */
export function usePaper(id: string, name: string) {
  const [step, setStep] = useState<Step>({ at: 'ready' })
  const isRunning = useRef(false)
  const run = async (): Promise<void> => {
    if (isRunning.current) return
    isRunning.current = true
    setStep({ at: 'making' })
    try {
      await download({ id: 'reports.getReportFile', params: { id }, name, kind: 'pdf' })
      setStep({ at: 'made' })
    } catch (failure) {
      setStep({ at: 'failed', failure })
    } finally {
      isRunning.current = false
    }
  }
  return { step, run: () => void run() }
}
