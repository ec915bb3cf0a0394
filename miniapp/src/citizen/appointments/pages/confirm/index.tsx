import type { Appointment } from '@jktl/shared/appointments/contract'
import type { PayMode } from '@jktl/shared/appointments/model'
import { formatTimeCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { useEffect, useState } from 'react'
import { ApiProblem, useWrite } from '@/platform/api'
import { pay } from '@/platform/pay'
import { useElderMode } from '@/platform/preferences'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Button,
  Card,
  Countdown,
  Dialog,
  Grow,
  KeyValueList,
  LinkButton,
  Money,
  Notice,
  Outcome,
  Page,
  Plate,
  QueryStates,
  RadioGroup,
  Row,
  Section,
  SignInPrompt,
  Stack,
  Text,
} from '@/ui'
import { timeText } from '../../../moments'
import { OnBehalf } from '../../../people/on-behalf'
import { usePersonLabel } from '../../../people/use-people'
import { go, href, replace, useParams } from '../../../routes'
import { Rules } from '../../rules'
import { pollWhileMoving, STANDING } from '../../standing'
import { t } from '../../texts'
import { MOVED_WITH_AN_APPOINTMENT, useAppointment } from '../../use-appointment'
import { useReveal } from '../../use-reveal'
import { VisitCard } from '../../visit-card'
import { visitPlace, visitTime } from '../../when-where'

/** How long the number is kept, and the one extension. */
function Hold({ held, onEnd }: { held: Appointment; onEnd: () => void }) {
  const extend = useWrite('appointments.extendHold', { refresh: ['appointments.getAppointment'] })
  const elder = useElderMode()
  if (!held.holdExpiresAt) return null
  const left = <Countdown id="confirm-countdown" until={held.holdExpiresAt} onEnd={onEnd} />
  const until = <Text look="cap">{t('heldUntil', { time: timeText(held.holdExpiresAt) })}</Text>
  return (
    <Card
      id="confirm-hold"
      foot={
        held.holdExtendable ? (
          <>
            <Grow>
              <Text look="sub">{t('extendHint')}</Text>
            </Grow>
            <Button id="confirm-extend" kind="secondary" small busy={extend.busy} onPress={() => extend.run({ params: { id: held.id } })}>
              {t('extend')}
            </Button>
          </>
        ) : undefined
      }
    >
      {elder ? (
        <>
          <Text look="strong">{t('held')}</Text>
          {left}
          {until}
        </>
      ) : (
        <Row>
          <Plate icon="clock" />
          <Grow>
            <Text look="strong">{t('held')}</Text>
            {until}
          </Grow>
          {left}
        </Row>
      )}
      {extend.failure ? <Failed failure={extend.failure} /> : null}
    </Card>
  )
}

/** What went wrong, in plain words; the button that failed stays where it is. */
const Failed = ({ failure }: { failure: Error }) => (
  <Notice id="confirm-failed" tone="danger" live>
    {failure instanceof ApiProblem ? failure.title : t('retryKeepsAll')}
  </Notice>
)

function WhoAndWays({ held, mode, onMode }: { held: Appointment; mode: PayMode | null; onMode: (mode: PayMode) => void }) {
  const { label } = usePersonLabel(held.personId)
  const fee = held.feeFen
  return (
    <>
      <Stack>
        <Card>
          <KeyValueList
            items={[
              { key: t('person'), value: t('personValue', { who: `${label ?? held.personRelation} ${held.personNameMasked}`, age: held.personAgeYears }) },
              ...(held.personIdMasked ? [{ key: t('idNumber'), value: held.personIdMasked }] : []),
            ]}
          />
        </Card>
      </Stack>
      <Section title={t('howToPay')}>
        <RadioGroup
          id="confirm-mode"
          label={t('howToPay')}
          value={mode}
          onChange={onMode}
          choices={held.payModes.slice(0, fee === 0 ? 1 : undefined).map((way) => ({
            value: way,
            label: fee === 0 ? t('free') : t(way),
            note: fee === 0 ? t('freeNote') : way === 'ONLINE' ? t('ONLINENote') : t('WINDOWNote', { time: formatTimeCn(held.arriveBy) }),
            end: <Money amountFen={fee} />,
          }))}
        />
      </Section>
      <Section title={t('beforeBooking')}>
        <Card>
          <Rules rules={held.rules} />
        </Card>
      </Section>
    </>
  )
}

