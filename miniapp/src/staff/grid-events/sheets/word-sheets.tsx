import { INTAKE_REJECTIONS, MOST_PHOTOS, type IntakeRejection } from '@jktl/shared/grid-events/model'
import { useState } from 'react'
import { useUploads } from '@/platform/use-uploads'
import { PhotoStrip, RadioGroup, Text } from '@/ui'
import { useAct } from '../act'
import { t } from '../work-texts'
import { NoteSheet } from './note-sheet'
import type { SheetProps } from './sheet-props'

const REJECTIONS = Object.keys(INTAKE_REJECTIONS) as IntakeRejection[]

function Photos({ id, label, uploads }: { id: string; label: string; uploads: ReturnType<typeof useUploads> }) {
  return (
    <>
      <Text look="sub">{label}</Text>
      <PhotoStrip id={id} photos={uploads.items} most={MOST_PHOTOS} onAdd={uploads.add} onRemove={uploads.remove} onRetry={uploads.retry} />
    </>
  )
}

/** 办结: what was done, and a picture of it where the event is public (§3.1). */
export function ResolveSheet({ event, onDone, onOvertaken, onClose }: SheetProps) {
  const uploads = useUploads()
  const act = useAct('gridEvents.resolveEvent', { onDone, onOvertaken })
  const isNeeded = event.lane === 'PUBLIC'
  const missing = uploads.isBusy ? t('photosSending') : isNeeded && uploads.mediaIds.length === 0 ? t('photosNeeded') : null
  return (
    <NoteSheet
      id="resolve"
      title={t('resolveTitle')}
      label={t('resolveNote')}
      hint={t('resolveHint')}
      go={t('resolveGo')}
      busy={act.busy}
      failure={act.failure}
      missing={missing}
      onSend={(note) => act.run({ params: { id: event.id }, ifMatch: event.version, body: { note, mediaIds: uploads.mediaIds } })}
      onClose={onClose}
    >
      <Photos id="resolve-photos" label={`${t('resolvePhotos')}。${t(isNeeded ? 'photosNeeded' : 'photosFree')}`} uploads={uploads} />
    </NoteSheet>
  )
}

export function AnswerSheet({ event, onDone, onOvertaken, onClose }: SheetProps) {
  const uploads = useUploads()
  const act = useAct('gridEvents.answerReporter', { onDone, onOvertaken })
  return (
    <NoteSheet
      id="answer"
      title={t('answerTitle')}
      label={t('answerNote')}
      hint={t('answerHint')}
      go={t('answerGo')}
      busy={act.busy}
      failure={act.failure}
      missing={uploads.isBusy ? t('photosSending') : null}
      onSend={(note) => act.run({ params: { id: event.id }, ifMatch: event.version, body: { note, mediaIds: uploads.mediaIds } })}
      onClose={onClose}
    >
      <Photos id="answer-photos" label={t('answerPhotos')} uploads={uploads} />
    </NoteSheet>
  )
}

/** 问上报人: stops the clocks while waiting, with a cap (§3.4). */
export function AskSheet({ event, onDone, onOvertaken, onClose }: SheetProps) {
  const act = useAct('gridEvents.askReporter', { onDone, onOvertaken })
  return (
    <NoteSheet
      id="ask"
      title={t('askTitle')}
      label={t('askNote')}
      hint={t('askHint')}
      go={t('askGo')}
      busy={act.busy}
      failure={act.failure}
      onSend={(question) => act.run({ params: { id: event.id }, ifMatch: event.version, body: { question } })}
      onClose={onClose}
    />
  )
}

export function DeclineSheet({ event, onDone, onOvertaken, onClose }: SheetProps) {
  const act = useAct('gridEvents.answerTransfer', { onDone, onOvertaken })
  return (
    <NoteSheet
      id="decline"
      title={t('declineTitle')}
      label={t('declineNote')}
      go={t('declineGo')}
      busy={act.busy}
      failure={act.failure}
      onSend={(note) => act.run({ params: { id: event.id }, ifMatch: event.version, body: { decision: 'DECLINE', note } })}
      onClose={onClose}
    />
  )
}

export function FailSheet({ event, onDone, onOvertaken, onClose }: SheetProps) {
  const act = useAct('gridEvents.checkEvent', { onDone, onOvertaken })
  return (
    <NoteSheet
      id="fail"
      title={t('failTitle')}
      label={t('failNote')}
      hint={t('failHint')}
      go={t('failGo')}
      danger
      busy={act.busy}
      failure={act.failure}
      onSend={(note) => act.run({ params: { id: event.id }, ifMatch: event.version, body: { result: 'FAIL', note } })}
      onClose={onClose}
    />
  )
}

export function RejectSheet({ event, onDone, onOvertaken, onClose }: SheetProps) {
  const [reason, setReason] = useState<IntakeRejection | null>(null)
  const act = useAct('gridEvents.rejectEvent', { onDone, onOvertaken })
  return (
    <NoteSheet
      id="reject"
      title={t('rejectTitle')}
      label={t('rejectNote')}
      hint={t('rejectHint')}
      go={t('rejectGo')}
      danger
      busy={act.busy}
      failure={act.failure}
      missing={reason ? null : t('reasonNeeded')}
      onSend={(note) => (reason ? act.run({ params: { id: event.id }, ifMatch: event.version, body: { reason, note } }) : undefined)}
      onClose={onClose}
    >
      <RadioGroup
        id="reject-reason"
        label={t('rejectReason')}
        value={reason}
        onChange={setReason}
        choices={REJECTIONS.map((value) => ({ value, label: INTAKE_REJECTIONS[value] }))}
      />
    </NoteSheet>
  )
}
