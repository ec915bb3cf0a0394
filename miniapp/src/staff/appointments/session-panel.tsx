import type { RosterSession } from '@jktl/shared/appointments/contract'
import type { SUSPENSION_REASONS } from '@jktl/shared/appointments/model'
import { useEffect, useState } from 'react'
import { ApiProblem, useRead, useWrite, type Answer } from '@/platform/api'
import { Box, Button, ErrorState, Field, Money, Notice, Pill, QueryStates, RadioGroup, Stack, Switch, Table, type TableColumn } from '@/ui'
import { Panel } from '../frame/panel'
import { go, href } from '../routes'
import { bookedOf, countNumbers, legendOf, limitOf, NUMBER_LOOK } from './pool'
import { t } from './texts'
import { t as waitlistText } from './waitlist-texts'
import { appointmentText, numberMark, numberText, ordinalText, sessionText } from './words'

type Reason = (typeof SUSPENSION_REASONS)[number]
// Values of the contract's list; the contract itself stays a type.
const REASONS: readonly Reason[] = ['DOCTOR_ILL', 'DOCTOR_EMERGENCY', 'EQUIPMENT', 'WEATHER', 'OTHER']
type Preview = Answer<'appointments.previewSuspension'>
type Segment = RosterSession['segments'][number]
type RosterNumber = Segment['numbers'][number]

const NumberCell = ({ number: { ordinal, state } }: { number: RosterNumber }) => (
  <Box as="li" className={`no ${NUMBER_LOOK[state]}`}>
    <Box as="span" className="no__n">
      {ordinalText(ordinal)}
    </Box>
    <Box as="span">{numberMark(state)}</Box>
  </Box>
)
/** What each character and colour means, with its count; the counts add up to the limit. */
export const Legend = ({ counts }: { counts: RosterSession['counts'] }) => (
  <Box as="ul" className="legend">
    {legendOf(counts).map(({ state, count }) => (
      <Box as="li" key={state} className="legend__i">
        <Box as="span" className={`no no--key ${NUMBER_LOOK[state]}`} hidden>
          {numberMark(state)}
        </Box>
        {numberText(state)}
        <Box as="b" className="num strong">
          {count}
        </Box>
      </Box>
    ))}
  </Box>
)

const SEGMENT_COLUMNS: readonly TableColumn<Segment>[] = [
  { key: 'segment', title: t('segment'), head: true, cell: ({ start, end }) => <Box as="span" className="num">{`${start}–${end}`}</Box> },
  {
    key: 'numbers',
    title: t('numbers'),
    phone: 'last',
    cell: ({ start, numbers }) => (
      <Box as="ul" className="nums" label={`${start} ${t('numbers')}`}>
        {numbers.map((number) => (
          <NumberCell key={number.ordinal} number={number} />
        ))}
      </Box>
    ),
  },
  {
    key: 'booked',
    title: t('booked'),
    end: true,
    named: true,
    cell: ({ numbers }) => {
      const counts = countNumbers(numbers)
      return `${bookedOf(counts)}/${limitOf(counts)}`
    },
  },
]

type Person = RosterNumber & { start: string }
const PERSON_COLUMNS: readonly TableColumn<Person>[] = [
  { key: 'ordinal', title: t('numbers'), cell: ({ ordinal, start }) => <Box as="span" className="num">{`${ordinalText(ordinal)} · ${start}`}</Box> },
  { key: 'person', title: t('person'), head: true, cell: ({ personNameMasked }) => personNameMasked },
  { key: 'state', title: t('state'), cell: ({ appointmentState, state }) => (appointmentState ? appointmentText(appointmentState) : numberText(state)) },
]

interface Result {
  notified: number
  refundFen: number
  /** Carried out at once; else a second person decides first (A26). */
  isEmergency: boolean
}

