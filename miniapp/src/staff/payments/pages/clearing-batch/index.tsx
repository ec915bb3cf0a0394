import { formatDayCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { href, useParams } from '../../../routes'
import { AnswerPanel } from '../../clearing-answer'
import { FilePanels } from '../../clearing-file'
import { RowsPanel } from '../../clearing-rows'
import { SigningDialog, SigningPanel } from '../../clearing-signing'
import { t } from '../../clearing-texts'
import { ClearingGrounds, ClearingTotals } from '../../clearing-totals'

const REFRESH_MS = 15_000

/** One 清分单: its totals explained, two signatures, the institution's answer, the file, its rows (B14, §3.6). */
export default function ClearingBatchPage() {
  const { id = '', ...place } = useParams('clearingBatch')
  const [{ after }, setFilter] = useFilters<{ after?: string }>(place, (next) => href('clearingBatch', { id, ...next }))
  const [asking, setAsking] = useState(false)
  const query = useRead('payments.getClearingBatch', { params: { id } }, { enabled: useMay('clearing') && id !== '', refetchMs: REFRESH_MS })
  const shown = query.data
  return (
    <Frame
      title={shown ? t('batchTitle', { date: formatDayCn(shown.settleDate) }) : t('clearing')}
      current="clearing"
      task
      note={shown?.institutionName}
      overlay={asking && shown && (shown.canCheck || shown.canSign) ? <SigningDialog batch={shown} onClose={() => setAsking(false)} /> : null}
    >
      <QueryStates query={query}>
        {(batch) => (
          <>
            <ClearingTotals batch={batch} />
            <SigningPanel batch={batch} onAsk={() => setAsking(true)} />
            <AnswerPanel batch={batch} />
            <RowsPanel batchId={batch.id} after={after} onPage={(next) => setFilter({ after: next })} />
            <ClearingGrounds batch={batch} />
            <FilePanels batch={batch} />
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
