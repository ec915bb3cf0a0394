import { formatDayCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { BatchDetail } from '@jktl/shared/payments/reconciliation/desk-contract'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, KeyValueList, Notice, Pill, QueryStates, Table, type TableColumn, Text } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { replace, useParams } from '../../../routes'
import { WriteTrouble } from '../../write-trouble'
import { t } from '../../finance-texts'
import { batchLine, batchTone } from '../../finance-words'
import { momentText } from '../../words'
import { KindTable } from '../../kind-table'

const REFRESH_MS = 5_000
const VERSIONS: readonly TableColumn<BatchDetail['versions'][number]>[] = [
  { key: 'version', title: t('versions'), head: true, phone: 'line', cell: (v) => t('versionNo', { version: v.version }) },
  { key: 'state', title: t('state'), cell: (v) => <Pill tone={batchTone(v.state)}>{t(v.state)}</Pill> },
  { key: 'force', title: t('life'), cell: (v) => t(v.isCurrent ? 'inForce' : v.isRunning ? 'atWork' : 'replaced') },
  { key: 'done', title: t('result'), phone: 'line', cell: (v) => (v.concludedAt ? t('doneAt', { time: momentText(v.concludedAt) }) : batchLine(v)) },
]

const totalsOf = (totals: NonNullable<BatchDetail['totals']>) => [
  { key: t('rows'), value: totals.rows },
  { key: t('paid', { count: totals.payments }), value: formatFen(totals.paidFen) },
  { key: t('refunded', { count: totals.refunds }), value: formatFen(totals.refundedFen) },
  { key: t('fee'), value: formatFen(totals.feeFen) },
  ...(totals.foreign > 0
    ? [
        { key: t('foreign', { count: totals.foreign }), value: formatFen(totals.foreignFen) },
        { key: t('foreignKnown'), value: t('foreignKnownCount', { count: totals.foreignKnown, amount: formatFen(totals.foreignKnownFen) }) },
      ]
    : []),
  ...(totals.quarantined > 0 ? [{ key: t('quarantined'), value: totals.quarantined }] : []),
]

/** One bill of one day: where it stands, its totals, its differences, its versions, and 重新对账 (R5, R10). */
export default function FinanceBatchPage() {
  const { id = '' } = useParams('financeBatch')
  const [asking, setAsking] = useState(false)
  const isMaker = usePosts().some(({ role }) => role === 'finance_maker')
  const query = useRead('payments.getFinanceBatch', { params: { id } }, { enabled: useMay('financeDays') && id !== '', refetchMs: REFRESH_MS })
  const rerun = useWrite('payments.rerunFinanceBatch', {
    refresh: ['payments.getFinanceDay', 'payments.listFinanceDays', 'payments.getFinanceBatch'],
    onDone: (batch) => replace('financeBatch', { id: batch.id }),
  })
  const shown = query.data
  return (
    <Frame
      title={shown ? t('batchTitle', { kind: t(shown.billKind), date: formatDayCn(shown.billDate) }) : t('bill')}
      current="financeDays"
      task
      note={shown?.title}
      overlay={
        asking ? (
          <Dialog
            id="rerun"
            title={t('rerunTitle')}
            confirm={t('rerunGo')}
            busy={rerun.busy}
            dismiss={t('giveUp')}
            onDismiss={() => setAsking(false)}
            onConfirm={() => rerun.run({ params: { id } })}
          >
            <Text>{t('rerunNote')}</Text>
            <WriteTrouble id="rerun-failed" failure={rerun.failure} />
          </Dialog>
        ) : null
      }
    >
      <QueryStates query={query}>
        {(batch) => (
          <>
            {batch.state === 'FAILED' && batch.reason ? (
              <Notice id="batch-failed" tone="danger">
                {batch.reason}
              </Notice>
            ) : null}
            <Panel
              title={t('totals')}
              end={
                <Box as="span" id="batch-state">
                  <Pill tone={batchTone(batch.state)}>{t(batch.state)}</Pill>
                </Box>
              }
              foot={
                isMaker ? (
                  <Box className="acts">
                    <Button
                      id="batch-rerun"
                      kind="secondary"
                      fit
                      {...(batch.isRunning ? { disabledReason: t('MATCHING') } : {})}
                      onPress={() => setAsking(true)}
                    >
                      {t('rerun')}
                    </Button>
                  </Box>
                ) : undefined
              }
            >
              {batch.totals ? <KeyValueList money items={totalsOf(batch.totals)} /> : <Text>{batchLine(batch) || t(batch.state)}</Text>}
            </Panel>
            <Panel title={t('kinds')} note={batch.kinds.length === 0 ? t('clean') : undefined} flush>
              {batch.kinds.length > 0 ? <KindTable kinds={batch.kinds} filter={{ batch: batch.id }} /> : null}
            </Panel>
            {batch.file ? (
              <Panel title={t('file')}>
                <KeyValueList
                  items={[
                    {
                      key: t('sha1'),
                      value: (
                        <Box as="span" className="mono">
                          {batch.file.sha1}
                        </Box>
                      ),
                    },
                  ]}
                />
              </Panel>
            ) : null}
            <Panel title={t('versions')} flush>
              <Table id="versions" label={t('versions')} columns={VERSIONS} rows={batch.versions} rowKey={(v) => v.id} />
            </Panel>
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
