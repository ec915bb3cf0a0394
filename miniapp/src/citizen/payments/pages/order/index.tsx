import type { TradeOrder } from '@jktl/shared/payments/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { pay } from '@/platform/pay'
import { callHotline } from '@/platform/phone'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Box,
  Button,
  Card,
  Grow,
  KeyValueList,
  LinkButton,
  Money,
  Notice,
  OfflineStrip,
  Page,
  Pill,
  QueryStates,
  Row,
  Section,
  SignInPrompt,
  Text,
  Timeline,
} from '@/ui'
import { momentText } from '../../../moments'
import { go, href, replace, useParams } from '../../../routes'
import { Checks } from '../../../money/checks'
import { inGroups } from '../../../money/numbers'
import { MONEY_TONE } from '../../../money/standing'
import { RefundTimeline } from '../../../money/refund-timeline'
import { t } from '../../texts'

const MOVING_MS = 4_000
const isMoving = ({ summary }: TradeOrder): boolean => summary === 'CHECKING' || summary === 'REFUNDING'

function Sum({ order }: { order: TradeOrder }) {
  return (
    <Card id="order-state" label={t('order')}>
      <Row tight>
        <Grow>
          <Text look="sub">{`${order.subject}，${order.personNameMasked}`}</Text>
        </Grow>
        <Pill tone={MONEY_TONE[order.summary]}>{t(order.summary)}</Pill>
      </Row>
      <Text className="mt2">
        <Money amountFen={order.amountFen} large />
      </Text>
      <Text look="sub" className="mt1">
        {order.summaryText}
      </Text>
    </Card>
  )
}

function Facts({ order }: { order: TradeOrder }) {
  return (
    <Section title={t('order')}>
      <Card
        foot={
          order.businessKind === 'CREDIT_REPAYMENT' ? (
            <LinkButton id="order-creditpay" more href={href('creditpay')} onPress={() => go('creditpay')}>
              {t('toCreditpay')}
            </LinkButton>
          ) : order.businessKind === 'APPOINTMENT' ? (
            <LinkButton id="order-visit" more href={href('appointment', { id: order.businessId })} onPress={() => go('appointment', { id: order.businessId })}>
              {t('toVisit')}
            </LinkButton>
          ) : order.businessKind === 'CLINIC_BILL' || order.businessKind === 'DEPOSIT' ? (
            <LinkButton id="order-hospital" more href={href('billPay', { id: order.businessId })} onPress={() => go('billPay', { id: order.businessId })}>
              {t('toHospitalPayment')}
            </LinkButton>
          ) : undefined
        }
      >
        <KeyValueList
          items={[
            { key: t('institution'), value: order.institutionName },
            { key: t('person'), value: order.personNameMasked },
            { key: t('createdAt'), value: momentText(order.createdAt) },
            ...(order.paidAt ? [{ key: t('paidAt'), value: `${momentText(order.paidAt)} ${t('wechatPay')}` }] : []),
            ...(order.paymentNumber ? [{ key: t('paymentNumber'), value: inGroups(order.paymentNumber) }] : []),
          ]}
        />
        <KeyValueList
          money
          items={[
            { key: t('amount'), value: formatFen(order.amountFen) },
            { key: t('paid'), value: formatFen(order.paidFen) },
            ...(order.refundingFen > 0 ? [{ key: t('refunding'), value: formatFen(order.refundingFen) }] : []),
            ...(order.refundedFen > 0 ? [{ key: t('refunded'), value: formatFen(order.refundedFen) }] : []),
          ]}
        />
      </Card>
    </Section>
  )
}

