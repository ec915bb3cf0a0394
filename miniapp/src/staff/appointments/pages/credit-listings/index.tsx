import type { CreditListing } from '@jktl/shared/appointments/credit/contract'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, Buttons, Dialog, Field, Notice, QueryStates, Table, Text, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { QueueTabs } from '../../../frame/queue-tabs'
import { href, useParams, type ListingFilter } from '../../../routes'
import { t } from '../../credit-texts'
import { dayText, momentText } from '../../credit-words'

type Asked = { kind: 'release' | 'report'; listing: CreditListing }
const STATES = { IN_FORCE: 'IN_FORCE', RELEASED: 'RELEASED_tab' } as const

function reportText(l: CreditListing): string {
  if (l.reportState === 'REPORTED') return t('REPORTED', { no: l.receiptNo ?? '' })
  if (l.reportState === 'WITHDRAWN') return t('WITHDRAWN', { no: l.withdrawalReceiptNo ?? '' })
  if (l.reportState) return t(l.reportState)
  return l.canReport || l.status === 'RELEASED' ? t('notReported') : t('reportFrom', { time: momentText(l.reportableFrom) })
}

function AskDialog({ asked, onDone }: { asked: Asked; onDone: () => void }) {
  const { kind, listing } = asked
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const options = { onDone, refresh: ['appointments.listCreditListings' as const] }
  const release = useWrite('appointments.releaseListing', options)
  const report = useWrite('appointments.reportListing', options)
  const failure = release.failure ?? report.failure
  const target = { params: { id: listing.id }, ifMatch: listing.version }
  const send = () => {
    if (kind === 'report') return report.run(target)
    if (reason.trim().length < 2) return setError(t('reasonNeeded'))
    return release.run({ ...target, body: { reason: reason.trim() } })
  }
  return (
    <Dialog
      id="listing-dialog"
      title={t(kind === 'report' ? 'reportTitle' : 'releaseTitle')}
      confirm={t(kind === 'report' ? 'reportGo' : 'releaseGo')}
      onConfirm={send}
      busy={release.busy || report.busy}
      dismiss={t('cancel')}
      onDismiss={onDone}
    >
      <Text>{t(kind === 'report' ? 'reportNote' : 'releaseNote')}</Text>
      {kind === 'release' ? (
        <Field id="listing-reason" label={t('releaseReason')} value={reason} onChange={setReason} maxLength={200} error={error} required />
      ) : null}
      {failure ? (
        <Notice id="listing-failed" tone="danger" live>
          {failure instanceof ApiProblem ? failure.title : t('failed')}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** 失约名单: masked, with the way out by hand and the state of its report (C3, C7). */
export default function CreditListingsPage() {
  const may = useMay('listings')
  const [asked, setAsked] = useState<Asked | null>(null)
  const [filter, setFilter] = useFilters<ListingFilter>(useParams('creditListings'), (next) => href('creditListings', next))
  const status = filter.status === 'RELEASED' ? 'RELEASED' : 'IN_FORCE'
  const query = useRead('appointments.listCreditListings', { query: { status, ...(filter.after ? { cursor: filter.after } : {}) } }, { enabled: may })
  const columns: readonly TableColumn<CreditListing>[] = [
    { key: 'person', title: t('person'), head: true, phone: 'line', cell: (l) => `${l.personNameMasked} ${l.personIdMasked ?? ''}` },
    { key: 'where', title: t('where'), phone: 'line', cell: (l) => l.institutionName ?? t('region') },
    { key: 'period', title: t('period'), named: true, cell: (l) => `${dayText(l.from)} – ${dayText(l.until)}` },
    { key: 'violations', title: t('violations'), named: true, cell: (l) => t('times', { count: l.violations }) },
    { key: 'status', title: t('state'), phone: 'line', cell: (l) => (l.releasedBy ? `${t('RELEASED')}·${t(l.releasedBy)}` : t(l.status)) },
    { key: 'report', title: t('report'), named: true, cell: reportText },
    {
      key: 'act',
      title: t('release'),
      cell: (l) =>
        l.canRelease ? (
          <Buttons>
            {l.canReport ? (
              <Button id={`report-${l.id}`} kind="secondary" small onPress={() => setAsked({ kind: 'report', listing: l })}>
                {t('doReport')}
              </Button>
            ) : null}
            <Button id={`release-${l.id}`} kind="secondary" small onPress={() => setAsked({ kind: 'release', listing: l })}>
              {t('release')}
            </Button>
          </Buttons>
        ) : (
          (l.releaseReason ?? '')
        ),
    },
  ]
  return (
    <Frame
      title={t('listings')}
      current="listings"
      note={t('listingsNote')}
      overlay={asked ? <AskDialog key={asked.listing.id} asked={asked} onDone={() => setAsked(null)} /> : undefined}
    >
      <QueueTabs
        id="listings"
        label={t('listings')}
        keys={['IN_FORCE', 'RELEASED'] as const}
        current={status}
        text={(one) => t(STATES[one])}
        href={(one) => href('creditListings', { status: one })}
        onPick={(one) => setFilter({ status: one, after: undefined })}
      />
      <QueryStates
        query={query}
        empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t(status === 'IN_FORCE' ? 'noListings' : 'noReleased') }}
      >
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={t(STATES[status])}>
            <Table id="listings" label={t(STATES[status])} columns={columns} rows={items} rowKey={(l) => l.id} />
            {nextCursor || filter.after ? (
              <Box className="pager">
                <Pager id="listings" after={filter.after} nextCursor={nextCursor} onPage={(after) => setFilter({ after })} />
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
