import type { PoolSessionDetail } from '@jktl/shared/appointments/pool/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Field, Notice } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './pool-texts'
import { wholeOf } from './pool-words'
import { WriteTrouble } from './write-trouble'

/** 限号, where the platform owns the numbers. */
export function LimitPanel({ detail: { session, authority } }: { detail: PoolSessionDetail }) {
  const [text, setText] = useState('')
  const [done, setDone] = useState<number | null>(null)
  const write = useWrite('appointments.changeLimit', {
    onDone: (after) => {
      setDone(after.session.limit)
      setText('')
    },
    refresh: ['appointments.getPoolSession', 'appointments.listPoolWeek'],
  })
  const limit = wholeOf(text)
  return (
    <Panel title={t('limit')}>
      {authority === 'HIS' || session.state === 'SUSPENDED' ? (
        <Box as="p">{authority === 'HIS' ? t('limitHis') : t('suspended')}</Box>
      ) : (
        <Box className="s-stack">
          <Field id="limit-count" label={t('limit')} hint={t('limitHint')} kind="number" value={text} onChange={setText} maxLength={3} first />
          <WriteTrouble id="limit-trouble" write={write} />
          {done !== null && !text && !write.failure ? (
            <Notice id="limit-done" tone="ok" live>
              {t('limitDone', { count: done })}
            </Notice>
          ) : null}
          <Box className="acts">
            <Button
              id="limit-submit"
              fit
              busy={write.busy}
              disabledReason={limit === null ? t('limitNeeded') : undefined}
              onPress={() => {
                if (limit !== null) write.run({ params: { id: session.id }, ifMatch: session.version, body: { limit } })
              }}
            >
              {limit === null ? t('limit') : t('limitSubmit', { count: limit })}
            </Button>
          </Box>
        </Box>
      )}
    </Panel>
  )
}
