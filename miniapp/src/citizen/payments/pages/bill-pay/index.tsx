import type { HospitalPayment } from '@jktl/shared/payments/bills/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { useEffect, useRef } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { callHotline } from '@/platform/phone'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Cell, KeyValueList, List, Money, Notice, Outcome, Page, QueryStates, Rule, Section, SignInPrompt, Stack, Text } from '@/ui'
import { momentText } from '../../../moments'
import { Checks } from '../../../money/checks'
import { RefundTimeline } from '../../../money/refund-timeline'
import { OnBehalf } from '../../../people/on-behalf'
import { go, href, replace, useParams } from '../../../routes'
import { canPay, isMoving, partOf } from '../../bill-words'
import { t } from '../../bills-texts'
import { useSteps } from '../../use-steps'

const MOVING_MS = 3_000

const LOOK: Record<HospitalPayment['state'], { tone: 'ok' | 'wait' | 'bad'; icon: 'check' | 'clock' | 'alert' }> = {
  AUTHORISING: { tone: 'wait', icon: 'clock' },
  WAITING_MONEY: { tone: 'wait', icon: 'clock' },
  HIS_CONFIRMING: { tone: 'wait', icon: 'clock' },
  SETTLED: { tone: 'ok', icon: 'check' },
  UNDOING: { tone: 'bad', icon: 'alert' },
  UNDONE: { tone: 'bad', icon: 'alert' },
}
function titleOf(payment: HospitalPayment): string {
  if (payment.state === 'SETTLED') return payment.kind === 'DEPOSIT' ? t('depositOk') : t('ok')
  if (payment.state === 'UNDOING') return t('undoing')
  if (payment.state === 'UNDONE') return t('undone')
  if (payment.state === 'AUTHORISING') return t('authoriseTitle')
  return isMoving(payment) ? t('checking') : t('unpaid')
}

/** The legs side by side: each in its own words (F10). */
function Legs({ payment }: { payment: HospitalPayment }) {
  const { split, insurance, money, cashFen } = payment
  if (!split || !insurance) return null
  return (
    <Section title={t('legs')}>
      <Card id="billpay-legs">
        <KeyValueList
          items={[
            { key: t('legInsurance'), value: `${formatFen(payment.insuranceFen)} ${insurance.text}` },
            { key: t('legCash'), value: `${formatFen(cashFen)} ${money ? money.summaryText : t('legCashWaiting')}` },
          ]}
        />
        <Rule />
        <KeyValueList
          money
          items={[
            ...partOf(t('gov'), split.govFen),
            ...partOf(t('self'), split.selfFen),
            ...partOf(t('other'), split.otherFen),
            ...partOf(t('reduced'), split.reducedFen),
            { key: t('cash'), value: formatFen(split.cashFen) },
            { key: t('sum'), value: formatFen(payment.totalFen), total: true },
          ]}
        />
      </Card>
    </Section>
  )
}

function Facts({ payment }: { payment: HospitalPayment }) {
  const { money } = payment
  return (
    <Stack>
      <Card>
        <KeyValueList
          items={[
            { key: t('person'), value: `${payment.personRelation} ${payment.personNameMasked}` },
            { key: t('hospital'), value: payment.institutionName },
            { key: t('time'), value: momentText(payment.settledAt ?? payment.createdAt) },
            ...(payment.receiptNo ? [{ key: t('receipt'), value: payment.receiptNo }] : []),
          ]}
        />
      </Card>
      <List label={t('seeMoney')}>
        {payment.kind === 'CLINIC_BILL' ? (
          <Cell
            id="billpay-bill"
            first
            icon="list"
            title={t('toBill')}
            href={href('bill', { id: payment.ofId })}
            onPress={() => replace('bill', { id: payment.ofId })}
          />
        ) : (
          <Cell id="billpay-deposits" first icon="hospital" title={t('deposits')} href={href('deposits')} onPress={() => replace('deposits')} />
        )}
        {money ? (
          <Cell
            id="billpay-order"
            icon="wallet"
            title={t('seeMoney')}
            href={href('order', { id: money.tradeOrderId })}
            onPress={() => go('order', { id: money.tradeOrderId })}
          />
        ) : null}
      </List>
    </Stack>
  )
}