/** Opens the cashier for an order that is still to be paid. */
function usePayOrder(order: TradeOrder | undefined, onPaid: () => void) {
  const [cashier, setCashier] = useState<'cancelled' | 'cashierFailed' | null>(null)
  const attempt = useWrite('payments.createAttempt', {
    onDone: (ticket) => {
      const id = order?.businessId ?? ''
      const isVisit = order?.businessKind === 'APPOINTMENT'
      const back = isVisit ? href('payResult', { id }) : href('order', { id: order?.id ?? '' })
      void pay(ticket, back).then((hint) => {
        if (hint === 'done' && isVisit) replace('payResult', { id })
        else if (hint === 'done') onPaid()
        else if (hint !== 'left') setCashier(hint === 'failed' ? 'cashierFailed' : 'cancelled')
      })
    },
    refresh: ['payments.getTradeOrder', 'appointments.getAppointment'],
  })
  return { attempt, cashier }
}

/** 一笔缴费的来龙去脉: paid, in doubt and why, or on its way back and how far (R359, R360; design refund-timeline). */
export default function OrderPage() {
  const { id = '' } = useParams('order')
  const signedIn = useSignedIn()
  const [moving, setMoving] = useState(true)
  const query = useRead('payments.getTradeOrder', { params: { id } }, { keep: true, enabled: signedIn && id !== '', refetchMs: moving ? MOVING_MS : false })
  const order = query.data
  const stillMoving = order ? isMoving(order) : false
  if (order && stillMoving !== moving) setMoving(stillMoving)
  const check = useWrite('payments.checkTradeOrder', { refresh: ['payments.getTradeOrder', 'appointments.getAppointment', 'payments.getCreditpay'] })
  const { attempt, cashier } = usePayOrder(order, () => check.run({ params: { id } }))

  if (!signedIn) {
    return (
      <Page title={t('order')}>
        <SignInPrompt />
      </Page>
    )
  }
  const ask = (
    <Button id="order-call" kind="secondary" fit icon="phone" onPress={callHotline}>
      {t('askPeople')}
    </Button>
  )
  return (
    <Page
      title={t('order')}
      strip={query.savedAt ? <OfflineStrip time={momentText(order?.serverTime ?? '')} onRetry={() => void query.refetch()} /> : undefined}
      bar={
        order?.summary === 'UNPAID' ? (
          <ActionBar start={ask}>
            <Button id="order-pay" busy={attempt.busy} onPress={() => attempt.run({ params: { id } })}>
              {`${t('toPay')} ${formatFen(order.amountFen)}`}
            </Button>
          </ActionBar>
        ) : order && isMoving(order) ? (
          <ActionBar start={ask}>
            <Button id="order-refresh" busy={check.busy} onPress={() => check.run({ params: { id } })}>
              {t('refresh')}
            </Button>
          </ActionBar>
        ) : order ? (
          <ActionBar>
            <Button id="order-call" kind="secondary" icon="phone" onPress={callHotline}>
              {t('askPeople')}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {(shown) => (
          <>
            <Sum order={shown} />
            {attempt.failure ? (
              <Notice id="order-failed" tone="danger" live>
                {attempt.failure instanceof ApiProblem ? attempt.failure.title : t('retryKeepsAll')}
              </Notice>
            ) : cashier ? (
              <Notice id="order-cashier" tone="notice" live>
                {t(cashier)}
              </Notice>
            ) : null}
            {shown.summary === 'CHECKING' ? (
              <Section id="order-stuck" title={t('stuck')}>
                <Card>
                  <Text>{t('stuckNote')}</Text>
                  <Timeline
                    items={shown.steps.map(({ key, title, note, state, at }) => ({
                      key,
                      title,
                      state,
                      ...(note ? { note } : {}),
                      ...(at ? { time: momentText(at) } : {}),
                    }))}
                  />
                  <Box className="mt3">
                    <Checks money={shown} />
                  </Box>
                </Card>
                <Notice tone="ok">{t('safe')}</Notice>
              </Section>
            ) : null}
            {shown.refunds.map((refund) => (
              <RefundTimeline key={refund.id} refund={refund} />
            ))}
            {shown.summary === 'REFUNDING' ? <Notice tone="info">{t('refundLate')}</Notice> : null}
            <Facts order={shown} />
          </>
        )}
      </QueryStates>
    </Page>
  )
}
