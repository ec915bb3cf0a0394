import { dateOf, formatDayCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { ProofDay, ProofOfInstitution } from '@jktl/shared/payments/reconciliation/proof-contract'
import { useRead } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, LinkButton, Pill, QueryStates, type StatusTone, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { t } from '../../finance-texts'
import { monthAfter, monthText } from '../../finance-words'

const TONES: Record<ProofDay['light'], StatusTone> = { GREEN: 'ok', RED: 'danger', WAITING: 'paused', QUIET: 'paused' }
const figure = (amountFen: number | null): string => (amountFen === null ? '—' : formatFen(amountFen))

function columnsOf(institutionId: string, canDrill: boolean): readonly TableColumn<ProofDay>[] {
  return [
    {
      key: 'date',
      title: t('date'),
      head: true,
      cell: ({ date }) => {
        const to = { from: date, until: date, institution: institutionId }
        return canDrill ? (
          <LinkButton id={`proof-${institutionId}-${date}`} href={href('moneyRows', to)} onPress={() => go('moneyRows', to)}>
            {formatDayCn(date)}
          </LinkButton>
        ) : (
          formatDayCn(date)
        )
      },
    },
    { key: 'light', title: t('state'), cell: ({ light }) => <Pill tone={TONES[light]}>{t(light)}</Pill> },
    { key: 'paid', title: t('paidShort'), end: true, named: true, phone: 'line', cell: (day) => figure(day.paidFen) },
    { key: 'refunded', title: t('refundedShort'), end: true, named: true, phone: 'line', cell: (day) => figure(day.refundedFen) },
    { key: 'net', title: t('net'), end: true, named: true, phone: 'line', cell: (day) => figure(day.netFen) },
    { key: 'bill', title: t('billShort'), end: true, named: true, phone: 'line', cell: (day) => figure(day.billFen) },
    { key: 'flow', title: t('flowShort'), end: true, named: true, phone: 'line', cell: (day) => figure(day.flowFen) },
    { key: 'ledger', title: t('ledgerShort'), end: true, named: true, phone: 'line', cell: (day) => figure(day.ledgerFen) },
    { key: 'signed', title: t('signed'), cell: ({ isSigned }) => (isSigned ? t('allSigned') : '') },
    { key: 'why', title: t('why'), phone: 'line', cell: ({ text }) => text },
  ]
}

const Month = ({ proof, canDrill }: { proof: ProofOfInstitution; canDrill: boolean }) => (
  <Panel
    id={`proof-${proof.institutionId}`}
    title={proof.institutionName}
    note={
      proof.light === 'GREEN'
        ? t('greenMonth', { count: proof.greenDays })
        : t('monthNote', { green: proof.greenDays, red: proof.redDays, waiting: proof.waitingDays })
    }
    end={<Pill tone={TONES[proof.light]}>{t(proof.light)}</Pill>}
    flush
  >
    <Table
      id={`days-${proof.institutionId}`}
      label={proof.institutionName}
      columns={columnsOf(proof.institutionId, canDrill)}
      rows={proof.days}
      rowKey={({ date }) => date}
    />
  </Panel>
)

/** B33: per institution and day one green or red line; every figure of it, and the rows behind them. */
export default function MoneyProofPage() {
  const thisMonth = dateOf(serverNow()).slice(0, 7)
  const [filter, setFilter] = useFilters<{ month?: string }>(useParams('moneyProof'), (next) => href('moneyProof', next))
  const month = filter.month ?? thisMonth
  const canDrill = useMay('moneyRows')
  const query = useRead('payments.proveMoney', { query: { month } }, { enabled: useMay('moneyProof') })
  return (
    <Frame
      title={t('proof')}
      current="moneyProof"
      note={t('proofNote')}
      tools={
        <Box className="row">
          <Box as="span" id="proof-month" className="strong">
            {monthText(month)}
          </Box>
          <Button id="month-before" kind="secondary" small fit onPress={() => setFilter({ month: monthAfter(month, -1) })}>
            {t('previousMonth')}
          </Button>
          {month < thisMonth ? (
            <Button id="month-after" kind="secondary" small fit onPress={() => setFilter({ month: monthAfter(month, 1) })}>
              {t('nextMonth')}
            </Button>
          ) : null}
        </Box>
      }
    >
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'days', title: t('noProof') }}>
        {({ items }) => (
          <>
            {items.map((proof) => (
              <Month key={proof.institutionId} proof={proof} canDrill={canDrill} />
            ))}
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
