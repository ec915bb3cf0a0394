import type { ClinicSession } from '@jktl/shared/appointments/contract'
import { clockTimeOf, dateOf } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { useEffect, useState } from 'react'
import { ApiProblem, useRead, useWrite, type Answer } from '@/platform/api'
import { signIn } from '@/platform/session'
import { currentPath } from '@/platform/router'
import {
  ActionBar,
  Button,
  Card,
  DateStrip,
  ErrorState,
  Face,
  Grow,
  Heading,
  LinkButton,
  Notice,
  Page,
  QueryStates,
  Row,
  Section,
  Skeleton,
  SlotGrid,
  Stack,
  Text,
} from '@/ui'
import { ActingFor } from '../../../people/acting-for'
import { usePeople } from '../../../people/use-people'
import { go, href, replace, useParams } from '../../../routes'
import { DrawBanner } from '../../draw-banner'
import { daysOf, earliestOf, findChosen, slotsOf, timeRange, whenText, type Chosen } from '../../slot-choice'
import { t as exam } from '../../exam-texts'
import { t } from '../../texts'
import { useReveal } from '../../use-reveal'
import { t as waitlistText } from '../../waitlist-texts'

/** What stands in the way is another number of the same person. */
/** Where a refusal leads on, by its code. */
const WAY_ON = [
  {
    id: 'hold-mine',
    label: 'seeMine',
    to: 'appointments',
    codes: ['APPOINTMENTS.TOO_MANY_HOLDS', 'APPOINTMENTS.SAME_SESSION_BOOKED', 'APPOINTMENTS.DAILY_LIMIT'],
  },
  { id: 'hold-phone', label: 'bindPhone', to: 'settings', codes: ['APPOINTMENTS.PHONE_NEEDED'] },
  { id: 'hold-credit', label: 'seeCredit', to: 'credit', codes: ['APPOINTMENTS.LISTED'] },
  { id: 'hold-family', label: 'seeFamily', to: 'family', codes: ['APPOINTMENTS.PERSON_NOT_VERIFIED'] },
] as const satisfies readonly { id: string; label: string; to: string; codes: readonly string[] }[]

type Sessions = Answer<'appointments.listSessions'>

/** Nothing left of what was released: wait for what comes back (A25). */
function WaitFor({ session }: { session: ClinicSession }) {
  const isSoldOut = session.state === 'OPEN' && session.remaining === 0 && session.segments.some(({ reason }) => reason === waitlistText('soldOut'))
  if (!isSoldOut) return null
  const wish = { departmentId: session.departmentId, doctorId: session.doctorId, date: session.date, half: session.half }
  return (
    <>
      <Text look="cap" className="mt2">
        {waitlistText('joinNote')}
      </Text>
      <Button
        id={`waitlist-join-${session.id}`}
        kind="secondary"
        label={waitlistText('joinFor', { doctor: session.doctorName, half: t(session.half) })}
        className="mt2"
        href={href('waitlistJoin', wish)}
        onPress={() => go('waitlistJoin', wish)}
      >
        {waitlistText('join')}
      </Button>
    </>
  )
}

/** One doctor's day: who, where, how much, then the half hours. */
function DoctorDay({
  sessions,
  chosenId,
  isExam,
  onChoose,
}: {
  sessions: readonly ClinicSession[]
  chosenId: string | null
  isExam: boolean
  onChoose: (segmentId: string) => void
}) {
  const first = sessions[0]
  if (!first) return null
  return (
    <>
      <Card id={`doctor-${first.doctorId}`}>
        <Row top>
          <Face initial={first.doctorName.slice(0, 1)} plate />
          <Grow>
            <Row wrap tight>
              <Heading level={2}>{first.doctorName}</Heading>
              <Text look="sub" inline>
                {first.doctorTitle}
              </Text>
            </Row>
            <Text look="cap">{first.location}</Text>
          </Grow>
        </Row>
        <Row>
          <Grow>
            <Text look="cap">{t('fee', { fee: formatFen(first.feeFen) })}</Text>
          </Grow>
          {isExam ? null : (
            <LinkButton id={`intro-${first.doctorId}`} href={href('doctor', { id: first.doctorId })} onPress={() => go('doctor', { id: first.doctorId })}>
              {t('intro')}
            </LinkButton>
          )}
        </Row>
      </Card>
      {sessions.map((session) => (
        <Section
          key={session.id}
          title={t(session.half)}
          end={<Text look="cap">{session.state === 'SUSPENDED' ? t('stopped') : t('leftTotal', { count: session.remaining })}</Text>}
        >
          {session.state === 'SUSPENDED' ? <Notice tone="notice">{t('stopNote')}</Notice> : null}
          <SlotGrid
            id={`slots-${session.id}`}
            label={t('slotsLabel', { doctor: session.doctorName, half: t(session.half) })}
            slots={slotsOf(session)}
            value={chosenId}
            onChange={onChoose}
          />
          <WaitFor session={session} />
        </Section>
      ))}
    </>
  )
}