/** One session: its numbers, who has them, and 停诊. Keep it keyed by the session's id. `own`: the page's title names it already. */
export function SessionPanel({ session, own }: { session: RosterSession; own?: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const [result, setResult] = useState<Result | null>(null)
  const people = session.segments.flatMap(({ start, numbers }) =>
    numbers.filter((number) => number.personNameMasked !== null).map((number) => ({ ...number, start })),
  )
  const isSuspended = session.state === 'SUSPENDED'
  return (
    <>
      {result && !result.isEmergency ? (
        <Notice id="suspend-asked" tone="ok" live>
          {t('askedForReview')}
        </Notice>
      ) : null}
      {result?.isEmergency ? (
        <Notice id="suspend-done" tone="ok" live>
          {t('done', { session: sessionText(session) })}
          {result.notified > 0 ? t('doneSent', { count: result.notified }) : t('doneNobody')}
          {result.refundFen > 0 ? (
            <>
              {t('doneRefund')} <Money amountFen={result.refundFen} />
            </>
          ) : null}
        </Notice>
      ) : null}
      {isOpen && !isSuspended ? (
        <SuspensionPanel
          session={session}
          onClose={() => setOpen(false)}
          onDone={(done) => {
            setResult(done)
            setOpen(false)
          }}
        />
      ) : null}
      <Panel
        title={own ? t('segments') : sessionText(session)}
        flush
        note={
          <>
            {t('sessionNote', { limit: limitOf(session.counts), segments: session.segments.length, location: session.location })}{' '}
            <Money amountFen={session.feeFen} />
          </>
        }
        end={
          isSuspended ? (
            <Pill tone="danger">{t('suspended')}</Pill>
          ) : isOpen ? undefined : (
            <Button id="suspend-open" kind="danger" icon="stop" small onPress={() => setOpen(true)}>
              {t('suspend')}
            </Button>
          )
        }
      >
        {isSuspended && !result ? (
          <Box className="panel-b">
            <Notice tone="danger">{t('suspendedNote')}</Notice>
          </Box>
        ) : null}
        <Box className="panel-b">
          <Legend counts={session.counts} />
          <Button id="session-pool" kind="quiet" small href={href('poolSession', { id: session.id })} onPress={() => go('poolSession', { id: session.id })}>
            {t('poolSession')}
          </Button>
          <Button
            id="session-waitlist"
            kind="quiet"
            small
            href={href('staffWaitlist', { id: session.id })}
            onPress={() => go('staffWaitlist', { id: session.id })}
          >
            {waitlistText('open')}
          </Button>
        </Box>
        <Table id="session-numbers" label={t('segments')} columns={SEGMENT_COLUMNS} rows={session.segments} rowKey={({ id }) => id} />
        <Box className="panel-f">
          <Box as="b" className="strong">
            {t('total')}
          </Box>
          <Box as="span" className="grow">
            {t('totalText', { count: limitOf(session.counts) })}
          </Box>
          <Box as="b" className="strong num">{`${bookedOf(session.counts)}/${limitOf(session.counts)}`}</Box>
        </Box>
      </Panel>
      <Panel title={t('people')} note={t('bookedUnit', { count: people.length })} flush={people.length > 0}>
        {people.length ? (
          <Table id="session-people" label={t('people')} columns={PERSON_COLUMNS} rows={people} rowKey={({ ordinal }) => String(ordinal)} />
        ) : (
          <Box as="p">{t('noPeople')}</Box>
        )}
      </Panel>
    </>
  )
}

const Consequence = ({ figure, children }: { figure: React.ReactNode; children: string }) => (
  <Box as="li" className="cons__i">
    <Box as="b" className="cons__n">
      {figure}
    </Box>
    <Box as="span" className="grow">
      {children}
    </Box>
  </Box>
)
/** Whom 停诊 reaches. */
const notifiedBy = ({ booked, held }: Preview): number => booked + held

/** 停诊: who, how much and where they can go stand before the button that does it. */
export function SuspensionPanel({ session, onClose, onDone }: { session: Pick<RosterSession, 'id'>; onClose: () => void; onDone: (result: Result) => void }) {
  const [reason, setReason] = useState<Reason | null>(null)
  const [note, setNote] = useState('')
  const preview = useRead('appointments.previewSuspension', { params: { id: session.id } })
  const [isEmergency, setEmergency] = useState(false)
  const write = useWrite('appointments.requestSuspension', {
    onDone: () => onDone({ notified: preview.data ? notifiedBy(preview.data) : 0, refundFen: preview.data?.refundFen ?? 0, isEmergency }),
    refresh: ['appointments.listRoster', 'appointments.getPoolSession', 'appointments.listPoolWeek', 'appointments.listSuspensionRequests'],
  })
  const problem = write.failure instanceof ApiProblem ? write.failure : null
  const isStale = problem?.status === 412
  const isRefused = problem?.status === 409
  useEffect(() => {
    if (isStale) void preview.refetch()
    // once per refusal, not per new closure
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [problem])
  const submit = (version: number) => {
    if (reason)
      write.run({ params: { id: session.id }, ifMatch: version, body: { reason, emergency: isEmergency, ...(note.trim() ? { note: note.trim() } : {}) } })
  }
  return (
    <Panel id="suspension" danger title={t('suspendTitle')} end={<Pill tone="notice">{t('notSent')}</Pill>}>
      <QueryStates query={preview} id="suspend-preview">
        {(seen) => {
          const affected = notifiedBy(seen)
          return (
            <Box className="s-stack">
              <Box as="ul" className="cons">
                <Consequence figure={t('bookedUnit', { count: seen.booked })}>{t('bookedText')}</Consequence>
                <Consequence figure={<Money amountFen={seen.refundFen} />}>{t('refundText')}</Consequence>
                <Consequence figure={t('bookedUnit', { count: seen.held })}>{t('heldText')}</Consequence>
                <Consequence figure={t('unsoldUnit', { count: seen.unsold })}>{t('unsoldText')}</Consequence>
                <Consequence figure={t('unsoldUnit', { count: seen.alternatives })}>{t('alternativesText')}</Consequence>
              </Box>
              <Notice tone={affected === 0 ? 'neutral' : seen.alternatives >= affected ? 'info' : 'notice'}>
                {affected === 0 ? t('nobody') : t(seen.alternatives >= affected ? 'enough' : 'notEnough', { count: affected })}
              </Notice>
              <Box>
                <Box as="p" className="lbl">
                  {t('reason')}
                </Box>
                <RadioGroup
                  id="suspend-reason"
                  label={t('reason')}
                  value={reason}
                  onChange={setReason}
                  choices={REASONS.map((value) => ({ value, label: t(value) }))}
                />
              </Box>
              <Field id="suspend-note" label={t('note')} hint={t('noteHint')} value={note} onChange={setNote} multiline maxLength={200} optional first />
              <Switch id="suspend-emergency" label={t('emergency')} checked={isEmergency} onChange={setEmergency} />
              <Box as="p" className="sub">
                {t(isEmergency ? 'emergencyNote' : 'reviewNote')}
              </Box>
              {isStale ? (
                <Notice id="suspend-stale" tone="notice" live>
                  {t('stale')}
                </Notice>
              ) : null}
              {isRefused ? (
                <Notice id="suspend-refused" tone="danger" live>
                  {t('refused', { title: problem.title })}
                </Notice>
              ) : null}
              {write.failure && !isStale && !isRefused ? (
                <Stack>
                  <ErrorState id="suspend-error" failure={write.failure} />
                </Stack>
              ) : null}
              <Box className="acts">
                <Button
                  id="suspend-submit"
                  kind="danger-fill"
                  fit
                  busy={write.busy}
                  disabledReason={reason ? undefined : t('reasonNeeded')}
                  onPress={() => submit(seen.version)}
                >
                  {isEmergency ? (affected > 0 ? t('submit', { count: affected }) : t('submitNobody')) : t('submitForReview')}
                </Button>
                <Button id="suspend-cancel" kind="secondary" fit onPress={onClose}>
                  {t('giveUp')}
                </Button>
              </Box>
              {reason ? null : (
                <Box as="p" className="sub">
                  {t('reasonNeeded')}
                </Box>
              )}
            </Box>
          )
        }}
      </QueryStates>
    </Panel>
  )
}
