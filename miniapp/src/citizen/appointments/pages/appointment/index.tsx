import type { Appointment } from '@jktl/shared/appointments/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { ApiProblem, useWrite } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { useSession, useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Button,
  Card,
  Cell,
  Center,
  Dialog,
  Grow,
  KeyValueList,
  LinkButton,
  List,
  Notice,
  OfflineStrip,
  Outcome,
  Page,
  Pill,
  QueryStates,
  Row,
  Section,
  SignInPrompt,
  Stack,
  Text,
} from '@/ui'
import { momentText } from '../../../moments'
import { OnBehalf } from '../../../people/on-behalf'
import { usePersonLabel } from '../../../people/use-people'
import { go, href, useParams } from '../../../routes'
import { Alternatives, hasAlternatives } from '../../alternatives'
import { t as credit } from '../../credit-texts'
import { t as evaluation } from '../../evaluation-texts'
import { Preparation } from '../../preparation'
import { KeepAndTell } from '../../keep-and-tell'
import { Rules } from '../../rules'
import { t as moved } from '../../rescheduling-texts'
import { pollWhileMoving, STANDING } from '../../standing'
import { t } from '../../texts'
import { MOVED_WITH_AN_APPOINTMENT, useAppointment } from '../../use-appointment'
import { VisitCard } from '../../visit-card'
import { VisitDayLinks } from '../../visit-day-links'
import { VisitNodes } from '../../visit-nodes'
import { VoucherTicket } from '../../voucher-ticket'
import { visitPlace, visitTime } from '../../when-where'

interface Shown {
  visit: Appointment
}

function Fee({ visit }: Shown) {
  const { money } = visit
  if (!money) return null
  return (
    <Section title={t('money')}>
      <Card
        foot={
          <LinkButton id="appointment-order" more href={href('order', { id: money.tradeOrderId })} onPress={() => go('order', { id: money.tradeOrderId })}>
            {t('seeOrder')}
          </LinkButton>
        }
      >
        <Row>
          <Grow>
            <Text>{t('moneyKey')}</Text>
          </Grow>
          <Text look="strong" inline>
            {formatFen(money.amountFen)}
          </Text>
        </Row>
        <Text look="sub" className="mt1">
          {money.summaryText}
        </Text>
      </Card>
    </Section>
  )
}

/** A number that is good: the voucher, what comes, what can be done with it. */
function Valid({ visit, onCancel, offline }: Shown & { onCancel: () => void; offline: boolean }) {
  const canCancel = visit.allowedActions.includes('cancel')
  const until = momentText(visit.cancelUntil)
  return (
    <>
      <VoucherTicket visit={visit} />
      <Center>
        <Text id="voucher-kept" look="cap" className="mt2">
          {t('kept', { time: momentText(visit.serverTime) })}
        </Text>
      </Center>
      <Preparation visit={visit} />
      <Status visit={visit} />
      <Moved visit={visit} />
      <VisitDayLinks visit={visit} />
      <VisitNodes visit={visit} />
      <Fee visit={visit} />
      <Section title={t('todo')}>
        <KeepAndTell visit={visit} />
        {visit.state === 'BOOKED' ? (
          <Stack>
            <List>
              {visit.allowedActions.includes('reschedule') ? (
                <Cell
                  id="appointment-reschedule"
                  first
                  icon="calendar"
                  title={moved('changeCell')}
                  note={moved('changeNote', { time: until })}
                  {...(offline ? {} : { href: href('reschedule', { id: visit.id }), onPress: () => go('reschedule', { id: visit.id }) })}
                />
              ) : null}
              <Cell
                id="appointment-cancel"
                first={!visit.allowedActions.includes('reschedule')}
                icon="close"
                title={canCancel ? t('cantGo') : t('tooLate')}
                note={canCancel ? t(visit.feeFen > 0 && visit.payMode === 'ONLINE' ? 'cantGoNote' : 'cantGoFree', { time: until }) : t('tooLateNote')}
                {...(canCancel && !offline ? { onPress: onCancel } : {})}
              />
            </List>
          </Stack>
        ) : null}
      </Section>
      {visit.rules.length > 0 ? (
        <Section title={t('rulesTitle')}>
          <Card>
            <Rules rules={visit.rules} />
          </Card>
        </Section>
      ) : null}
    </>
  )
}

