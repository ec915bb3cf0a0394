import type { Appointment } from '@jktl/shared/appointments/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { useEffect, type ReactNode } from 'react'
import { useWrite } from '@/platform/api'
import { callHotline } from '@/platform/phone'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, KeyValueList, Money, Notice, Outcome, Page, QueryStates, Rule, Section, SignInPrompt, Text, Timeline } from '@/ui'
import { KeepAndTell } from '../../keep-and-tell'
import { STANDING } from '../../standing'
import { t as appointmentText } from '../../texts'
import { useAppointment } from '../../use-appointment'
import { visitPlace, visitTime } from '../../when-where'
import { momentText, timeText } from '../../../moments'
import { OnBehalf } from '../../../people/on-behalf'
import { usePersonLabel } from '../../../people/use-people'
import { replace, restart, useParams } from '../../../routes'
import { Checks } from '../../../money/checks'
import { inGroups } from '../../../money/numbers'
import { outcomeOf, POLL_MS, type Outcome as Picture } from '../../outcome'
import { RefundTimeline } from '../../../money/refund-timeline'
import { t } from '../../result-texts'

/** The channel is asked again this often while the page waits. */
const ASK_CHANNEL_MS = 4_000

interface Shown {
  visit: Appointment
}
const stateWord = ({ state }: Appointment): string => appointmentText(STANDING[state].word)
const paidOnline = ({ money }: Appointment): boolean => money?.summary === 'PAID' && money.amountFen > 0

function Booked({ visit }: Shown) {
  const { label } = usePersonLabel(visit.personId)
  const isPaid = paidOnline(visit)
  return (
    <>
      <Card id="payresult-state">
        <Outcome tone="ok" icon="check" title={isPaid ? t('booked') : visit.feeFen === 0 ? t('bookedFree') : t('bookedWindow')}>
          {isPaid ? <Money amountFen={visit.feeFen} large /> : null}
          {isPaid && visit.money?.paidAt ? (
            <Text look="sub">{`${t('wechatPay')} · ${momentText(visit.money.paidAt)}`}</Text>
          ) : visit.feeFen > 0 ? (
            <Text look="sub">{t('atWindow', { fee: formatFen(visit.feeFen) })}</Text>
          ) : null}
        </Outcome>
        <Rule />
        <KeyValueList
          items={[
            { key: t('person'), value: `${label ?? visit.personRelation} ${visit.personNameMasked}` },
            { key: t('time'), value: visitTime(visit) },
            { key: t('place'), value: visitPlace(visit) },
            { key: t('doctor'), value: `${visit.departmentName} ${visit.doctorName} ${visit.doctorTitle}` },
            { key: t('ordinal'), value: t('ordinalValue', { count: visit.numberOrdinal }) },
            ...(isPaid && visit.money?.paymentNumber ? [{ key: t('paymentNumber'), value: inGroups(visit.money.paymentNumber) }] : []),
          ]}
        />
      </Card>
      <Section title={t('next')}>
        <KeepAndTell visit={visit} />
      </Section>
      {visit.allowedActions.includes('cancel') ? (
        <Text look="cap" className="mt4">
          {t('cancelBefore', { time: momentText(visit.cancelUntil) })}
        </Text>
      ) : null}
    </>
  )
}

/** Money in, number not yet certain: what has happened, what comes, and what if it does not. */
function Confirming({ visit }: Shown) {
  const isPaid = paidOnline(visit)
  const fee = formatFen(visit.feeFen)
  return (
    <>
      <Card id="payresult-state">
        <Outcome
          tone="wait"
          icon="clock"
          title={isPaid ? t('confirming') : t('confirmingUnpaid')}
          note={isPaid ? t('confirmingNote') : t('confirmingUnpaidNote')}
        />
        <Rule />
        <Timeline
          items={[
            {
              key: 'paid',
              title: isPaid ? t('stepPaid', { fee }) : visit.payMode === 'WINDOW' ? t('stepChosen') : t('stepFree'),
              state: 'done',
              ...(isPaid && visit.money?.paidAt ? { time: timeText(visit.money.paidAt) } : {}),
            },
            { key: 'hospital', title: t('stepHospital'), note: t('stepHospitalNote'), state: 'now' },
            { key: 'voucher', title: t('stepVoucher'), note: isPaid ? t('stepVoucherNote', { fee }) : t('stepVoucherNoteFree'), state: 'todo' },
          ]}
        />
      </Card>
      <Notice tone="info">{t('mayLeave')}</Notice>
    </>
  )
}

function Checking({ visit }: Shown) {
  return (
    <>
      <Card id="payresult-state">
        <Outcome tone="wait" icon="clock" title={t('checking')} note={t('checkingNote')} />
        {visit.money ? (
          <>
            <Rule />
            <Checks money={visit.money} />
          </>
        ) : null}
      </Card>
      <Notice tone="info">{t('mayLeave')}</Notice>
    </>
  )
}

