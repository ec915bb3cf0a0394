import type { BillDetail } from '@jktl/shared/payments/bills/contract'
import type { PayWay } from '@jktl/shared/payments/bills/model'
import { byCategory, insuranceFenOf } from '@jktl/shared/payments/bills/rules'
import { formatFen } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Button,
  Card,
  Cell,
  Grow,
  KeyValueList,
  List,
  Money,
  Notice,
  Page,
  Pill,
  QueryStates,
  RadioGroup,
  Row,
  Section,
  SignInPrompt,
  Stack,
  Text,
} from '@/ui'
import { momentText } from '../../../moments'
import { OnBehalf } from '../../../people/on-behalf'
import { go, useParams } from '../../../routes'
import { billStatus, partOf } from '../../bill-words'
import { t } from '../../bills-texts'
import { useSteps } from '../../use-steps'

/** The insurance may still be asked; until then nobody knows who pays what. */
const isSplitUnknown = ({ state, payWays, split }: BillDetail): boolean => state === 'OPEN' && payWays.includes('MEDICAL_INSURANCE') && !split

/** Who pays what; the parts always sum to the total. */
function Payers({ bill }: { bill: BillDetail }) {
  const { split, totalFen, personalFen } = bill
  const insuranceFen = split ? insuranceFenOf(split) : bill.insuranceFen
  const { tone, word } = billStatus(bill)
  const parts = split
    ? [...partOf(t('gov'), split.govFen), ...partOf(t('self'), split.selfFen), ...partOf(t('other'), split.otherFen), ...partOf(t('reduced'), split.reducedFen)]
    : partOf(t('insurancePart'), insuranceFen)
  const cashFen = split ? split.cashFen : personalFen
  const isUnknown = isSplitUnknown(bill)
  return (
    <Card id="bill-payers" label={t('payers')}>
      <Row tight>
        <Grow>
          <Text look="sub">{`${momentText(bill.issuedAt)} ${bill.title}，${bill.institutionName}`}</Text>
        </Grow>
        <Pill tone={tone}>{word}</Pill>
      </Row>
      <Text look="sub" className="mt2">
        {t(isUnknown ? 'allOfIt' : bill.state === 'PAID' ? 'youPaid' : 'youPay')}
      </Text>
      <Money amountFen={cashFen} large />
      {insuranceFen > 0 ? <Text look="sub">{t('totalAndInsurance', { total: formatFen(totalFen), insurance: formatFen(insuranceFen) })}</Text> : null}
      {isUnknown ? null : (
        <KeyValueList money items={[...parts, { key: t('cash'), value: formatFen(cashFen) }, { key: t('sum'), value: formatFen(totalFen), total: true }]} />
      )}
      {bill.returnedFen > 0 ? <Text look="sub">{t('returned', { amount: formatFen(bill.returnedFen) })}</Text> : null}
    </Card>
  )
}

const Lines = ({ bill }: { bill: BillDetail }) => (
  <Section id="bill-lines" title={t('lines')}>
    {byCategory(bill.lines).map((group) => (
      <Card key={group.category} label={group.category}>
        <Text look="strong">{group.category}</Text>
        <KeyValueList
          money
          items={[
            ...group.lines.map((line) => ({
              key: line.name,
              note: [line.spec, line.quantity === '1' ? '' : line.quantity].filter(Boolean).join('，'),
              value:
                line.returnedFen > 0
                  ? `${formatFen(line.amountFen)}（${t('lineReturned', { amount: formatFen(line.returnedFen) })}）`
                  : formatFen(line.amountFen),
            })),
            ...(group.lines.length > 1 ? [{ key: t('linesSum', { count: group.lines.length }), value: formatFen(group.amountFen), total: true }] : []),
          ]}
        />
      </Card>
    ))}
  </Section>
)

