import type { WaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'
import { formatTimeCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { useEffect, useState } from 'react'
import { ApiProblem, useRead, useWrite, type ReadId } from '@/platform/api'
import { pay } from '@/platform/pay'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Button,
  Buttons,
  Card,
  Cell,
  Countdown,
  Dialog,
  Grow,
  Heading,
  KeyValueList,
  LinkButton,
  List,
  Notice,
  Outcome,
  Page,
  Pill,
  QueryStates,
  Row,
  Section,
  Sheet,
  SignInPrompt,
  Stack,
  Text,
} from '@/ui'
import { momentText, timeText } from '../../../moments'
import { OnBehalf } from '../../../people/on-behalf'
import { go, href, replace, useParams } from '../../../routes'
import { t } from '../../waitlist-texts'
import { TONES, wishTime } from '../../waitlist-words'

const MOVED: readonly ReadId[] = [
  'appointments.getWaitlistEntry',
  'appointments.listWaitlist',
  'appointments.listAppointments',
  'insights.getHome',
  'payments.listTradeOrders',
]
const POLL_MS = 10_000

const Failed = ({ id, failure }: { id: string; failure: Error }) => (
  <Notice id={id} tone="danger" live>
    {failure instanceof ApiProblem ? failure.title : t('retry')}
  </Notice>
)
interface Shown {
  entry: WaitlistEntry
}

/** The number that is kept: when, with whom, how much, and how long. */
function Offer({ entry, onEnd }: Shown & { onEnd: () => void }) {
  const { offer } = entry
  if (!offer) return null
  return (
    <Card id="waitlist-offer">
      <Row>
        <Grow>
          <Heading level={2}>{t('offerTitle')}</Heading>
        </Grow>
        <Countdown id="waitlist-countdown" until={offer.expiresAt} onEnd={onEnd} />
      </Row>
      <Text look="cap">{t('offerUntil', { time: timeText(offer.expiresAt) })}</Text>
      <KeyValueList
        items={[
          {
            key: t('visit'),
            value: `${wishTime({ date: entry.date, half: null }).split(' ').slice(0, 2).join(' ')} ${formatTimeCn(offer.start)}–${formatTimeCn(offer.end)}`,
          },
          { key: t('doctor'), value: `${offer.doctorName} ${offer.doctorTitle}` },
          { key: t('location'), value: offer.location },
          { key: t('number'), value: t('numberValue', { ordinal: offer.numberOrdinal }) },
          { key: t('fee'), value: formatFen(offer.feeFen) },
        ]}
      />
    </Card>
  )
}

const Wish = ({ entry }: Shown) => (
  <Card id="waitlist-wish">
    <Row top>
      <Grow>
        <Heading level={2}>{wishTime(entry)}</Heading>
      </Grow>
      <Pill tone={TONES[entry.state]}>{t(entry.state)}</Pill>
    </Row>
    <Text look="sub" className="mt1">
      {`${entry.departmentName} ${entry.doctorName ?? t('anyDoctor')}，${entry.institutionName}`}
    </Text>
    <KeyValueList
      items={[
        { key: t('whoKey'), value: `${entry.personRelation} ${entry.personNameMasked}` },
        { key: t('joinedAt'), value: momentText(entry.joinedAt) },
        { key: t('until'), value: momentText(entry.until) },
      ]}
    />
  </Card>
)

/** 为什么排第几: the stored parts of the order, in words (A32). */
const Place = ({ entry: { place } }: Shown) =>
  place ? (
    <Section title={t('placeTitle', { number: place.number })}>
      <Card id="waitlist-place">
        <Text>{place.text}</Text>
        <Text look="cap" className="mt1">
          {`${t('tier')}：${t(place.tier)}`}
        </Text>
      </Card>
    </Section>
  ) : null

/** The prepayment: to be paid, kept, or on its way back (W5, J23). */
function Prepaid({ entry }: Shown) {
  const check = useWrite('payments.checkTradeOrder', { refresh: MOVED })
  const checkout = useWrite('appointments.payWaitlist', {
    onDone: ({ checkout: ticket }) =>
      void pay(ticket, href('waitlistEntry', { id: entry.id })).then((hint) =>
        hint === 'left' ? undefined : check.run({ params: { id: ticket.tradeOrderId } }),
      ),
    refresh: MOVED,
  })
  const refund = useWrite('appointments.refundPrepayment', { refresh: MOVED })
  const { money } = entry
  const failure = checkout.failure ?? refund.failure ?? check.failure
  const isOpen = entry.prepayState === 'OPEN'
  const tradeOrderId = money?.tradeOrderId
  // Back from the cashier: the server asks the channel, whatever the client believes.
  useEffect(() => {
    if (isOpen && tradeOrderId) check.run({ params: { id: tradeOrderId } })
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isOpen, tradeOrderId])
  if (!money) return null
  return (
    <Section title={t('prepaid')}>
      {failure ? <Failed id="waitlist-money-failed" failure={failure} /> : null}
      <Card
        id="waitlist-money"
        foot={
          <LinkButton id="waitlist-order" more href={href('order', { id: money.tradeOrderId })} onPress={() => go('order', { id: money.tradeOrderId })}>
            {t('seeOrder')}
          </LinkButton>
        }
      >
        <Row>
          <Grow>
            <Text>{isOpen ? t('prepayOpen') : money.summaryText}</Text>
          </Grow>
          <Text look="strong" inline>
            {formatFen(money.amountFen)}
          </Text>
        </Row>
        {entry.allowedActions.includes('pay') ? (
          <Buttons>
            <Button id="waitlist-pay" kind="secondary" busy={checkout.busy} onPress={() => checkout.run({ params: { id: entry.id } })}>
              {t('goPay', { fee: formatFen(entry.prepayFen) })}
            </Button>
            <Button id="waitlist-check" kind="quiet" busy={check.busy} onPress={() => check.run({ params: { id: money.tradeOrderId } })}>
              {t('checkPay')}
            </Button>
          </Buttons>
        ) : null}
      </Card>
      {entry.allowedActions.includes('refund') ? (
        <List>
          <Cell id="waitlist-refund" first icon="refund" title={t('refund')} note={t('refundNote')} onPress={() => refund.run({ params: { id: entry.id } })} />
        </List>
      ) : null}
    </Section>
  )
}

function LeaveDialog({ entry, onClose }: Shown & { onClose: () => void }) {
  const leave = useWrite('appointments.leaveWaitlist', { onDone: onClose, refresh: MOVED })
  return (
    <Dialog
      id="leave-dialog"
      title={t('leaveTitle')}
      confirm={t('leave')}
      danger
      busy={leave.busy}
      onConfirm={() => leave.run({ params: { id: entry.id } })}
      dismiss={t('leaveKeep')}
      onDismiss={onClose}
    >
      <Text>{t('leaveBody')}</Text>
      {entry.prepayState === 'HELD' ? <Text look="sub">{t('leaveMoney', { fee: formatFen(entry.prepayFen) })}</Text> : null}
      {leave.failure ? <Failed id="leave-failed" failure={leave.failure} /> : null}
    </Dialog>
  )
}

function DeclineSheet({ entry, onClose }: Shown & { onClose: () => void }) {
  const decline = useWrite('appointments.declineOffer', { onDone: onClose, refresh: MOVED })
  const say = (keepWaiting: boolean) => decline.run({ params: { id: entry.id }, body: { keepWaiting } })
  return (
    <Sheet id="decline" title={t('declineTitle')} onClose={onClose}>
      <Text>{t('declineBody')}</Text>
      {decline.failure ? <Failed id="decline-failed" failure={decline.failure} /> : null}
      <Stack>
        <Button id="decline-keep" busy={decline.busy} onPress={() => say(true)}>
          {t('declineKeep')}
        </Button>
      </Stack>
      <Stack>
        <Button id="decline-end" kind="secondary" busy={decline.busy} onPress={() => say(false)}>
          {t('declineEnd')}
        </Button>
      </Stack>
    </Sheet>
  )
}

function Over({ entry }: Shown) {
  const isGood = entry.state === 'BOOKED' || entry.state === 'AUTO_BOOKED'
  return (
    <Card id="waitlist-state">
      <Outcome
        tone={isGood ? 'ok' : entry.state === 'ACCEPTED' ? 'wait' : 'bad'}
        icon={isGood ? 'check' : entry.state === 'ACCEPTED' ? 'clock' : 'done'}
        title={t(entry.state)}
        note={entry.stateText}
      />
    </Card>
  )
}

function Bar({ entry, accept, onDecline }: Shown & { accept: { busy: boolean; run: () => void }; onDecline: () => void }) {
  if (entry.allowedActions.includes('accept'))
    return (
      <ActionBar
        start={
          <Button id="waitlist-decline" kind="secondary" fit onPress={onDecline}>
            {t('decline')}
          </Button>
        }
      >
        <Button id="waitlist-accept" busy={accept.busy} onPress={accept.run}>
          {t('accept')}
        </Button>
      </ActionBar>
    )
  const { appointmentId } = entry
  if (appointmentId && entry.state === 'ACCEPTED')
    return (
      <ActionBar>
        <Button id="waitlist-confirm" onPress={() => go('confirm', { id: appointmentId })}>
          {t('confirmVisit')}
        </Button>
      </ActionBar>
    )
  if (appointmentId && (entry.state === 'BOOKED' || entry.state === 'AUTO_BOOKED'))
    return (
      <ActionBar>
        <Button id="waitlist-visit" onPress={() => go('appointment', { id: appointmentId })}>
          {t('seeVisit')}
        </Button>
      </ActionBar>
    )
  if (entry.place) return null
  return (
    <ActionBar>
      <Button id="waitlist-again" onPress={() => replace('slots', { departmentId: entry.departmentId })}>
        {t('again')}
      </Button>
    </ActionBar>
  )
}

/** 一次候补: the place and why, the number that is kept with its countdown, the prepayment (A25, A32, §2.3.4). */
export default function WaitlistEntryPage() {
  const { id = '' } = useParams('waitlistEntry')
  const signedIn = useSignedIn()
  const [asking, setAsking] = useState<'leave' | 'decline' | null>(null)
  const query = useRead('appointments.getWaitlistEntry', { params: { id } }, { keep: true, enabled: signedIn && id !== '', refetchMs: POLL_MS })
  const accept = useWrite('appointments.acceptOffer', { onDone: (visit) => replace('confirm', { id: visit.id }), refresh: MOVED })
  const entry = query.data
  const refetch = () => void query.refetch()
  useEffect(() => {
    if (accept.failure) refetch()
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [accept.failure])
  if (!signedIn) {
    return (
      <Page title={t('entry')}>
        <SignInPrompt />
      </Page>
    )
  }
  const close = () => setAsking(null)
  return (
    <Page
      title={t('entry')}
      strip={entry ? <OnBehalf personId={entry.personId} name={entry.personNameMasked} /> : undefined}
      bar={
        entry ? (
          <Bar entry={entry} accept={{ busy: accept.busy, run: () => accept.run({ params: { id } }) }} onDecline={() => setAsking('decline')} />
        ) : undefined
      }
      overlay={
        entry && asking === 'leave' ? (
          <LeaveDialog entry={entry} onClose={close} />
        ) : entry && asking === 'decline' ? (
          <DeclineSheet entry={entry} onClose={close} />
        ) : null
      }
    >
      <QueryStates query={query}>
        {(shown) => (
          <>
            {accept.failure ? <Failed id="accept-failed" failure={accept.failure} /> : null}
            {shown.place ? (
              <Notice id="waitlist-text" tone={shown.offer ? 'notice' : 'brand'} live>
                {shown.stateText}
              </Notice>
            ) : (
              <Over entry={shown} />
            )}
            {shown.offer ? (
              <Stack>
                <Offer entry={shown} onEnd={refetch} />
              </Stack>
            ) : null}
            <Stack>
              <Wish entry={shown} />
            </Stack>
            {shown.offer ? null : <Place entry={shown} />}
            <Prepaid entry={shown} />
            {shown.allowedActions.includes('leave') ? (
              <Stack>
                <List>
                  <Cell id="waitlist-leave" first icon="close" title={t('leave')} note={t('leaveNote')} onPress={() => setAsking('leave')} />
                </List>
              </Stack>
            ) : null}
          </>
        )}
      </QueryStates>
    </Page>
  )
}
