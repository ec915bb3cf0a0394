import { formatDateCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { CreditpayVisit, StaffCreditpayDetail } from '@jktl/shared/payments/creditpay/contract'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, Field, KeyValueList, LinkButton, Notice, QueryStates, Table, Text, type TableColumn } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { t } from '../../creditpay-texts'
import { useIsRegionFinance } from '../../reach'
import { typedFen } from '../../creditpay-words'
import { momentText } from '../../words'

const REFRESH = ['payments.getCreditpayAccount', 'payments.listCreditpayCases'] as const

const Standing = ({ a, isRegion }: { a: StaffCreditpayDetail; isRegion: boolean }) => (
  <Panel title={t('standing')}>
    <KeyValueList
      items={[
        { key: t('person'), value: `${a.personNameMasked} ${a.personIdMasked ?? ''}` },
        { key: t('state'), value: t(a.state) },
        ...(a.listing ? [{ key: t('listing'), value: `${momentText(a.listing.listedAt)} ${a.listing.reason}` }] : []),
        ...(a.signedAt ? [{ key: t('signedAt'), value: momentText(a.signedAt) }] : []),
        ...(a.agreementVersion ? [{ key: t('agreementVersion'), value: a.agreementVersion }] : []),
      ]}
    />
    <KeyValueList
      money
      items={[
        ...(isRegion
          ? [
              { key: t('limit'), value: formatFen(a.limitFen) },
              { key: t('available'), value: formatFen(a.availableFen) },
              { key: t('frozen'), value: formatFen(a.frozenFen) },
            ]
          : []),
        { key: t('owed'), value: formatFen(a.owedFen) },
        { key: t('overdue'), value: formatFen(a.overdueFen) },
      ]}
    />
  </Panel>
)

function Limit({ a }: { a: StaffCreditpayDetail }) {
  const [limit, setLimit] = useState('')
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const propose = useWrite('payments.proposeCreditpayLimit', { onDone: ({ id }) => go('creditpayCase', { id }), refresh: [...REFRESH] })
  const send = () => {
    const limitFen = typedFen(limit)
    if (limitFen === null) return setError(t('amountNeeded'))
    if (note.trim().length < 2) return setError(t('noteNeeded'))
    setError(undefined)
    propose.run({ params: { id: a.id }, ifMatch: a.version, body: { limitFen, note: note.trim() } })
  }
  return (
    <Panel title={t('changeLimit')} note={t('changeNote')}>
      {propose.failure ? (
        <Notice id="limit-failed" tone="danger" live>
          {propose.failure instanceof ApiProblem ? propose.failure.title : t('failed')}
        </Notice>
      ) : null}
      <Field
        id="limit-amount"
        label={t('limitYuan')}
        hint={t('limitHint', { amount: formatFen(a.maxLimitFen) })}
        value={limit}
        onChange={setLimit}
        maxLength={9}
        error={error}
        first
      />
      <Field id="limit-note" label={t('note')} value={note} onChange={setNote} maxLength={200} />
      <Button id="limit-propose" kind="secondary" small busy={propose.busy} onPress={send}>
        {t('changeLimit')}
      </Button>
    </Panel>
  )
}

function WriteOff({ visit, onDone }: { visit: CreditpayVisit; onDone: () => void }) {
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const propose = useWrite('payments.proposeCreditpayWriteOff', { onDone: ({ id }) => go('creditpayCase', { id }), refresh: [...REFRESH] })
  return (
    <Dialog
      id="write-off"
      title={t('writeOffTitle')}
      confirm={t('writeOffGo')}
      onConfirm={() => (note.trim().length < 2 ? setError(t('noteNeeded')) : propose.run({ params: { id: visit.id }, body: { note: note.trim() } }))}
      busy={propose.busy}
      dismiss={t('cancel')}
      onDismiss={onDone}
    >
      <Text>{`${visit.institutionName} ${formatFen(visit.owedFen)}`}</Text>
      <Text>{t('writeOffNote')}</Text>
      <Field id="write-off-note" label={t('note')} value={note} onChange={setNote} maxLength={200} error={error} required />
      {propose.failure ? <Notice tone="danger">{propose.failure instanceof ApiProblem ? propose.failure.title : t('failed')}</Notice> : null}
    </Dialog>
  )
}

/** One account with every visit, every step and who took it. */
export default function CreditpayAccountPage() {
  const { id = '' } = useParams('creditpayAccount')
  const may = useMay('creditpayAccounts')
  const isRegion = useIsRegionFinance()
  const isMaker = usePosts().some(({ role }) => role === 'finance_maker')
  const [visit, setVisit] = useState<CreditpayVisit | null>(null)
  const query = useRead('payments.getCreditpayAccount', { params: { id } }, { enabled: id !== '' && may })
  const columns: readonly TableColumn<CreditpayVisit>[] = [
    { key: 'hospital', title: t('hospital'), head: true, phone: 'line', cell: (v) => `${v.institutionName} ${v.subject}` },
    { key: 'when', title: t('when'), named: true, cell: (v) => momentText(v.startedAt) },
    { key: 'amount', title: t('amount'), end: true, named: true, cell: (v) => formatFen(v.capturedFen || v.authorisedFen) },
    { key: 'owed', title: t('owed'), end: true, named: true, cell: (v) => formatFen(v.owedFen) },
    { key: 'due', title: t('dueDay'), named: true, cell: (v) => (v.dueOn ? formatDateCn(v.dueOn) : '—') },
    { key: 'state', title: t('state'), phone: 'line', cell: (v) => t(v.isOverdue ? 'OVERDUE' : v.state) },
    {
      key: 'act',
      title: t('writeOff'),
      cell: (v) =>
        isMaker && v.owedFen > 0 ? (
          <Button id={`write-off-${v.id}`} kind="secondary" small onPress={() => setVisit(v)}>
            {t('writeOff')}
          </Button>
        ) : (
          '—'
        ),
    },
  ]
  return (
    <Frame
      title={query.data ? t('accountTitle', { name: query.data.personNameMasked }) : t('accounts')}
      current="creditpayAccounts"
      task
      overlay={visit ? <WriteOff key={visit.id} visit={visit} onDone={() => setVisit(null)} /> : undefined}
    >
      <QueryStates query={query}>
        {(a) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <Standing a={a} isRegion={isRegion} />
              {a.visits.length > 0 ? (
                <Panel title={t('visits')} flush>
                  <Table id="account-visits" label={t('visits')} columns={columns} rows={a.visits} rowKey={(v) => v.id} />
                </Panel>
              ) : null}
            </Box>
            <Box className="side s-stack">
              {isMaker && (a.state === 'ACTIVE' || a.state === 'SUSPENDED' || a.state === 'LISTED') ? <Limit a={a} /> : null}
              {a.cases.length > 0 ? (
                <Panel title={t('cases')}>
                  {a.cases.map((c) => (
                    <Box key={c.id}>
                      <LinkButton id={`case-${c.id}`} more href={href('creditpayCase', { id: c.id })} onPress={() => go('creditpayCase', { id: c.id })}>
                        {t('caseLine', { kind: t(c.kind), state: t(c.state) })}
                      </LinkButton>
                    </Box>
                  ))}
                </Panel>
              ) : null}
              <Panel title={t('history')}>
                <KeyValueList items={a.history.map((h) => ({ key: momentText(h.at), value: h.byStaff ? `${h.text}（${t('byStaff')}）` : h.text }))} />
              </Panel>
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
