import { addDays, dateOf, formatDateCn, weekdayOf } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, ChipGroup, DateStrip, Field, Notice, QueryStates, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { AbsenceList } from '../../absence-list'
import { t } from '../../people-texts'
import { Trouble } from '../../trouble'

const DAYS_AHEAD = 30
const LENGTHS = [1, 2, 3, 5, 7, 10, 15, 30] as const
const SHORTEST = 2

function Ask() {
  const today = dateOf(serverNow())
  const [firstDay, setFirstDay] = useState<string>(today)
  const [days, setDays] = useState('1')
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const [isAsked, setAsked] = useState(false)
  const lastDay = addDays(firstDay, Number(days) - 1)
  const leave = useWrite('gridEvents.takeLeave', {
    refresh: ['gridEvents.getOwnGridPerson', 'gridEvents.searchGridPeople'],
    onDone: () => {
      setAsked(true)
      setReason('')
    },
  })
  const send = () => {
    setAsked(false)
    if (reason.trim().length < SHORTEST) return setError(t('reasonHint'))
    setError(undefined)
    return leave.run({ body: { firstDay, lastDay, reason: reason.trim() } })
  }
  return (
    <Panel title={t('ask')}>
      <Text look="strong">{t('firstDay')}</Text>
      <Stack>
        <DateStrip
          id="leave-first"
          label={t('firstDay')}
          value={firstDay}
          days={Array.from({ length: DAYS_AHEAD }, (_, day) => addDays(today, day)).map((date) => ({
            date,
            weekday: weekdayOf(date),
            day: String(Number(date.slice(8))),
            status: t('month', { n: Number(date.slice(5, 7)) }),
          }))}
          onChange={setFirstDay}
        />
      </Stack>
      <Stack>
        <Text look="strong">{t('days')}</Text>
        <ChipGroup
          id="leave-days"
          label={t('days')}
          value={days}
          choices={LENGTHS.map((n) => ({ value: String(n), label: t('dayCount', { n }) }))}
          onChange={setDays}
        />
      </Stack>
      <Stack>
        <Text id="leave-period">{t('period', { from: formatDateCn(firstDay), to: formatDateCn(lastDay), n: Number(days) })}</Text>
      </Stack>
      <Field id="leave-reason" label={t('reason')} value={reason} maxLength={200} hint={t('reasonHint')} error={error} onChange={setReason} />
      <Trouble id="leave-failed" failure={leave.failure} />
      {isAsked ? (
        <Notice id="leave-asked" tone="ok" live>
          {t('asked')}
        </Notice>
      ) : null}
      <Box className="acts mt4">
        <Button id="leave-ask" busy={leave.busy} onPress={send}>
          {t('ask')}
        </Button>
      </Box>
    </Panel>
  )
}

/** 我的请假 (§3.2): what is in hand goes on when it begins. */
export default function LeavePage() {
  const may = useMay('gridLeave')
  const query = useRead('gridEvents.getOwnGridPerson', {}, { enabled: may })
  return (
    <Frame title={t('leave')} current="gridLeave" note={t('leaveNote')}>
      <QueryStates query={query} empty={{ when: ({ posts }) => posts.length === 0, icon: 'flag', title: t('noCard') }}>
        {({ absences }) => (
          <Box className="s-stack">
            <Ask />
            <Panel title={t('myAbsences')} flush>
              <AbsenceList label={t('myAbsences')} items={absences} empty={t('noLeave')} />
            </Panel>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
