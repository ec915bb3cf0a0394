import type { RosterSession } from '@jktl/shared/appointments/contract'
import { addDays, clockTimeOf, dateOf, daysBetween, formatTimeCn, isBusinessDate, weekdayOf } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, type Answer } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, ChipGroup, classes, DateStrip, Empty, IconButton, OfflineStrip, Press, QueryStates, Table, type TableColumn } from '@/ui'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { PickerButton, PickerSheet } from '../../../frame/picker'
import { useWide } from '../../../frame/wide'
import { go, href, useParams, type RosterFilter } from '../../../routes'
import { PlaceFirst, PlaceSheet } from '../../place-choice'
import { usePlace, type Place } from '../../place'
import { bookedOf, byDoctor, HALVES, inState, limitOf, SESSION_STATES, sessionStateOf, type DoctorRow } from '../../pool'
import { SessionPanel } from '../../session-panel'
import { t } from '../../texts'
import { sessionText } from '../../words'

const DAYS = 7
type Roster = Answer<'appointments.listRoster'>
type Picking = 'department' | 'institution'

export default function RosterPage() {
  const [picking, setPicking] = useState<Picking | null>(null)
  const first = useParams('roster')
  const [filter, setFilter] = useFilters<RosterFilter>(first, (next) => href('roster', next))
  const place = usePlace(filter.institution)
  const today = dateOf(serverNow())
  const date = filter.date && isBusinessDate(filter.date) ? filter.date : today
  const ask = {
    query: { date, ...(place.institutionId ? { institutionId: place.institutionId } : {}), ...(filter.department ? { departmentId: filter.department } : {}) },
  }
  const query = useRead('appointments.listRoster', ask, { enabled: place.institutionId !== null, keepPrevious: true })
  const departments = query.data?.departments ?? []
  const change = (next: Partial<RosterFilter>) => setFilter({ session: undefined, ...next })
  const close = () => setPicking(null)
  return (
    <Frame
      title={t('title')}
      current="roster"
      overlay={
        picking === 'department' ? (
          <PickerSheet
            id="roster-department"
            title={t('department')}
            value={filter.department ?? 'all'}
            choices={[{ value: 'all', label: t('allDepartments') }, ...departments.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(value) => {
              change({ department: value === 'all' ? undefined : value })
              close()
            }}
            onClose={close}
          />
        ) : picking === 'institution' ? (
          <PlaceSheet id="roster-institution" place={place} onChange={(value) => change({ institution: value, department: undefined })} onClose={close} />
        ) : undefined
      }
    >
      {place.institutionId === null ? (
        <PlaceFirst id="roster-institution" onPick={() => setPicking('institution')} />
      ) : (
        <>
          <Filters date={date} today={today} filter={filter} place={place} roster={query.data} onPick={setPicking} onChange={change} />
          <QueryStates query={query}>
            {(roster) => (
              <>
                {query.error ? <OfflineStrip time={formatTimeCn(clockTimeOf(Date.parse(roster.asOf)))} onRetry={() => void query.refetch()} /> : null}
                <Day roster={roster} filter={filter} isStale={query.isFetching} onRefresh={() => void query.refetch()} onChange={setFilter} />
              </>
            )}
          </QueryStates>
        </>
      )}
    </Frame>
  )
}

interface FiltersProps {
  date: string
  today: string
  filter: RosterFilter
  place: Place
  roster: Roster | undefined
  onPick: (picking: Picking) => void
  onChange: (change: Partial<RosterFilter>) => void
}
/** Day and department, and the institution for who may choose it. */
function Filters({ date, today, filter, place, roster, onPick, onChange }: FiltersProps) {
  // The week shown begins so that today stands first as long as the day lies in it.
  const first = addDays(today, Math.floor(daysBetween(today, date) / DAYS) * DAYS)
  const dayName = (day: string) => (day === today ? t('today') : day === addDays(today, 1) ? t('tomorrow') : weekdayOf(day))
  return (
    <Box className="filters">
      {place.isFree ? (
        <PickerButton
          id="roster-institution-open"
          label={t('institution')}
          value={roster?.institutionName ?? t('chooseInstitution')}
          onPress={() => onPick('institution')}
        />
      ) : null}
      <PickerButton
        id="roster-department-open"
        label={t('department')}
        value={roster?.departments.find(({ id }) => id === filter.department)?.name ?? t('allDepartments')}
        onPress={() => onPick('department')}
      />
      <Box className="week">
        <IconButton id="roster-earlier" icon="back" label={t('earlier')} onPress={() => onChange({ date: addDays(date, -DAYS) })} />
        <DateStrip
          id="roster-date"
          label={t('date')}
          value={date}
          onChange={(day) => onChange({ date: day })}
          days={Array.from({ length: DAYS }, (_, index) => addDays(first, index)).map((day) => ({
            date: day,
            weekday: dayName(day),
            day: `${Number(day.slice(5, 7))}-${day.slice(8)}`,
            status: '',
          }))}
        />
        <IconButton id="roster-later" icon="right" label={t('later')} onPress={() => onChange({ date: addDays(date, DAYS) })} />
      </Box>
    </Box>
  )
}

interface DayProps {
  roster: Roster
  filter: RosterFilter
  isStale: boolean
  onRefresh: () => void
  onChange: (change: Partial<RosterFilter>) => void
}
function Day({ roster, filter, isStale, onRefresh, onChange }: DayProps) {
  const isWide = useWide()
  const state = sessionStateOf(filter.state)
  const sessions = inState(roster.items, state)
  const current = isWide ? (sessions.find(({ id }) => id === filter.session) ?? sessions[0]) : undefined
  const open = (session: RosterSession) =>
    isWide ? onChange({ session: session.id }) : go('session', { id: session.id, date: session.date, institution: roster.institutionId })
  const departmentOf = (id: string) => roster.departments.find((department) => department.id === id)?.name ?? ''
  const count = (one: (typeof SESSION_STATES)[number]) => inState(roster.items, one).length
  const columns: readonly TableColumn<DoctorRow>[] = [
    {
      key: 'doctor',
      title: t('doctor'),
      head: true,
      phone: 'line',
      cell: (row) => (
        <>
          {row.doctorName}
          <Box as="span" className="l2">{`${row.doctorTitle}·${departmentOf(row.departmentId)}`}</Box>
        </>
      ),
    },
    ...HALVES.filter((half) => half !== 'NIGHT' || sessions.some((session) => session.half === 'NIGHT')).map((half) => ({
      key: half,
      title: t(half),
      phone: 'line' as const,
      cell: (row: DoctorRow) => <Half sessions={row.halves[half]} current={current?.id} onOpen={open} />,
    })),
  ]
  return (
    <Box className="cols">
      <Box className={classes('s-stack', isWide ? 'roster-days' : 'grow')}>
        <Box className="filters">
          <ChipGroup
            id="roster-state"
            label={t('stateFilter')}
            value={state ?? 'all'}
            onChange={(value) => onChange({ state: value === 'all' ? undefined : value, session: undefined })}
            choices={[
              { value: 'all' as const, label: t('all', { count: roster.items.length }) },
              ...SESSION_STATES.map((value) => ({ value, label: t(value, { count: count(value) }) })),
            ]}
          />
        </Box>
        {sessions.length ? (
          <Panel title={t('sessions')} note={t('sessionsNote')} flush end={<AsOf at={roster.asOf} busy={isStale} onRefresh={onRefresh} />}>
            <Table id="roster" label={t('sessions')} columns={columns} rows={byDoctor(sessions)} rowKey={(row) => `${row.departmentId} ${row.doctorId}`} />
          </Panel>
        ) : (
          <Empty
            icon="days"
            title={t(roster.items.length ? 'noMatch' : 'noSessions')}
            note={roster.items.length ? undefined : t('noSessionsNote')}
            action={
              roster.items.length ? (
                <Button id="roster-all" kind="secondary" onPress={() => onChange({ state: undefined })}>
                  {t('showAll')}
                </Button>
              ) : (
                <AsOf at={roster.asOf} busy={isStale} onRefresh={onRefresh} />
              )
            }
          />
        )}
      </Box>
      {current ? (
        <Box className="grow s-stack">
          <SessionPanel key={current.id} session={current} />
        </Box>
      ) : null}
    </Box>
  )
}

const AsOf = ({ at, busy, onRefresh }: { at: string; busy: boolean; onRefresh: () => void }) => (
  <Box className="asof">
    <Box as="span" className="sub" live="polite">
      {t('asOf', { time: formatTimeCn(clockTimeOf(Date.parse(at))) })}
    </Box>
    <Button id="roster-refresh" kind="quiet" icon="refresh" small {...(busy ? { busy } : {})} onPress={onRefresh}>
      {t('refresh')}
    </Button>
  </Box>
)

/** The sessions of one half of a doctor's day; none says so. */
const Half = ({ sessions, current, onOpen }: { sessions: readonly RosterSession[]; current: string | undefined; onOpen: (session: RosterSession) => void }) =>
  sessions.length === 0 ? (
    <Box as="span" className="sess sess--none">
      {t('none')}
    </Box>
  ) : (
    <>
      {sessions.map((session) => (
        <SessionButton key={session.id} session={session} isCurrent={session.id === current} onOpen={() => onOpen(session)} />
      ))}
    </>
  )

function SessionButton({ session, isCurrent, onOpen }: { session: RosterSession; isCurrent: boolean; onOpen: () => void }) {
  const booked = bookedOf(session.counts)
  const limit = limitOf(session.counts)
  const percent = limit > 0 ? Math.round((booked / limit) * 100) : 0
  const isSuspended = session.state === 'SUSPENDED'
  const figures = isSuspended ? `${t('suspended')} ${booked}/${limit}` : `${booked}/${limit}·${percent}%`
  return (
    <Press
      id={`session-${session.id}`}
      className={classes('sess', isSuspended && 'sess--off', isCurrent && 'sess--cur')}
      label={`${sessionText(session)} ${figures}`}
      {...(isCurrent ? { pressed: true } : {})}
      onPress={onOpen}
    >
      <Box as="span" className="sess__h">
        {t(session.half)}
      </Box>
      <Box as="span" className="num">
        {figures}
      </Box>
      <Box as="span" className="meter" hidden>
        <Box as="span" className="meter__f" style={{ width: `${percent}%` }} />
      </Box>
    </Press>
  )
}
