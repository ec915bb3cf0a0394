import type { PoolSession } from '@jktl/shared/appointments/pool/contract'
import { addDays, clockTimeOf, formatTimeCn, weekdayOf } from '@jktl/shared/kernel/dates'
import { Box, Button, classes, Press, Table, type TableColumn } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './pool-texts'

interface Row {
  key: string
  doctorName: string
  doctorTitle: string
  departmentName: string
  sessions: PoolSession[]
}
/** One row per department and doctor, in the order in which they come. */
function rowsOf(items: readonly PoolSession[]): Row[] {
  const rows = new Map<string, Row>()
  for (const session of items) {
    const { departmentId, doctorId, doctorName, doctorTitle, departmentName } = session
    const key = `${departmentId} ${doctorId}`
    const row = rows.get(key) ?? { key, doctorName, doctorTitle, departmentName, sessions: [] }
    row.sessions.push(session)
    rows.set(key, row)
  }
  return [...rows.values()]
}
const takenOf = ({ states }: Pick<PoolSession, 'states'>): number => (states['SOLD'] ?? 0) + (states['USED'] ?? 0) + (states['HELD'] ?? 0)

interface GridProps {
  items: readonly PoolSession[]
  from: string
  days: number
  asOf: string
  busy: boolean
  onRefresh: () => void
  onOpen: (id: string) => void
}
/** Doctor × day. */
export function WeekGrid({ items, from, days, asOf, busy, onRefresh, onOpen }: GridProps) {
  const columns: readonly TableColumn<Row>[] = [
    {
      key: 'doctor',
      title: t('doctor'),
      head: true,
      phone: 'line',
      cell: (row) => (
        <>
          {row.doctorName}
          <Box as="span" className="l2">{`${row.doctorTitle}·${row.departmentName}`}</Box>
        </>
      ),
    },
    ...Array.from({ length: days }, (_, index) => addDays(from, index)).map((date) => ({
      key: date,
      title: `${date.slice(5)} ${weekdayOf(date)}`,
      phone: 'line' as const,
      cell: (row: Row) => <Day sessions={row.sessions.filter((session) => session.date === date)} date={date} onOpen={onOpen} />,
    })),
  ]
  return (
    <Panel
      title={t('sessions')}
      note={t('sessionsNote')}
      flush
      end={
        <Box className="asof">
          <Box as="span" className="sub" live="polite">
            {t('asOf', { time: formatTimeCn(clockTimeOf(Date.parse(asOf))) })}
          </Box>
          <Button id="pool-refresh" kind="quiet" icon="refresh" small {...(busy ? { busy } : {})} onPress={onRefresh}>
            {t('refresh')}
          </Button>
        </Box>
      }
    >
      <Table id="pool-week" label={t('sessions')} columns={columns} rows={rowsOf(items)} rowKey={({ key }) => key} />
    </Panel>
  )
}

/** A day without a session says so in the table; on a phone, where each day is a line, it is left out. */
const Day = ({ sessions, date, onOpen }: { sessions: readonly PoolSession[]; date: string; onOpen: (id: string) => void }) =>
  sessions.length === 0 ? (
    <Box as="span" className="sess sess--none">
      {t('none')}
    </Box>
  ) : (
    <>
      {sessions.map((session) => (
        <SessionButton key={session.id} session={session} date={date} onOpen={() => onOpen(session.id)} />
      ))}
    </>
  )

function SessionButton({ session, date, onOpen }: { session: PoolSession; date: string; onOpen: () => void }) {
  const taken = takenOf(session)
  const percent = session.limit > 0 ? Math.min(100, Math.round((taken / session.limit) * 100)) : 0
  const isSuspended = session.state === 'SUSPENDED'
  const marks = [
    isSuspended ? t('suspended') : null,
    session.isReviewPending ? t('pending') : null,
    session.overLimit > 0 ? t('over', { count: session.overLimit }) : null,
    session.extra > 0 ? t('extra', { count: session.extra }) : null,
  ].filter((mark) => mark !== null)
  return (
    <Press id={`pool-session-${session.id}`} className={classes('sess', (isSuspended || session.overLimit > 0) && 'sess--off')} onPress={onOpen}>
      <Box as="span" className="sess__h">
        {date.slice(5)}
      </Box>
      <Box as="span" className="num">
        {`${t(session.half)} ${taken}/${session.limit}·${percent}%`}
      </Box>
      {marks.length ? (
        <Box as="span" className="l2">
          {marks.join('，')}
        </Box>
      ) : null}
      <Box as="span" className="meter" hidden>
        <Box as="span" className="meter__f" style={{ width: `${percent}%` }} />
      </Box>
    </Press>
  )
}
