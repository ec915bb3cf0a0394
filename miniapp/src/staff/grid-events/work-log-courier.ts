import type { WorkLog } from '@jktl/shared/grid-events/work-log/contract'
import type { WorkKind } from '@jktl/shared/grid-events/work-log/model'
import type { Crs } from '@jktl/shared/grid-events/model'
import { call } from '@/platform/api'
import { carried, carryFile, sendQueue } from '@/platform/send-queue'
import { t } from './work-log-texts'

export const WORK_LOG_QUEUE = 'workLog'
/** What the worker wrote; id, time and photos are the queue's. */
export interface WorkLogPayload {
  kind: WorkKind
  name: string
  text: string
  eventId: string | null
  dutyId: string | null
  point: { longitude: number; latitude: number; crs: Crs; accuracyM: number | null } | null
}

/** Carries work records (R263, §3.8): the record's id on the phone makes sending it twice harmless. */
export const carryWorkLogs = (): void =>
  sendQueue.carry<WorkLogPayload, WorkLog>(WORK_LOG_QUEUE, {
    upload: (file) => carryFile(file, t('photoMissing')),
    async send({ id, payload, capturedAt, files }, idempotencyKey) {
      const mediaIds = files.map(({ uploadedId }) => uploadedId ?? '')
      const sent = await carried(call('gridEvents.createWorkLog', { idempotencyKey, body: { clientId: id, ...payload, capturedAt, mediaIds } }))
      // Uploads that belong to nothing are deleted after a while: then they are uploaded again.
      if (sent.kind === 'refused' && sent.refusal.code === 'GRID_EVENTS.MEDIA_UNUSABLE' && files.length > 0)
        return { kind: 'remake', what: 'files', refusal: sent.refusal }
      return sent
    },
  })