/** 一张缴费单: who pays what, every line, what is not yet known, and how to pay (B07, J20; design bill-detail). */
export default function BillPage() {
  const { id = '' } = useParams('bill')
  const signedIn = useSignedIn()
  const query = useRead('payments.getBill', { params: { id } }, { keep: true, enabled: signedIn && id !== '' })
  const bill = query.data
  const [chosen, setChosen] = useState<PayWay | null>(null)
  const { take, hint } = useSteps()
  const start = useWrite('payments.payBill', { onDone: take, refresh: ['payments.getBill', 'payments.listBills'] })
  if (!signedIn)
    return (
      <Page title={t('bill')}>
        <SignInPrompt />
      </Page>
    )
  const way = chosen ?? bill?.payWays[0] ?? null
  const problem = start.failure instanceof ApiProblem ? start.failure : null
  const isChanged = problem?.code === 'PAYMENTS.BILL_CHANGED'
  // What has begun is gone on with or given up on its own page: a press here must not change the way of paying by itself.
  const isUnderWay = bill?.payment != null && bill.payment.state !== 'UNDONE' && bill.payment.state !== 'SETTLED'
  const refreshAndRead = () => {
    start.reset()
    void query.refetch()
  }
  return (
    <Page
      title={t('bill')}
      strip={bill ? <OnBehalf personId={bill.personId} name={bill.personNameMasked} /> : undefined}
      bar={
        bill?.state === 'OPEN' && bill.payWays.length > 0 && way ? (
          <ActionBar sum={formatFen(way === 'SELF' ? bill.personalFen : bill.totalFen)} note={way === 'SELF' ? t('cash') : t('sum')}>
            <Button
              id={isUnderWay ? 'bill-go-on' : 'bill-pay'}
              fit
              busy={start.busy}
              onPress={() =>
                isUnderWay
                  ? go('billPay', { id: bill.payment?.id ?? '' })
                  : isChanged
                    ? refreshAndRead()
                    : start.run({ params: { id }, body: { version: bill.version, way } })
              }
            >
              {isUnderWay
                ? t(bill.payment?.state === 'HIS_CONFIRMING' || bill.payment?.state === 'UNDOING' ? 'seeProgress' : 'goOn')
                : isChanged
                  ? t('refresh')
                  : way === 'MEDICAL_INSURANCE'
                    ? t('MEDICAL_INSURANCE')
                    : t('pay')}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {(shown) => (
          <>
            {shown.isStale ? <Notice tone="notice">{t('stale')}</Notice> : null}
            {problem || start.failure ? (
              <Notice id="bill-failed" tone="danger" live>
                {problem ? problem.title : t('retry')}
              </Notice>
            ) : hint ? (
              <Notice id="bill-hint" tone="notice" live>
                {t(hint)}
              </Notice>
            ) : null}
            {shown.state === 'OPEN' && shown.payWays.length === 0 && !isUnderWay ? (
              <Notice id="bill-closed" tone="notice">
                {t('closed')}
              </Notice>
            ) : null}
            <Payers bill={shown} />
            {shown.payment ? (
              <Stack>
                <List label={t('seeProgress')}>
                  <Cell
                    id="bill-progress"
                    first
                    icon="refresh"
                    title={t('seeProgress')}
                    note={shown.payment.stateText}
                    onPress={() => go('billPay', { id: shown.payment?.id ?? '' })}
                  />
                </List>
              </Stack>
            ) : null}
            {isSplitUnknown(shown) ? (
              <Section title={t('unknownTitle')}>
                <Notice tone="info">{t('unknownInsurance')}</Notice>
              </Section>
            ) : null}
            {shown.state === 'OPEN' && shown.payWays.length > 0 && !isUnderWay ? (
              <Section title={t('howToPay')}>
                <RadioGroup
                  id="bill-way"
                  label={t('howToPay')}
                  value={way}
                  onChange={setChosen}
                  choices={shown.payWays.map((value) => ({ value, label: t(value), note: t(`${value}Note`) }))}
                />
              </Section>
            ) : null}
            <Lines bill={shown} />
            <Stack>
              <List label={t('doubt')}>
                <Cell
                  id="bill-doubt"
                  first
                  icon="phone"
                  title={t('doubt')}
                  note={t('doubtNote', { phone: shown.institutionPhone })}
                  onPress={() => callPhone(shown.institutionPhone)}
                />
              </List>
            </Stack>
            <Text look="cap" className="mt4">
              {t('billNo', { no: shown.billNo })}
            </Text>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
