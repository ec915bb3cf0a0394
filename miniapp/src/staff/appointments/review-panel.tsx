import type { SuspensionRequest } from '@jktl/shared/appointments/pool/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, Field, Notice, Pill } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './pool-texts'
import { sessionTitle, stamp } from './pool-words'
import { WriteTrouble } from './write-trouble'

/** One request for 停诊 and the second person's decision. `named`: among others, so it says which session it is about. */
export function ReviewPanel({ request, named }: { request: SuspensionRequest; named?: boolean }) {
  const [note, setNote] = useState('')
  const write = useWrite('appointments.reviewSuspension', {
    refresh: ['appointments.getPoolSession', 'appointments.listPoolWeek', 'appointments.listSuspensionRequests', 'appointments.listRoster'],
  })
  const isOpen = request.state === 'REQUESTED'
  const isLate = isOpen && serverNow() > Date.parse(request.reviewDueAt)
  const decide = (decision: 'approve' | 'reject') =>
    write.run({ params: { id: request.id }, ifMatch: request.version, body: { decision, ...(note.trim() ? { note: note.trim() } : {}) } })
  const facts = { reason: t(request.reason), time: stamp(request.requestedAt), due: request.reviewDueAt.slice(11, 16) }
  return (
    <Panel
      id={`request-${request.id}`}
      title={named ? sessionTitle(request) : t('review')}
      end={
        <Pill tone={isOpen ? (isLate ? 'danger' : 'notice') : request.state === 'APPROVED' ? 'ok' : 'paused'}>
          {isLate ? t('reviewLate') : t(request.state)}
        </Pill>
      }
    >
      <Box className="s-stack">
        <Box as="p">{t(request.isEmergency ? 'reviewEmergency' : 'reviewWaiting', facts)}</Box>
        {request.note ? <Box as="p">{request.note}</Box> : null}
        {request.reviewNote ? <Box as="p" className="sub">{`${t('reviewNote')}：${request.reviewNote}`}</Box> : null}
        {isOpen && request.isOwn ? <Notice tone="info">{t('reviewOwn')}</Notice> : null}
        {isOpen && !request.isOwn ? (
          <>
            <Field id={`review-note-${request.id}`} label={t('reviewNote')} value={note} onChange={setNote} maxLength={200} multiline optional first />
            <WriteTrouble id="review-trouble" write={write} />
            <Box className="acts">
              <Button id={`review-approve-${request.id}`} kind="danger-fill" fit busy={write.busy} onPress={() => decide('approve')}>
                {t(request.isEmergency ? 'confirmDone' : 'approve')}
              </Button>
              <Button id={`review-reject-${request.id}`} kind="secondary" fit onPress={() => decide('reject')}>
                {t(request.isEmergency ? 'rejectDone' : 'reject')}
              </Button>
            </Box>
          </>
        ) : null}
      </Box>
    </Panel>
  )
}
