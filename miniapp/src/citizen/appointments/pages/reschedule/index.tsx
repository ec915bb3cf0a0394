import type { Appointment, ClinicSession } from '@jktl/shared/appointments/contract'
import { dateOf } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Button,
  Card,
  DateStrip,
  Dialog,
  Empty,
  ErrorState,
  Heading,
  KeyValueList,
  Notice,
  Page,
  QueryStates,
  Section,
  Segmented,
  SignInPrompt,
  Skeleton,
  SlotGrid,
  Stack,
  Text,
} from '@/ui'
import { usePersonLabel } from '../../../people/use-people'
import { go, href, replace, useParams } from '../../../routes'
import { t } from '../../rescheduling-texts'
import { type Chosen, daysOf, findChosen, slotsOf, whenText } from '../../slot-choice'
import { t as common } from '../../texts'
import { MOVED_WITH_AN_APPOINTMENT, useAppointment } from '../../use-appointment'
import { visitTime } from '../../when-where'

type Whom = 'doctor' | 'department'

/** What it is now, always in sight while another time is looked for. */
const OldOne = ({ visit }: { visit: Appointment }) => (
  <Card id="reschedule-old">
    <Text look="cap">{t('oldOne')}</Text>
    <Text look="strong">{visitTime(visit)}</Text>
    <Text look="sub">{`${visit.departmentName} ${visit.doctorName}，${visit.institutionName}`}</Text>
    <Text look="sub" className="mt1">
      {t('oldStays')}
    </Text>
  </Card>
)

/** One doctor's half hours of the day; another fee is said instead of offered. */
function Doctor({
  visit,
  sessions,
  chosenId,
  onChoose,
}: {
  visit: Appointment
  sessions: readonly ClinicSession[]
  chosenId: string | null
  onChoose: (id: string) => void
}) {
  const first = sessions[0]
  if (!first) return null
  if (first.feeFen !== visit.feeFen) return <Notice tone="notice">{t('otherFee', { doctor: first.doctorName, fee: formatFen(first.feeFen) })}</Notice>
  return (
    <>
      <Heading level={2}>{`${first.doctorName} ${first.doctorTitle}`}</Heading>
      {sessions.map((session) => (
        <Section
          key={session.id}
          title={common(session.half)}
          end={<Text look="cap">{session.state === 'SUSPENDED' ? common('stopped') : common('leftTotal', { count: session.remaining })}</Text>}
        >
          <SlotGrid
            id={`slots-${session.id}`}
            label={common('slotsLabel', { doctor: session.doctorName, half: common(session.half) })}
            slots={slotsOf(session)}
            value={chosenId}
            onChange={onChoose}
          />
        </Section>
      ))}
    </>
  )
}

function ConfirmDialog({ visit, chosen, onClose }: { visit: Appointment; chosen: Chosen; onClose: () => void }) {
  const { label } = usePersonLabel(visit.personId)
  const write = useWrite('appointments.rescheduleAppointment', {
    onDone: (next) => replace('rescheduled', { id: next.id, oldId: visit.id }),
    refresh: ['appointments.getAppointment', 'appointments.listSessions', 'appointments.listAvailability', ...MOVED_WITH_AN_APPOINTMENT],
  })
  const isPaid = visit.payMode === 'ONLINE' && visit.feeFen > 0
  return (
    <Dialog
      id="reschedule-dialog"
      title={t('confirmTitle', { when: whenText(chosen) })}
      confirm={t('confirmDo')}
      busy={write.busy}
      onConfirm={() => write.run({ params: { id: visit.id }, body: { segmentId: chosen.segment.id } })}
      dismiss={t('confirmKeep')}
      onDismiss={onClose}
    >
      <KeyValueList
        items={[
          { key: t('who'), value: `${label ?? visit.personRelation} ${visit.personNameMasked}` },
          { key: t('from'), value: `${visitTime(visit)} ${visit.doctorName}` },
          { key: t('to'), value: `${whenText(chosen)} ${chosen.session.doctorName}` },
          { key: t('money'), value: visit.feeFen === 0 ? t('moneyFree') : isPaid ? t('moneyPaid', { fee: formatFen(visit.feeFen) }) : t('moneyWindow') },
        ]}
      />
      {write.failure ? (
        <Notice id="reschedule-refused" tone="danger" live>
          {write.failure instanceof ApiProblem ? write.failure.title : common('retryKeepsAll')}
        </Notice>
      ) : null}
    </Dialog>
  )
}