/** The state in words, where it says more than the voucher does. */
const Status = ({ visit }: Shown) =>
  visit.state === 'BOOKED' ? null : (
    <Stack>
      <Card id="appointment-state">
        <Row top>
          <Grow>
            <Text>{visit.stateText}</Text>
          </Grow>
          <Pill tone={STANDING[visit.state].tone}>{t(STANDING[visit.state].word)}</Pill>
        </Row>
      </Card>
    </Stack>
  )

/** 改签: where it came from, or that it is on its way. */
function Moved({ visit }: Shown) {
  const { replacementId, rescheduledFromId, id } = visit
  if (replacementId !== null)
    return (
      <Stack>
        <Card
          id="appointment-moving"
          foot={
            <LinkButton
              id="appointment-moving-open"
              more
              href={href('rescheduled', { id: replacementId, oldId: id })}
              onPress={() => go('rescheduled', { id: replacementId, oldId: id })}
            >
              {moved('seeProgress')}
            </LinkButton>
          }
        >
          <Text look="strong">{moved('beingChanged')}</Text>
          <Text look="sub">{visit.stateText}</Text>
        </Card>
      </Stack>
    )
  if (rescheduledFromId === null) return null
  return (
    <Stack>
      <List>
        <Cell
          id="appointment-moved-from"
          first
          title={moved('movedFrom')}
          note={moved('seeOld')}
          href={href('appointment', { id: rescheduledFromId })}
          onPress={() => go('appointment', { id: rescheduledFromId })}
        />
      </List>
    </Stack>
  )
}

/** A number that is not good, or not yet. */
function NotValid({ visit }: Shown) {
  const { phase, word, tone } = STANDING[visit.state]
  const isUnderWay = phase !== 'over'
  return (
    <>
      <Card id="appointment-state">
        <Outcome
          tone={isUnderWay ? 'wait' : tone === 'danger' ? 'bad' : 'ok'}
          icon={isUnderWay ? 'clock' : tone === 'danger' ? 'stop' : 'done'}
          title={t(word)}
          note={visit.stateText}
        />
      </Card>
      <VisitCard visit={visit} />
      {visit.state === 'NO_SHOW' ? (
        <Stack>
          <List>
            <Cell id="appointment-credit" first icon="calendar" title={credit('entry')} href={href('credit')} onPress={() => go('credit')} />
          </List>
        </Stack>
      ) : null}
      {hasAlternatives(visit) ? <Alternatives visit={visit} /> : null}
      {visit.state === 'FULFILLED' ? (
        <Stack>
          <List>
            <Cell
              id="appointment-evaluate"
              first
              icon="star"
              title={evaluation('rate')}
              note={evaluation('rateNote')}
              href={href('evaluate', { id: visit.id })}
              onPress={() => go('evaluate', { id: visit.id })}
            />
          </List>
        </Stack>
      ) : null}
      {visit.state === 'FULFILLED' ? <VisitNodes visit={visit} /> : null}
      <Fee visit={visit} />
    </>
  )
}

