import { MOST_PHOTOS } from '@jktl/shared/grid-events/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { type Answer, useRead, useWrite } from '@/platform/api'
import { forgetMedia } from '@/platform/media-files'
import { sendAll, sendQueue, useQueue } from '@/platform/send-queue'
import { serverNow } from '@/platform/server-time'
import { useUploads } from '@/platform/use-uploads'
import { LinkButton, MediaList, PhotoStrip, QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { replace, useParams } from '../../../routes'
import { Trouble } from '../../trouble'
import { WORK_LOG_QUEUE, type WorkLogPayload } from '../../work-log-courier'
import { itemOf, type KeptPhoto, useDraft } from '../../work-log-draft'
import { BLANK_LOG, FormProblem, WorkLogForm } from '../../work-log-form'
import { t } from '../../work-log-texts'

/** 写工作记录 (R263): a new one goes through the phone's queue, so that it can be written where there is no network; a change needs one. */
export default function WorkLogFormPage() {
  const { id, draft } = useParams('workLogForm')
  const may = useMay('workLogs')
  return (
    <Frame title={t(id ? 'rewrite' : 'writeNew')} current="workLogs" task>
      {may ? id ? <Change id={id} /> : <New draftKey={draft ?? null} /> : null}
    </Frame>
  )
}

function New({ draftKey }: { draftKey: string | null }) {
  const draft = useQueue<WorkLogPayload, unknown>(WORK_LOG_QUEUE).find(({ key, state }) => key === draftKey && state === 'draft')
  const [log, setLog] = useState<WorkLogPayload>(draft?.payload ?? BLANK_LOG)
  const [photos, setPhotos] = useState<readonly KeptPhoto[]>(() => draft?.files.map(({ ref, sha256 }) => ({ id: ref, sha256 })) ?? [])
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const kept = useDraft(draft?.key ?? null)
  const setAll = (nextLog: WorkLogPayload, nextPhotos: readonly KeptPhoto[]) => {
    setLog(nextLog)
    setPhotos(nextPhotos)
    kept.keep(itemOf(nextLog, nextPhotos))
  }
  const send = async (written: WorkLogPayload) => {
    setBusy(true)
    const item = itemOf(written, photos)
    const key = await kept.settle(item)
    const queued = key === null ? null : await sendQueue.enqueue(key, item, formatInstant(serverNow()))
    setBusy(false)
    if (!queued?.ok) return setProblem(t(queued?.why === 'GONE' ? 'gone' : 'full'))
    void sendAll()
    replace('workLogs', {})
  }
  return (
    <WorkLogForm
      first={log}
      hasPlace
      submit={t('send')}
      busy={busy}
      problem={<FormProblem>{problem}</FormProblem>}
      photos={
        <PhotoStrip
          id="log-photo"
          photos={photos.map((local) => ({ local, state: 'KEPT' }))}
          most={MOST_PHOTOS}
          onAdd={(added) => setAll(log, [...photos, ...added])}
          onRemove={(gone) => {
            setAll(
              log,
              photos.filter(({ id }) => id !== gone),
            )
            void forgetMedia(gone)
          }}
        />
      }
      onChange={(next) => setAll(next, photos)}
      onSubmit={(written) => void send(written)}
    />
  )
}

function Change({ id }: { id: string }) {
  const query = useRead('gridEvents.getWorkLog', { params: { id } })
  return <QueryStates query={query}>{(log) => <Changing key={log.version} log={log} />}</QueryStates>
}

function Changing({ log }: { log: Answer<'gridEvents.getWorkLog'> }) {
  const uploads = useUploads()
  const [gone, setGone] = useState<readonly string[]>([])
  const before = log.photos.filter((photo) => !gone.includes(photo.id))
  const edit = useWrite('gridEvents.editWorkLog', {
    refresh: ['gridEvents.searchWorkLogs', 'gridEvents.getWorkLog'],
    onDone: () => {
      uploads.clear()
      replace('workLog', { id: log.id })
    },
  })
  const { kind, name, text } = log
  return (
    <WorkLogForm
      first={{ kind, name, text, eventId: log.event?.id ?? null, dutyId: log.duty?.id ?? null, point: null }}
      hasPlace={false}
      submit={t('save')}
      busy={edit.busy || uploads.isBusy}
      problem={<Trouble id="log-problem" failure={edit.failure} />}
      linked={log.event?.eventNo ?? log.duty?.title}
      photos={
        <>
          <MediaList id="log-kept" items={before} />
          {before.length > 0 ? (
            <LinkButton id="log-drop-last" onPress={() => setGone([...gone, before.at(-1)?.id ?? ''])}>
              {t('dropLast')}
            </LinkButton>
          ) : null}
          <PhotoStrip
            id="log-photo"
            photos={uploads.items}
            most={MOST_PHOTOS - before.length}
            onAdd={uploads.add}
            onRemove={uploads.remove}
            onRetry={uploads.retry}
          />
        </>
      }
      onSubmit={({ point: _point, ...content }) =>
        edit.run({ params: { id: log.id }, ifMatch: log.version, body: { ...content, mediaIds: [...before.map((photo) => photo.id), ...uploads.mediaIds] } })
      }
    />
  )
}