/** Everything that is not the form: asking, already further, run out, refused. */
function Elsewhere({ appointment }: { appointment: Appointment }) {
  const { phase } = STANDING[appointment.state]
  const isGood = phase === 'valid' || appointment.state === 'CANCELLED_BY_USER'
  const isUnderWay = phase === 'asking' || phase === 'leaving' || phase === 'confirming'
  const title =
    phase === 'asking'
      ? t('asking')
      : phase === 'valid'
        ? t('booked')
        : phase === 'held' || appointment.state === 'EXPIRED'
          ? t('expired')
          : t(STANDING[appointment.state].word)
  return (
    <>
      <Card id="confirm-state">
        <Outcome
          tone={isGood ? 'ok' : isUnderWay ? 'wait' : 'bad'}
          icon={isGood ? 'check' : isUnderWay ? 'clock' : 'stop'}
          title={title}
          note={appointment.stateText}
        >
          {phase === 'asking' ? <Text look="cap">{t('askingNote')}</Text> : null}
        </Outcome>
      </Card>
      <VisitCard visit={appointment} />
    </>
  )
}

function ElsewhereBar({ appointment }: { appointment: Appointment }) {
  const { phase } = STANDING[appointment.state]
  if (phase === 'asking') return null
  if (phase === 'valid' || phase === 'confirming')
    return (
      <ActionBar>
        <Button
          id="confirm-voucher"
          onPress={() => (phase === 'valid' ? replace('appointment', { id: appointment.id }) : replace('payResult', { id: appointment.id }))}
        >
          {phase === 'valid' ? t('seeVoucher') : t('seeProgress')}
        </Button>
      </ActionBar>
    )
  return (
    <ActionBar>
      <Button id="confirm-again" onPress={() => replace('slots', { departmentId: appointment.departmentId })}>
        {t('pickAgain')}
      </Button>
    </ActionBar>
  )
}

/** Asks the server to confirm and opens the cashier when there is something to pay now. */
function useConfirm(id: string, onCancelled: () => void) {
  const [cashier, setCashier] = useState<'cancelled' | 'failed' | null>(null)
  const check = useWrite('payments.checkTradeOrder', { refresh: ['appointments.getAppointment'] })
  const confirm = useWrite('appointments.confirmAppointment', {
    onDone: ({ checkout }) => {
      if (!checkout) return replace('payResult', { id })
      void pay(checkout, href('payResult', { id })).then((hint) => {
        if (hint === 'done') replace('payResult', { id })
        else if (hint !== 'left') {
          setCashier(hint)
          onCancelled()
          check.run({ params: { id: checkout.tradeOrderId } })
        }
      })
    },
    refresh: ['appointments.getAppointment', ...MOVED_WITH_AN_APPOINTMENT],
  })
  const start = (payMode: PayMode) => {
    setCashier(null)
    confirm.run({ params: { id }, body: { payMode } })
  }
  return { start, busy: confirm.busy, failure: confirm.failure, cashier }
}