function Choose({ data, chosen, isExam, onChoose }: { data: Sessions; chosen: Chosen | null; isExam: boolean; onChoose: (segmentId: string) => void }) {
  const earliest = earliestOf(data.items)
  const [date, setDate] = useState<string | null>(null)
  const shown = date ?? earliest?.session.date ?? data.items[0]?.date ?? ''
  const today = dateOf(Date.parse(data.serverTime))
  const day = data.items.filter((s) => s.date === shown)
  const doctors = [...new Set(day.map((s) => s.doctorId))]
  return (
    <>
      <Section title={t('pickDay')} first>
        <DateStrip id="days" label={t('pickDayLabel')} days={daysOf(data.items, today)} value={shown} onChange={setDate} />
      </Section>
      {earliest && earliest.session.date === shown ? (
        <Notice tone="brand">
          <Text look="strong">{t('earliest', { when: timeRange(earliest.segment) })}</Text>
          <Text look="sub">{`${earliest.session.doctorName}，${t('earliestWhy', { count: earliest.segment.remaining })}`}</Text>
        </Notice>
      ) : null}
      {doctors.map((doctorId) => (
        <Stack key={doctorId}>
          <DoctorDay isExam={isExam} sessions={day.filter((s) => s.doctorId === doctorId)} chosenId={chosen?.segment.id ?? null} onChoose={onChoose} />
        </Stack>
      ))}
      <Text look="cap" className="mt4">
        {t('release', { note: data.releaseNote, time: clockTimeOf(Date.parse(data.asOf)) })}
      </Text>
    </>
  )
}

/** 选择时间: day, doctor and half hour on one page, so that a booking takes six taps (R342, R352; design doctor-slots). */
export default function SlotsPage() {
  const { departmentId, doctorId, examId } = useParams('slots')
  const { signedIn, acting, me } = usePeople()
  const [segmentId, setSegmentId] = useState<string | null>(null)
  const query = useRead(
    'appointments.listSessions',
    { query: { ...(doctorId || examId ? { doctorId: doctorId ?? examId ?? '' } : { departmentId: departmentId ?? '' }) } },
    { refetchMs: 30_000 },
  )
  const chosen = findChosen(query.data?.items ?? [], segmentId)
  const hold = useWrite('appointments.holdNumber', {
    onDone: (appointment) => go('confirm', { id: appointment.id }),
    refresh: ['appointments.listSessions', 'appointments.listAvailability', 'appointments.listAppointments', 'insights.getHome'],
  })
  useReveal(hold.failure instanceof ApiProblem ? 'hold-refused' : 'hold-error', hold.failure)
  // A refusal usually means that somebody else was faster: the numbers on the page are old.
  useEffect(() => {
    if (hold.failure) void query.refetch()
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [hold.failure])
  const next = () => {
    if (!signedIn) void signIn(currentPath())
    else if (!acting) go('addPerson', { relation: 'SELF' })
    else if (chosen) hold.run({ body: { personId: acting.id, segmentId: chosen.segment.id } })
  }
  const label = !signedIn ? t('signInToBook') : !acting && !me.isPending ? t('addSelfToBook') : t('next')
  return (
    <Page
      title={t('slots')}
      strip={<ActingFor />}
      bar={
        <ActionBar
          {...(chosen
            ? { sum: whenText(chosen), note: `${chosen.session.doctorName} ${t('fee', { fee: formatFen(chosen.session.feeFen) })}` }
            : { note: t('pickFirst') })}
        >
          <Button id="slots-next" fit onPress={next} busy={hold.busy} {...(signedIn && acting && !chosen ? { disabledReason: t('pickFirst') } : {})}>
            {label}
          </Button>
        </ActionBar>
      }
    >
      {hold.failure instanceof ApiProblem ? (
        <Notice id="hold-refused" tone="danger" live>
          <Text look="sub">{hold.failure.title}</Text>
          {WAY_ON.filter(({ codes }) => codes.some((code) => hold.failure instanceof ApiProblem && code === hold.failure.code)).map(({ id, label, to }) => (
            <LinkButton key={id} id={id} href={href(to)} onPress={() => go(to)}>
              {t(label)}
            </LinkButton>
          ))}
        </Notice>
      ) : hold.failure ? (
        <ErrorState id="hold-error" failure={hold.failure} onRetry={next} />
      ) : null}
      {examId ? <Notice id="exam-order-needed">{exam('orderNeeded')}</Notice> : null}
      {doctorId ? <DrawBanner doctorId={doctorId} /> : null}
      <QueryStates
        query={query}
        skeleton={<Skeleton rows={6} />}
        empty={{
          when: (data) => data.items.length === 0,
          icon: 'calendar',
          title: t('noSessions'),
          note: t('noSessionsNote'),
          action: (
            <LinkButton id="slots-elsewhere" onPress={() => replace('hospitals')}>
              {t('hospitals')}
            </LinkButton>
          ),
        }}
      >
        {(data) => <Choose data={data} chosen={chosen} isExam={examId !== undefined} onChoose={setSegmentId} />}
      </QueryStates>
    </Page>
  )
}
