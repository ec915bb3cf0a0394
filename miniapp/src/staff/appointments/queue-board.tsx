import type { QueueBoard } from '@jktl/shared/appointments/queue/contract'
import type { QueueAction } from '@jktl/shared/appointments/queue/model'
import { clockTimeOf, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite, type Answer } from '@/platform/api'
import { Box, Button, Dialog, Empty, Field, Notice, OfflineStrip, QueryStates, RadioGroup, Table, Text, type TableColumn } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './queue-texts'

type Entry = QueueBoard['entries'][number]
type Queues = Answer<'appointments.listQueues'>

/** A line moves under one's eyes. */
const EVERY_MS = 5_000
const MOVED = ['appointments.getQueueBoard', 'appointments.listQueues'] as const

const time = (instant: string): string => formatTimeCn(clockTimeOf(Date.parse(instant)))
const standing = (entry: Entry): string =>
  [
    entry.room && (entry.state === 'CALLED' || entry.state === 'IN_SERVICE') ? t('inRoom', { state: t(entry.state), room: entry.room }) : t(entry.state),
    ...(entry.priorityName ? [t('priority', { name: entry.priorityName })] : []),
    ...(entry.isTransferred ? [t('transferred')] : []),
    ...(entry.missed > 0 ? [t('missedTimes', { count: entry.missed })] : []),
    ...(entry.penaltyLeft > 0 ? [t('penalty', { count: entry.penaltyLeft })] : []),
  ].join('，')

/** Asks for the reason or the other doctor; nothing is done without (Q5). */
function MoveDialog({
  entry,
  action,
  queues,
  departmentId,
  busy,
  onMove,
  onClose,
}: {
  entry: Entry
  action: 'prioritise' | 'transfer'
  queues: Queues
  departmentId: string
  busy: boolean
  onMove: (more: { priorityCode?: string; toSessionId?: string }) => void
  onClose: () => void
}) {
  const [value, setValue] = useState<string | null>(null)
  const [isAsked, setAsked] = useState(false)
  const who = { ordinal: entry.ordinal, name: entry.personNameMasked }
  const choices =
    action === 'prioritise'
      ? queues.priorityKinds.map(({ code, name, basis }) => ({ value: code, label: name, note: basis }))
      : queues.items
          .filter((item) => item.departmentId === departmentId && !item.isSuspended)
          .map(({ id, doctorName, location }) => ({ value: id, label: doctorName, note: location }))
  return (
    <Dialog
      id="queue-move"
      title={action === 'prioritise' ? t('priorityTitle', who) : t('transferTitle', who)}
      confirm={t(action === 'prioritise' ? 'priorityConfirm' : 'transferConfirm')}
      busy={busy}
      onConfirm={() => {
        setAsked(value === null)
        if (value !== null) onMove(action === 'prioritise' ? { priorityCode: value } : { toSessionId: value })
      }}
      dismiss={t('cancel')}
      onDismiss={onClose}
    >
      <Text look="sub">{t(action === 'prioritise' ? 'priorityNote' : choices.length > 0 ? 'transferNote' : 'transferNone')}</Text>
      <RadioGroup id="queue-choice" label={t(action === 'prioritise' ? 'prioritise' : 'transfer')} value={value} onChange={setValue} choices={choices} />
      {isAsked ? (
        <Notice id="queue-choice-needed" tone="notice" live>
          {t('choiceNeeded')}
        </Notice>
      ) : null}
    </Dialog>
  )
}

