import type { StaffAccessComplaint } from '@jktl/shared/health-records/access-log/contract'
import { formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Button, Buttons, Field, KeyValueList, Pill, QueryStates, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { t } from '../../privacy-texts'
import { Trouble } from '../../trouble'
import { directoriesText, momentText } from '../../words'

const ANSWER_MIN = 5

function eventText({ event }: StaffAccessComplaint): string {
  if (event === null) return t('wholeLog')
  return [event.actor.name ?? t('resident'), event.actor.institutionName, momentText(event.at), directoriesText(event.directories)].filter(Boolean).join('；')
}

function Complaint({ complaint }: { complaint: StaffAccessComplaint }) {
  const { id, version } = complaint
  const [answer, setAnswer] = useState('')
  const [error, setError] = useState<string>()
  const send = useWrite('healthRecords.answerAccessComplaint', { refresh: ['healthRecords.listStaffAccessComplaints'] })
  const conclude = (finding: 'JUSTIFIED' | 'UNJUSTIFIED') => {
    if (answer.trim().length < ANSWER_MIN) {
      setError(t('answerNeeded'))
      return focusOn(`complaint-answer-${id}`)
    }
    setError(undefined)
    return send.run({ params: { id }, ifMatch: version, body: { finding, answer: answer.trim() } })
  }
  return (
    <Panel
      item
      title={t('complaint', { name: complaint.nameMasked })}
      end={
        <Pill tone={complaint.isOverdue ? 'danger' : 'notice'}>{complaint.isOverdue ? t('overdue') : t('due', { day: formatDateCn(complaint.dueOn) })}</Pill>
      }
    >
      <Text>{complaint.text || t('noWords')}</Text>
      <KeyValueList items={[{ key: t('event'), value: eventText(complaint) }]} />
      <Field
        id={`complaint-answer-${id}`}
        label={t('answer')}
        hint={t('answerHint')}
        value={answer}
        onChange={setAnswer}
        maxLength={500}
        multiline
        error={error}
      />
      <Trouble id={`complaint-failed-${id}`} failure={send.failure} />
      <Buttons>
        <Button id={`complaint-justified-${id}`} busy={send.busy} onPress={() => conclude('JUSTIFIED')}>
          {t('JUSTIFIED')}
        </Button>
        <Button id={`complaint-unjustified-${id}`} kind="danger" busy={send.busy} onPress={() => conclude('UNJUSTIFIED')}>
          {t('UNJUSTIFIED')}
        </Button>
      </Buttons>
    </Panel>
  )
}

/** What residents complain of about looks at their records, the longest waiting first (R378). */
export default function ComplaintsPage() {
  const may = useMay('complaints')
  const query = useRead('healthRecords.listStaffAccessComplaints', { query: { state: 'OPEN', limit: 50 } }, { enabled: may })
  return (
    <Frame title={t('complaints')} current="complaints" note={t('complaintsNote')}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t('noComplaints') }}>
        {({ items }) => (
          <Stack>
            {items.map((complaint) => (
              <Complaint key={complaint.id} complaint={complaint} />
            ))}
          </Stack>
        )}
      </QueryStates>
    </Frame>
  )
}