function Bar({ visit }: Shown) {
  const { phase, again } = STANDING[visit.state]
  const call = (alone: boolean) => (
    <Button id="appointment-call" kind="secondary" fit={!alone} icon="phone" onPress={() => callPhone(visit.institutionPhone)}>
      {t('callHospital')}
    </Button>
  )
  // The same person again: whoever is looked after just now may be somebody else.
  const bookAgain = () => {
    useSession.getState().actFor(visit.personId)
    go(
      'slots',
      visit.preparation !== undefined ? { examId: visit.doctorId } : again === 'doctor' ? { doctorId: visit.doctorId } : { departmentId: visit.departmentId },
    )
  }
  const onward =
    phase === 'held' || phase === 'asking' ? (
      <Button id="appointment-continue" onPress={() => go('confirm', { id: visit.id })}>
        {t('goOn')}
      </Button>
    ) : phase === 'confirming' ? (
      <Button id="appointment-progress" onPress={() => go('payResult', { id: visit.id })}>
        {t('seeProgress')}
      </Button>
    ) : visit.state === 'RESCHEDULED' && visit.replacementId ? (
      <Button id="appointment-new" onPress={() => go('appointment', { id: visit.replacementId ?? '' })}>
        {moved('seeNew')}
      </Button>
    ) : again ? (
      <Button id="appointment-again" onPress={bookAgain}>
        {visit.state === 'SUSPENDED_BY_HOSPITAL' || visit.state === 'CANCELLED_BY_HOSPITAL'
          ? t('rebook')
          : again === 'doctor'
            ? t('bookAgain')
            : t('pickAgain')}
      </Button>
    ) : null
  if (!onward) return <ActionBar>{call(true)}</ActionBar>
  return <ActionBar start={call(false)}>{onward}</ActionBar>
}

/** Says again who, where, when and how much before anything is given up. */
function CancelDialog({ visit, onDone }: Shown & { onDone: () => void }) {
  const { label } = usePersonLabel(visit.personId)
  const cancel = useWrite('appointments.cancelAppointment', {
    onDone,
    refresh: ['appointments.getAppointment', 'appointments.listSessions', 'appointments.listAvailability', ...MOVED_WITH_AN_APPOINTMENT],
  })
  const isPaid = (visit.money?.paidFen ?? 0) > 0
  return (
    <Dialog
      id="cancel-dialog"
      title={t('cancelTitle', { when: visitTime(visit) })}
      confirm={t('cancelConfirm')}
      danger
      busy={cancel.busy}
      onConfirm={() => cancel.run({ params: { id: visit.id }, body: {} })}
      dismiss={t('cancelKeep')}
      onDismiss={onDone}
    >
      <KeyValueList
        items={[
          { key: t('cancelWho'), value: `${label ?? visit.personRelation} ${visit.personNameMasked}` },
          { key: t('doctorKey'), value: `${visit.departmentName} ${visit.doctorName}` },
          { key: t('place'), value: visitPlace(visit) },
          { key: t('cancelMoney'), value: isPaid ? t('cancelMoneyValue', { fee: formatFen(visit.money?.paidFen ?? 0) }) : t('cancelMoneyNone') },
          { key: t('cancelUntil'), value: t('cancelUntilValue', { time: momentText(visit.cancelUntil) }) },
        ]}
      />
      {cancel.failure ? (
        <Notice id="cancel-failed" tone="danger" live>
          {cancel.failure instanceof ApiProblem ? cancel.failure.title : t('retryKeepsAll')}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** 这次就诊: the voucher, also without a network; where one stands; money; giving it back (R343, §2.3.3; design visit). */
export default function AppointmentPage() {
  const { id = '' } = useParams('appointment')
  const signedIn = useSignedIn()
  const query = useAppointment(id, pollWhileMoving)
  const [cancelling, setCancelling] = useState(false)
  const visit = query.data
  const offline = query.savedAt !== null
  if (!signedIn) {
    return (
      <Page title={t('voucherTitle')}>
        <SignInPrompt />
      </Page>
    )
  }
  return (
    <Page
      title={t('voucherTitle')}
      strip={
        visit ? (
          <>
            {offline ? <OfflineStrip time={momentText(visit.serverTime)} onRetry={() => void query.refetch()} /> : null}
            <OnBehalf personId={visit.personId} name={visit.personNameMasked} />
          </>
        ) : undefined
      }
      bar={visit ? <Bar visit={visit} /> : undefined}
      overlay={cancelling && visit ? <CancelDialog visit={visit} onDone={() => setCancelling(false)} /> : null}
    >
      <QueryStates query={query}>
        {(shown) =>
          STANDING[shown.state].phase === 'valid' || shown.state === 'CANCELLING' ? (
            <Valid visit={shown} onCancel={() => setCancelling(true)} offline={offline} />
          ) : (
            <NotValid visit={shown} />
          )
        }
      </QueryStates>
    </Page>
  )
}
