import type { PoolSessionDetail } from '@jktl/shared/appointments/pool/contract'
import type { Channel } from '@jktl/shared/appointments/model'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, ChipGroup, Field, Notice, Table } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './pool-texts'
import { channelText, wholeOf } from './pool-words'
import { WriteTrouble } from './write-trouble'

/** How the numbers are shared among the channels, and moving unsold ones between two of them. */
export function ChannelPanel({ detail, canMove }: { detail: PoolSessionDetail; canMove: boolean }) {
  const { session, channels } = detail
  const [from, setFrom] = useState<Channel | null>(null)
  const [to, setTo] = useState<Channel | null>(null)
  const [text, setText] = useState('')
  const [isDone, setDone] = useState(false)
  const write = useWrite('appointments.moveQuota', {
    onDone: () => {
      setDone(true)
      setText('')
    },
    refresh: ['appointments.getPoolSession', 'appointments.listPoolWeek'],
  })
  const count = wholeOf(text)
  const isReady = from !== null && to !== null && from !== to && count !== null && count > 0
  const sum = (pick: (one: (typeof channels)[number]) => number) => channels.reduce((total, one) => total + pick(one), 0)
  return (
    <Panel
      title={t('channels')}
      note={t('channelsNote')}
      flush
      foot={
        <>
          <Box as="b" className="strong grow">
            {t('sum')}
          </Box>
          <Box as="b" className="strong num">{`${sum((one) => one.taken)}/${sum((one) => one.total)}`}</Box>
        </>
      }
    >
      <Table
        id="pool-channels"
        label={t('channels')}
        rows={channels}
        rowKey={({ channel }) => channel}
        columns={[
          { key: 'channel', title: t('channel'), head: true, cell: ({ channel }) => channelText(channel) },
          { key: 'total', title: t('total'), end: true, named: true, cell: ({ total }) => String(total) },
          { key: 'taken', title: t('taken'), end: true, named: true, cell: ({ taken }) => String(taken) },
          { key: 'movable', title: t('movable'), end: true, named: true, cell: ({ movable }) => String(movable) },
        ]}
      />
      {canMove ? (
        <Box className="panel-b s-stack">
          <Box>
            <Box as="p" className="lbl">
              {t('moveFrom')}
            </Box>
            <ChipGroup
              id="move-from"
              label={t('moveFrom')}
              value={from}
              onChange={setFrom}
              choices={channels.filter(({ movable }) => movable > 0).map(({ channel }) => ({ value: channel, label: channelText(channel) }))}
            />
          </Box>
          <Box>
            <Box as="p" className="lbl">
              {t('moveTo')}
            </Box>
            <ChipGroup
              id="move-to"
              label={t('moveTo')}
              value={to}
              onChange={setTo}
              choices={channels.filter(({ channel }) => channel !== from).map(({ channel }) => ({ value: channel, label: channelText(channel) }))}
            />
          </Box>
          <Field id="move-count" label={t('moveCount')} hint={t('moveHint')} kind="number" value={text} onChange={setText} maxLength={3} first />
          <WriteTrouble id="move-trouble" write={write} />
          {isDone && !write.failure && !text ? (
            <Notice id="move-done" tone="ok" live>
              {t('moved')}
            </Notice>
          ) : null}
          <Box className="acts">
            <Button
              id="move-submit"
              fit
              busy={write.busy}
              disabledReason={isReady ? undefined : t('moveNeeded')}
              onPress={() => {
                if (from && to && count) write.run({ params: { id: session.id }, ifMatch: session.version, body: { from, to, count } })
              }}
            >
              {t('move', { count: count ?? 0 })}
            </Button>
          </Box>
        </Box>
      ) : null}
    </Panel>
  )
}
