import { fromHex } from '../../kernel/sha256.ts'
import type { Carried, Courier, QueuedFile, QueueItem } from '../../kernel/send-queue.ts'
import type { ReportBody, ReportPass, ReportReceipt } from './contract.ts'
import { canonicalReport, macOf, type SignedReport } from './signing.ts'

/** What the resident wrote; id, time and photos are the queue's. */
export type ReportPayload = Omit<SignedReport, 'clientId' | 'capturedAt' | 'media'>
export type QueuedReport = QueueItem<ReportPayload, ReportReceipt>
export type KeptPass = Pick<ReportPass, 'id' | 'secret' | 'expiresAt'>
/** What carrying a report needs of a phone; a refusal carries the code of the wire. */
export interface ReportLine {
  /** The server's time as well as it is known. */
  now: () => number
  keptPass: () => KeptPass | null
  keepPass: (pass: KeptPass | null) => void
  renewPass: () => Promise<Carried<KeptPass>>
  upload: (file: QueuedFile) => Promise<Carried<string>>
  submit: (body: ReportBody, requestKey: string) => Promise<Carried<ReportReceipt>>
}

/** Exactly what is signed and sent; the phone may keep more beside it. */
const signedOf = ({ id, payload, capturedAt, files }: QueuedReport): SignedReport => ({
  clientId: id,
  category: payload.category,
  lane: payload.lane,
  text: payload.text,
  placeText: payload.placeText,
  point: payload.point,
  nodeCode: payload.nodeCode,
  isAnonymous: payload.isAnonymous,
  contact: payload.contact,
  phone: payload.phone,
  capturedAt,
  media: files.map(({ sha256 }) => ({ sha256 })),
})

/** Carries reports (R261, §3.8): signed with the pass when they are saved, with a fresh one when it ended before they arrived. */
export function reportCourier(line: ReportLine): Courier<ReportPayload, ReportReceipt> {
  const pass = async (): Promise<Carried<KeptPass>> => {
    const kept = line.keptPass()
    if (kept && Date.parse(kept.expiresAt) > line.now()) return { kind: 'done', value: kept }
    const renewed = await line.renewPass()
    if (renewed.kind === 'done') line.keepPass(renewed.value)
    return renewed
  }
  return {
    upload: (file) => line.upload(file),
    async seal(item) {
      const got = await pass()
      if (got.kind !== 'done') return got
      return { kind: 'done', value: { passId: got.value.id, mac: macOf(fromHex(got.value.secret), canonicalReport(signedOf(item))) } }
    },
    async send(item, requestKey) {
      const media = item.files.map(({ sha256, uploadedId }) => ({ sha256, mediaId: uploadedId ?? '' }))
      const outcome = await line.submit({ ...signedOf(item), media, signature: item.seal as ReportBody['signature'] }, requestKey)
      if (outcome.kind !== 'refused') return outcome
      const { refusal } = outcome
      if (refusal.code === 'GRID_EVENTS.REPORT_PASS_ENDED' || refusal.code === 'GRID_EVENTS.REPORT_SIGNATURE_WRONG') line.keepPass(null)
      if (refusal.code === 'GRID_EVENTS.REPORT_PASS_ENDED') return { kind: 'remake', what: 'seal', refusal }
      // Uploads that belong to nothing are deleted after a while: then they are uploaded again.
      if (refusal.code === 'GRID_EVENTS.MEDIA_UNUSABLE' && item.files.length > 0) return { kind: 'remake', what: 'files', refusal }
      return outcome
    },
  }
}