function Choose({
  visit,
  whom,
  chosen,
  onChoose,
  sessions,
  today,
}: {
  visit: Appointment
  whom: Whom
  chosen: Chosen | null
  onChoose: (id: string | null) => void
  sessions: readonly ClinicSession[]
  today: string
}) {
  const [date, setDate] = useState<string | null>(null)
  const offered = sessions.map((s) => ({
    ...s,
    segments: s.segments.filter((segment) => !(s.date === visit.date && s.doctorId === visit.doctorId && segment.start === visit.start)),
  }))
  const free = offered.find((s) => s.feeFen === visit.feeFen && s.segments.some((segment) => segment.bookable))
  const shown = date ?? free?.date ?? offered[0]?.date ?? ''
  const day = offered.filter((s) => s.date === shown)
  if (!free) return <Empty icon="calendar" title={t('noOther')} note={t('noOtherNote')} />
  return (
    <>
      <Section title={t('pickDay')}>
        <DateStrip
          id="days"
          label={t('pickDayLabel')}
          days={daysOf(offered, today)}
          value={shown}
          onChange={(next) => {
            setDate(next)
            onChoose(null)
          }}
        />
      </Section>
      {[...new Set(day.map((s) => s.doctorId))].map((doctorId) => (
        <Stack key={`${whom}-${doctorId}`}>
          <Doctor visit={visit} sessions={day.filter((s) => s.doctorId === doctorId)} chosenId={chosen?.segment.id ?? null} onChoose={onChoose} />
        </Stack>
      ))}
    </>
  )
}

/** 改时间 (A24): another time of the same doctor or department, with the old one in sight. */
export default function ReschedulePage() {
  const { id = '' } = useParams('reschedule')
  const signedIn = useSignedIn()
  const query = useAppointment(id, () => false)
  const visit = query.data
  const [whom, setWhom] = useState<Whom>('doctor')
  const [segmentId, setSegmentId] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const sessions = useRead(
    'appointments.listSessions',
    { query: { departmentId: visit?.departmentId ?? '', ...(whom === 'doctor' ? { doctorId: visit?.doctorId ?? '' } : {}) } },
    { enabled: visit !== undefined, refetchMs: 30_000 },
  )
  const chosen = findChosen(sessions.data?.items ?? [], segmentId)
  if (!signedIn) {
    return (
      <Page title={t('reschedule')}>
        <SignInPrompt />
      </Page>
    )
  }
  const isOpen = visit?.allowedActions.includes('reschedule') ?? false
  return (
    <Page
      title={t('reschedule')}
      bar={
        isOpen ? (
          <ActionBar {...(chosen ? { sum: whenText(chosen), note: chosen.session.doctorName } : { note: t('pickFirst') })}>
            <Button id="reschedule-next" fit onPress={() => setAsking(true)} {...(chosen ? {} : { disabledReason: t('pickFirst') })}>
              {t('change')}
            </Button>
          </ActionBar>
        ) : undefined
      }
      overlay={asking && visit && chosen ? <ConfirmDialog visit={visit} chosen={chosen} onClose={() => setAsking(false)} /> : null}
    >
      <QueryStates query={query}>
        {(shown) =>
          shown.allowedActions.includes('reschedule') ? (
            <>
              <OldOne visit={shown} />
              <Stack>
                <Segmented
                  id="reschedule-whom"
                  label={t('whoSees')}
                  value={whom}
                  onChange={(next: Whom) => {
                    setWhom(next)
                    setSegmentId(null)
                  }}
                  choices={[
                    { value: 'doctor', label: t('sameDoctor') },
                    { value: 'department', label: t('sameDepartment') },
                  ]}
                />
              </Stack>
              {sessions.error ? (
                <ErrorState id="reschedule-failed" failure={sessions.error} onRetry={() => void sessions.refetch()} />
              ) : sessions.data ? (
                <Choose
                  key={whom}
                  visit={shown}
                  whom={whom}
                  chosen={chosen}
                  onChoose={setSegmentId}
                  sessions={sessions.data.items}
                  today={dateOf(Date.parse(sessions.data.serverTime))}
                />
              ) : (
                <Skeleton rows={6} />
              )}
            </>
          ) : (
            <Empty
              icon="calendar"
              title={t('notOpen')}
              note={t('notOpenNote')}
              action={
                <Button id="reschedule-back" href={href('appointment', { id: shown.id })} onPress={() => go('appointment', { id: shown.id })}>
                  {t('backToVisit')}
                </Button>
              }
            />
          )
        }
      </QueryStates>
    </Page>
  )
}
