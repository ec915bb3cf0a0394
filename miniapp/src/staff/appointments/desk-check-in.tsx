import { formatTimeCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { ApiProblem, useWrite, type Answer } from '@/platform/api'
import { Box, Button, Cell, Field, List, Notice } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './queue-texts'

type Found = Answer<'appointments.findArrivals'>['items']

/** 分诊台签到: by voucher or document, for who has no phone or comes late (A11, Q7). What was typed is not kept. */
export function DeskCheckIn({ institutionId }: { institutionId: string }) {
  const [proof, setProof] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const [isDone, setDone] = useState(false)
  const find = useWrite('appointments.findArrivals', {
    onDone: ({ items }) => {
      setFound(items)
      setProof('')
    },
  })
  const checkIn = useWrite('appointments.checkInAtDesk', {
    onDone: () => {
      setFound(null)
      setDone(true)
    },
    refresh: ['appointments.getQueueBoard', 'appointments.listQueues'],
  })
  const failure = find.failure ?? checkIn.failure
  const search = () => {
    setDone(false)
    checkIn.reset()
    find.run({ body: { proof: proof.trim(), institutionId } })
  }
  return (
    <Panel title={t('checkInTitle')} note={t('checkInNote')}>
      <Field id="desk-proof" label={t('proof')} hint={t('proofHint')} value={proof} onChange={setProof} maxLength={40} first />
      <Box className="acts">
        <Button id="desk-find" fit busy={find.busy} disabledReason={proof.trim().length < 6 ? t('proof') : undefined} onPress={search}>
          {t('find')}
        </Button>
      </Box>
      {found && found.length > 0 ? (
        <List>
          {found.map((item, index) => (
            <Cell
              key={item.appointmentId}
              id={`desk-found-${item.ordinal}`}
              first={index === 0}
              icon="idcard"
              title={t('found', { name: item.personNameMasked, age: item.personAgeYears, ordinal: item.ordinal })}
              note={t('foundNote', {
                department: item.departmentName,
                doctor: item.doctorName,
                start: formatTimeCn(item.start),
                end: formatTimeCn(item.end),
                note: item.note,
              })}
              action={
                item.canCheckIn ? (
                  <Button
                    id={`desk-check-in-${item.ordinal}`}
                    small
                    fit
                    busy={checkIn.busy}
                    onPress={() => checkIn.run({ params: { id: item.appointmentId } })}
                  >
                    {t('checkIn')}
                  </Button>
                ) : undefined
              }
            />
          ))}
        </List>
      ) : null}
      {found?.length === 0 || isDone || failure ? (
        <Notice id="desk-told" tone={failure ? 'danger' : isDone ? 'ok' : 'notice'} live>
          {failure ? (failure instanceof ApiProblem ? failure.title : t('failed')) : isDone ? t('checkedIn') : t('notFound')}
        </Notice>
      ) : null}
    </Panel>
  )
}