interface BoardProps {
  sessionId: string
  queues: Queues
  /** Calls patients into a room. */
  isConsole: boolean
}
/** One line: who is in the room, who is next, who is away; every button is one the table of moves allows (R339). */
export function QueueBoardPanel({ sessionId, queues, isConsole }: BoardProps) {
  const query = useRead('appointments.getQueueBoard', { params: { id: sessionId } }, { refetchMs: EVERY_MS })
  const [room, setRoom] = useState(() => t('firstRoom'))
  const [asking, setAsking] = useState<{ entry: Entry; action: 'prioritise' | 'transfer' } | null>(null)
  const call = useWrite('appointments.callNext', { refresh: MOVED })
  const move = useWrite('appointments.moveQueueEntry', { onDone: () => setAsking(null), refresh: MOVED })
  const act = (entry: Entry, action: QueueAction, more: { priorityCode?: string; toSessionId?: string } = {}) => {
    call.reset()
    move.run({ params: { id: entry.id }, body: { action, ...more }, ifMatch: entry.version })
  }
  const press = (entry: Entry, action: QueueAction) => {
    if (action === 'prioritise' || action === 'transfer') setAsking({ entry, action })
    else act(entry, action)
  }
  const failure = call.failure ?? move.failure
  const columns: readonly TableColumn<Entry>[] = [
    { key: 'position', title: t('position'), cell: ({ position }) => position ?? t('noPosition'), end: true, phone: 'none' },
    {
      key: 'person',
      title: t('person'),
      head: true,
      phone: 'line',
      cell: ({ ordinal, personNameMasked, personAgeYears }) => (
        <>
          {t('ordinal', { ordinal })} {personNameMasked}
          <Box as="span" className="l2">
            {t('age', { age: personAgeYears })}
          </Box>
        </>
      ),
    },
    {
      key: 'checkedIn',
      title: t('checkedInAt'),
      named: true,
      cell: ({ checkedInAt, segmentStart }) => t('lateOrEarly', { time: time(checkedInAt), segment: formatTimeCn(segmentStart) }),
    },
    {
      key: 'state',
      title: t('state'),
      cell: (entry) => (
        <Box as="span" id={`queue-state-${entry.ordinal}`}>
          {standing(entry)}
        </Box>
      ),
    },
    {
      key: 'actions',
      title: t('actions'),
      phone: 'last',
      cell: (entry) => (
        <Box className="acts">
          {entry.actions.map((action) => (
            <Button
              key={action}
              id={`queue-${action}-${entry.ordinal}`}
              kind="secondary"
              small
              fit
              busy={move.busy}
              label={t('actFor', { action: t(action), ordinal: entry.ordinal, name: entry.personNameMasked })}
              onPress={() => press(entry, action)}
            >
              {t(action)}
            </Button>
          ))}
        </Box>
      ),
    },
  ]
  return (
    <>
      {isConsole ? (
        <Panel title={t('callTitle')}>
          <Field id="queue-room" label={t('callRoom')} hint={t('callRoomHint')} value={room} onChange={setRoom} maxLength={12} first />
          <Box className="acts">
            <Button
              id="queue-call-next"
              fit
              icon="horn"
              busy={call.busy}
              disabledReason={room.trim() === '' ? t('roomNeeded') : undefined}
              onPress={() => {
                move.reset()
                call.run({ params: { id: sessionId }, body: { room: room.trim() } })
              }}
            >
              {t('callNext')}
            </Button>
          </Box>
        </Panel>
      ) : null}
      {failure ? (
        <Notice id="queue-refused" tone="danger" live>
          {failure instanceof ApiProblem ? (failure.code === 'KERNEL.STALE' ? t('stale') : failure.title) : t('failed')}
        </Notice>
      ) : null}
      <QueryStates query={query}>
        {(board) => (
          <>
            {query.error ? <OfflineStrip time={time(board.serverTime)} onRetry={() => void query.refetch()} /> : null}
            <Panel
              id="queue-board"
              title={t('board')}
              note={board.basis}
              flush
              end={
                <Box as="span" className="sub">
                  {t('asOf', { time: time(board.serverTime) })}
                </Box>
              }
            >
              {board.entries.length > 0 ? (
                <Table id="queue-table" label={t('board')} columns={columns} rows={board.entries} rowKey={({ id }) => id} />
              ) : (
                <Empty icon="users" title={t('empty')} note={t('emptyNote')} />
              )}
            </Panel>
            {asking ? (
              <MoveDialog
                entry={asking.entry}
                action={asking.action}
                queues={{ ...queues, items: queues.items.filter(({ id }) => id !== sessionId) }}
                departmentId={board.session.departmentId}
                busy={move.busy}
                onMove={(more) => act(asking.entry, asking.action, more)}
                onClose={() => setAsking(null)}
              />
            ) : null}
          </>
        )}
      </QueryStates>
    </>
  )
}
