import { formatFen } from '@jktl/shared/kernel/money'
import type { CreditpayDifference } from '@jktl/shared/payments/creditpay/contract'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, Field, Notice, QueryStates, Table, Text, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { type CreditpayDifferenceFilter, href, useParams } from '../../../routes'
import { t } from '../../creditpay-texts'
import { momentText } from '../../words'

function Close({ difference, onDone }: { difference: CreditpayDifference; onDone: () => void }) {
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const close = useWrite('payments.closeCreditpayDifference', { onDone, refresh: ['payments.listCreditpayDifferences'] })
  const send = () =>
    note.trim().length < 2 ? setError(t('noteNeeded')) : close.run({ params: { id: difference.id }, ifMatch: difference.version, body: { note: note.trim() } })
  return (
    <Dialog id="difference-close" title={t('closeTitle')} confirm={t('closeGo')} onConfirm={send} busy={close.busy} dismiss={t('cancel')} onDismiss={onDone}>
      <Text>{difference.text}</Text>
      <Text>{t('closeNote')}</Text>
      <Field id="difference-note" label={t('result')} value={note} onChange={setNote} maxLength={200} error={error} required />
      {close.failure ? <Notice tone="danger">{close.failure instanceof ApiProblem ? close.failure.title : t('failed')}</Notice> : null}
    </Dialog>
  )
}

/** Where a hospital and the platform disagree about a visit on credit (K8). */
export default function CreditpayDifferencesPage() {
  const may = useMay('creditpayDifferences')
  const [asked, setAsked] = useState<CreditpayDifference | null>(null)
  const [filter, setFilter] = useFilters<CreditpayDifferenceFilter>(useParams('creditpayDifferences'), (next) => href('creditpayDifferences', next))
  const query = useRead('payments.listCreditpayDifferences', { query: filter.after ? { cursor: filter.after } : {} }, { enabled: may })
  const columns: readonly TableColumn<CreditpayDifference>[] = [
    { key: 'what', title: t('what'), head: true, phone: 'line', cell: (d) => d.text },
    { key: 'hospital', title: t('hospital'), named: true, cell: (d) => d.institutionName },
    { key: 'person', title: t('person'), named: true, cell: (d) => d.personNameMasked },
    { key: 'amount', title: t('amount'), end: true, named: true, cell: (d) => formatFen(d.amountFen) },
    { key: 'when', title: t('when'), named: true, cell: (d) => momentText(d.at) },
    {
      key: 'result',
      title: t('result'),
      cell: (d) =>
        d.closedAt ? (
          (d.note ?? '')
        ) : (
          <Button id={`close-${d.id}`} kind="secondary" small onPress={() => setAsked(d)}>
            {t('close')}
          </Button>
        ),
    },
  ]
  return (
    <Frame
      title={t('differences')}
      current="creditpayDifferences"
      note={t('differencesNote')}
      overlay={asked ? <Close key={asked.id} difference={asked} onDone={() => setAsked(null)} /> : undefined}
    >
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t('noDifferences') }}>
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={t('differences')}>
            <Table id="differences" label={t('differences')} columns={columns} rows={items} rowKey={(d) => d.id} />
            {nextCursor ? (
              <Box className="pager">
                <Button id="differences-next" kind="secondary" small onPress={() => setFilter({ after: nextCursor })}>
                  {t('next')}
                </Button>
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
