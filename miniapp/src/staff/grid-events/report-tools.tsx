import { useState } from 'react'
import { type Ask, call } from '@/platform/api'
import { saveFile } from '@/platform/save-file'
import { Button, ErrorState, Notice } from '@/ui'
import { printPage } from '../frame/print'
import { t } from './boards-texts'

type Exported =
  | { id: 'gridEvents.exportGridReport'; ask: Ask<'gridEvents.exportGridReport'> }
  | { id: 'gridEvents.exportFigureRows'; ask: Ask<'gridEvents.exportFigureRows'> }

/** Takes what is shown away as a file or on paper. */
export function useReportTools(exported: Exported | null) {
  const [failure, setFailure] = useState<unknown>(null)
  const [isRefused, setRefused] = useState(false)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    if (!exported) return
    setBusy(true)
    setFailure(null)
    try {
      const file = await (exported.id === 'gridEvents.exportGridReport' ? call(exported.id, exported.ask) : call(exported.id, exported.ask))
      setRefused(!(await saveFile(file.fileName, file.text)))
    } catch (error) {
      setFailure(error)
    }
    setBusy(false)
  }
  return {
    buttons: (
      <>
        {exported ? (
          <Button id="report-export" kind="secondary" small fit icon="report" busy={busy} onPress={() => void save()}>
            {t('export')}
          </Button>
        ) : null}
        {printPage ? (
          <Button id="report-print" kind="secondary" small fit onPress={printPage}>
            {t('print')}
          </Button>
        ) : null}
      </>
    ),
    trouble: failure ? (
      <ErrorState id="report-export-error" failure={failure} />
    ) : isRefused ? (
      <Notice id="report-not-saved" tone="notice" live>
        {t('notSaved')}
      </Notice>
    ) : null,
  }
}