/** 确认预约: the countdown of the hold, who, when, where, how to pay, and the rules (R342, R343, §2.3.3; design confirm). */
export default function ConfirmPage() {
  const { id = '' } = useParams('confirm')
  const signedIn = useSignedIn()
  const query = useAppointment(id, pollWhileMoving)
  const appointment = query.data
  const [chosen, setChosen] = useState<PayMode | null>(null)
  const [leaving, setLeaving] = useState(false)
  const refetch = () => void query.refetch()
  const { start, busy, failure, cashier } = useConfirm(id, refetch)
  const release = useWrite('appointments.cancelAppointment', {
    onDone: () => setLeaving(false),
    refresh: ['appointments.getAppointment', 'appointments.listSessions', ...MOVED_WITH_AN_APPOINTMENT],
  })
  const { label } = usePersonLabel(appointment?.personId ?? '')
  useReveal('confirm-failed', failure)
  useReveal('confirm-cashier', cashier)
  // A refusal usually means that the appointment is elsewhere by now: what is drawn must follow.
  useEffect(() => {
    if (failure ?? release.failure) refetch()
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [failure, release.failure])

  if (!signedIn) {
    return (
      <Page title={t('confirm')}>
        <SignInPrompt />
      </Page>
    )
  }
  const isForm = appointment?.allowedActions.includes('confirm') ?? false
  const mode = chosen ?? appointment?.payMode ?? appointment?.payModes[0] ?? null
  const isChecking = appointment?.money?.summary === 'CHECKING'
  const hasTried = appointment?.payMode === 'ONLINE' && mode === 'ONLINE'
  const fee = appointment?.feeFen ?? 0
  const bar = !appointment ? undefined : isForm ? (
    <ActionBar sum={formatFen(fee)} note={mode === 'WINDOW' && fee > 0 ? t('dueAtWindow') : t('due')}>
      <Button id="confirm-submit" fit busy={busy} onPress={() => (mode ? start(mode) : undefined)}>
        {hasTried ? t('payOn') : mode === 'ONLINE' && fee > 0 ? t('confirmAndPay') : t('confirmOnly')}
      </Button>
    </ActionBar>
  ) : (
    <ElsewhereBar appointment={appointment} />
  )
  return (
    <Page
      title={t('confirm')}
      strip={appointment ? <OnBehalf personId={appointment.personId} name={appointment.personNameMasked} /> : undefined}
      bar={bar}
      overlay={
        leaving && appointment ? (
          <Dialog
            id="giveup-dialog"
            title={t('giveUpTitle', { when: visitTime(appointment) })}
            confirm={t('giveUpConfirm')}
            danger
            busy={release.busy}
            onConfirm={() => release.run({ params: { id }, body: {} })}
            dismiss={t('keepIt')}
            onDismiss={() => setLeaving(false)}
          >
            <Text>
              {t('giveUpBody', {
                who: `${label ?? appointment.personRelation} ${appointment.personNameMasked}`,
                place: `${visitPlace(appointment)} ${appointment.departmentName}`,
              })}
            </Text>
            {appointment.money ? <Text look="sub">{t('giveUpPaid')}</Text> : null}
            {release.failure ? <Failed failure={release.failure} /> : null}
          </Dialog>
        ) : null
      }
    >
      <QueryStates query={query}>
        {(shown) =>
          isForm ? (
            <>
              <Hold held={shown} onEnd={refetch} />
              {failure ? (
                <Failed failure={failure} />
              ) : cashier ? (
                <Notice id="confirm-cashier" tone="notice" live>
                  {cashier === 'failed' ? t('cashierFailed') : t('notPaid')}
                </Notice>
              ) : null}
              {hasTried && isChecking ? (
                <Notice id="confirm-checking" tone="info" live>
                  <Text look="sub">{t('stillChecking')}</Text>
                  <LinkButton id="confirm-progress" onPress={() => go('payResult', { id })}>
                    {t('seeProgress')}
                  </LinkButton>
                </Notice>
              ) : null}
              <Stack>
                <VisitCard visit={shown} />
              </Stack>
              <WhoAndWays held={shown} mode={mode} onMode={setChosen} />
              <Button id="confirm-giveup" kind="quiet" className="mt4" onPress={() => setLeaving(true)}>
                {t('giveUp')}
              </Button>
            </>
          ) : (
            <Elsewhere appointment={shown} />
          )
        }
      </QueryStates>
    </Page>
  )
}