/** 缴费结果: authorise, pay the rest, or wait; each leg, and never "failed" while it is unknown (J21, F10; design cashier-pending, cashier-result). */
export default function BillPayPage() {
  const { id = '', payAuthNo, authorisation } = useParams('billPay')
  const signedIn = useSignedIn()
  const refresh = ['payments.getHospitalPayment', 'payments.listBills', 'payments.getBill', 'payments.listStays'] as const
  const check = useWrite('payments.checkHospitalPayment', { refresh: [...refresh] })
  const { take, hint } = useSteps()
  const authorise = useWrite('payments.authorisePayment', { onDone: take, refresh: [...refresh] })
  const resume = useWrite('payments.resumePayment', { onDone: take, refresh: [...refresh] })
  const cancel = useWrite('payments.cancelPayment', { refresh: [...refresh] })
  const query = useRead('payments.getHospitalPayment', { params: { id } }, { enabled: signedIn && id !== '', refetchMs: MOVING_MS })
  const payment = query.data
  const begun = useRef(false)
  // Back from the insurance: the authorisation is used at once; back from the cashier: the server asks the channel at once.
  useEffect(() => {
    if (!signedIn || !payment || begun.current) return
    begun.current = true
    if (payment.state === 'AUTHORISING' && payAuthNo) authorise.run({ params: { id }, body: { payAuthNo } })
    else if (payment.state === 'WAITING_MONEY' || payment.state === 'HIS_CONFIRMING') check.run({ params: { id } })
  }, [signedIn, payment, payAuthNo, id, authorise, check])

  if (!signedIn)
    return (
      <Page title={t('result')}>
        <SignInPrompt />
      </Page>
    )
  const failure = authorise.failure ?? resume.failure ?? cancel.failure
  const isDeclined = authorisation === 'declined' || hint === 'declined'
  const canAuthorise = payment?.allowedActions.includes('authorise') === true
  const ask = (
    <Button id="billpay-call" kind="secondary" fit icon="phone" onPress={callHotline}>
      {t('askPeople')}
    </Button>
  )
  return (
    <Page
      title={t('result')}
      strip={payment ? <OnBehalf personId={payment.personId} name={payment.personNameMasked} /> : undefined}
      bar={
        !payment ? undefined : canPay(payment) || canAuthorise ? (
          <ActionBar start={ask}>
            <Button id="billpay-go" busy={resume.busy || authorise.busy} onPress={() => resume.run({ params: { id } })}>
              {canAuthorise ? t('authorise') : t('cashNow', { amount: formatFen(payment.cashFen) })}
            </Button>
          </ActionBar>
        ) : isMoving(payment) || payment.state === 'WAITING_MONEY' ? (
          <ActionBar start={ask}>
            <Button id="billpay-refresh" busy={check.busy} onPress={() => check.run({ params: { id } })}>
              {t('refresh')}
            </Button>
          </ActionBar>
        ) : (
          <ActionBar>
            <Button id="billpay-back" onPress={() => replace(payment.kind === 'DEPOSIT' ? 'deposits' : 'bills')}>
              {payment.kind === 'DEPOSIT' ? t('deposits') : t('toBills')}
            </Button>
          </ActionBar>
        )
      }
    >
      <QueryStates query={query}>
        {(shown) => (
          <>
            {failure ? (
              <Notice id="billpay-failed" tone="danger" live>
                {failure instanceof ApiProblem ? failure.title : t('retry')}
              </Notice>
            ) : isDeclined && canAuthorise ? (
              <Notice id="billpay-declined" tone="notice" live>
                {t('declined')}
              </Notice>
            ) : hint ? (
              <Notice id="billpay-hint" tone="notice" live>
                {t(hint)}
              </Notice>
            ) : null}
            <Card id="billpay-state">
              <Outcome {...LOOK[shown.state]} title={titleOf(shown)}>
                <Money amountFen={shown.totalFen} large />
                <Text look="sub" className="mt2">
                  {canAuthorise ? t('authoriseNote') : shown.stateText}
                </Text>
              </Outcome>
              {shown.money?.summary === 'CHECKING' ? (
                <>
                  <Rule />
                  <Checks money={shown.money} />
                </>
              ) : null}
            </Card>
            {isMoving(shown) ? <Notice tone="info">{t('mayLeave')}</Notice> : null}
            <Legs payment={shown} />
            {shown.money?.refunds.map((refund) => (
              <RefundTimeline key={refund.id} refund={refund} />
            ))}
            <Facts payment={shown} />
            {shown.allowedActions.includes('cancel') ? (
              <Button id="billpay-giveup" kind="quiet" className="mt4" busy={cancel.busy} onPress={() => cancel.run({ params: { id } })}>
                {t('giveUp')}
              </Button>
            ) : null}
          </>
        )}
      </QueryStates>
    </Page>
  )
}
