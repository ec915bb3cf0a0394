import { clockTimeOf, dateOf, formatDayCn, formatTimeCn, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite, type Answer } from '@/platform/api'
import { Box, Button, KeyValueList, Notice, QueryStates, RadioGroup } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './draw-texts'
import { WriteTrouble } from './write-trouble'

type Hours = '1' | '3' | '8'
type SessionDraw = Answer<'appointments.getSessionDraw'>
const HOURS: readonly Hours[] = ['1', '3', '8']
const OPENS_IN_MS = 10 * MINUTE_MS
const READS = ['appointments.getSessionDraw'] as const

const moment = (instant: string): string => `${formatDayCn(dateOf(Date.parse(instant)))} ${formatTimeCn(clockTimeOf(Date.parse(instant)))}`

function Announce({ sessionId, seen, onClose }: { sessionId: string; seen: SessionDraw; onClose: () => void }) {
  const [hours, setHours] = useState<Hours>('1')
  const write = useWrite('appointments.announceDraw', { onDone: onClose, refresh: [...READS] })
  const submit = () => {
    const opensAt = Date.parse(seen.serverTime) + OPENS_IN_MS
    const closesAt = Math.max(Date.parse(seen.releaseAt), opensAt) + Number(hours) * HOUR_MS
    write.run({ params: { id: sessionId }, body: { opensAt: new Date(opensAt).toISOString(), closesAt: new Date(closesAt).toISOString() } })
  }
  return (
    <Box className="s-stack">
      <RadioGroup id="draw-hours" label={t('opens')} value={hours} onChange={setHours} choices={HOURS.map((value) => ({ value, label: t(value) }))} />
      <Notice tone="info">{t('warn')}</Notice>
      <WriteTrouble id="draw-failed" write={write} />
      <Box className="acts">
        <Button id="draw-submit" fit busy={write.busy} onPress={submit}>
          {t('submit')}
        </Button>
        <Button id="draw-give-up" kind="secondary" fit onPress={onClose}>
          {t('giveUp')}
        </Button>
      </Box>
    </Box>
  )
}

function Shown({ draw }: { draw: NonNullable<SessionDraw['draw']> }) {
  const write = useWrite('appointments.cancelDraw', { refresh: [...READS] })
  return (
    <Box className="s-stack">
      <KeyValueList
        items={[
          { key: t('state'), value: t(draw.phase) },
          { key: t('from'), value: moment(draw.opensAt) },
          { key: t('until'), value: moment(draw.closesAt) },
          { key: t('numbers'), value: String(draw.numbers) },
          { key: t('registered'), value: String(draw.registered) },
          { key: t('commitment'), value: draw.commitment.replace(/.{8}(?=.)/g, '$& ') },
        ]}
      />
      <WriteTrouble id="draw-cancel-failed" write={write} />
      {draw.phase === 'ANNOUNCED' ? (
        <Button id="draw-cancel" kind="secondary" fit busy={write.busy} onPress={() => write.run({ params: { id: draw.id }, ifMatch: draw.version })}>
          {t('cancel')}
        </Button>
      ) : null}
    </Box>
  )
}

/** 公平抽签 of one session: announcing it before the release, and where it is (A31). */
export function DrawPanel({ sessionId }: { sessionId: string }) {
  const [isOpen, setOpen] = useState(false)
  const query = useRead('appointments.getSessionDraw', { params: { id: sessionId } }, { refetchMs: 15_000 })
  return (
    <Panel id="draw" title={t('title')} note={t('note')}>
      <QueryStates query={query} id="session-draw">
        {(seen) => {
          const isOver = seen.draw === null || seen.draw.phase === 'CANCELLED'
          const mayAnnounce = isOver && Date.parse(seen.serverTime) < Date.parse(seen.releaseAt)
          return (
            <Box className="s-stack">
              {seen.draw ? <Shown draw={seen.draw} /> : isOpen ? null : <Box as="p">{t('none')}</Box>}
              {mayAnnounce && isOpen ? (
                <Announce sessionId={sessionId} seen={seen} onClose={() => setOpen(false)} />
              ) : mayAnnounce ? (
                <Button id="draw-announce" kind="secondary" fit onPress={() => setOpen(true)}>
                  {t('open')}
                </Button>
              ) : null}
            </Box>
          )
        }}
      </QueryStates>
    </Panel>
  )
}