const Waiting = ({ visit }: Shown) => (
  <Card id="payresult-state">
    <Outcome tone="wait" icon="clock" title={t('holding')} note={visit.stateText} />
  </Card>
)
const Unpaid = ({ visit }: Shown) => (
  <Card id="payresult-state">
    <Outcome
      tone="wait"
      icon="wallet"
      title={t('unpaid')}
      note={visit.holdExpiresAt && visit.allowedActions.includes('confirm') ? t('unpaidNote', { time: timeText(visit.holdExpiresAt) }) : t('unpaidNoteLate')}
    >
      <Money amountFen={visit.feeFen} large />
    </Outcome>
  </Card>
)
const Refused = ({ visit }: Shown) => (
  <>
    <Card id="payresult-state">
      <Outcome tone="bad" icon="refund" title={t('refused', { state: stateWord(visit) })} note={visit.stateText}>
        <Text look="sub">{visit.money?.summaryText}</Text>
      </Outcome>
    </Card>
    {visit.money?.refunds.map((refund) => (
      <RefundTimeline key={refund.id} refund={refund} />
    ))}
  </>
)
const Ended = ({ visit }: Shown) => (
  <Card id="payresult-state">
    <Outcome
      {...(STANDING[visit.state].phase === 'over' ? ({ tone: 'bad', icon: 'stop' } as const) : ({ tone: 'wait', icon: 'clock' } as const))}
      title={stateWord(visit)}
      note={visit.stateText}
    />
  </Card>
)

const PICTURES: Record<Picture, (shown: Shown) => ReactNode> = {
  booked: Booked,
  confirming: Confirming,
  checking: Checking,
  holding: Waiting,
  unpaid: Unpaid,
  refused: Refused,
  ended: Ended,
}

function Bar({ visit, picture, onRefresh }: Shown & { picture: Picture; onRefresh: () => void }) {
  const again = () => replace('slots', { departmentId: visit.departmentId })
  const ask = (
    <Button id="payresult-call" kind="secondary" fit icon="phone" onPress={callHotline}>
      {t('askPeople')}
    </Button>
  )
  if (picture === 'booked')
    return (
      <ActionBar
        start={
          <Button id="payresult-home" kind="quiet" fit onPress={() => restart('home')}>
            {t('home')}
          </Button>
        }
      >
        <Button id="payresult-voucher" onPress={() => replace('appointment', { id: visit.id })}>
          {t('seeVoucher')}
        </Button>
      </ActionBar>
    )
  if (picture === 'unpaid' && visit.allowedActions.includes('confirm'))
    return (
      <ActionBar start={ask}>
        <Button id="payresult-continue" onPress={() => replace('confirm', { id: visit.id })}>
          {t('payOn')}
        </Button>
      </ActionBar>
    )
  if (picture === 'refused' || picture === 'ended' || picture === 'unpaid')
    return (
      <ActionBar start={ask}>
        <Button id="payresult-again" onPress={again}>
          {t('pickAgain')}
        </Button>
      </ActionBar>
    )
  return (
    <ActionBar start={ask}>
      <Button id="payresult-refresh" onPress={onRefresh}>
        {t('refresh')}
      </Button>
    </ActionBar>
  )
}

/**
 * 支付结果: the cashier's own word is only a hint, so the channel is asked at once and the appointment until it has ended
 * (R343, R359, §3.3; design cashier-result, cashier-pending).
 */
export default function PayResultPage() {
  const { id = '' } = useParams('payResult')
  const signedIn = useSignedIn()
  const query = useAppointment(id, (visit) => POLL_MS[outcomeOf(visit)])
  const check = useWrite('payments.checkTradeOrder', { refresh: ['appointments.getAppointment'] })
  const visit = query.data
  const picture = visit ? outcomeOf(visit) : null
  const tradeOrderId = visit?.money?.tradeOrderId
  const isOpen = picture === 'checking' || picture === 'unpaid'
  useEffect(() => {
    if (!tradeOrderId || !isOpen) return undefined
    const ask = () => check.run({ params: { id: tradeOrderId } })
    ask()
    const timer = setInterval(ask, ASK_CHANNEL_MS)
    return () => clearInterval(timer)
    // `check` is new on every render; what is asked follows from the order alone
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [tradeOrderId, isOpen])

  if (!signedIn) {
    return (
      <Page title={t('result')}>
        <SignInPrompt />
      </Page>
    )
  }
  const refresh = () => {
    if (tradeOrderId) check.run({ params: { id: tradeOrderId } })
    void query.refetch()
  }
  return (
    <Page
      title={t('result')}
      strip={visit ? <OnBehalf personId={visit.personId} name={visit.personNameMasked} /> : undefined}
      bar={visit && picture ? <Bar visit={visit} picture={picture} onRefresh={refresh} /> : undefined}
    >
      <QueryStates query={query}>
        {(shown) => {
          const Picture = PICTURES[outcomeOf(shown)]
          return <Picture visit={shown} />
        }}
      </QueryStates>
    </Page>
  )
}
