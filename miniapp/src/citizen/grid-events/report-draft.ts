import { CATEGORIES, type Category } from '@jktl/shared/grid-events/model'
import type { ReportPayload, QueuedReport } from '@jktl/shared/grid-events/report/courier'
import type { QueuedFile } from '@jktl/shared/kernel/send-queue'
import type { LocalMedia } from '@/platform/local-media'

/** What the form holds; `placeName` and an open category are the phone's own. */
export interface ReportDraft extends Omit<ReportPayload, 'category' | 'lane'> {
  category: Category | null
  placeName: string
}
export interface Written {
  draft: ReportDraft
  files: QueuedFile[]
}
export type KeptReport = ReportPayload & { placeName: string }
export type ReportItem = Omit<QueuedReport, 'payload'> & { payload: ReportDraft | KeptReport }

export const emptyDraft = (hasPhone: boolean): ReportDraft => ({
  category: null,
  placeName: '',
  text: '',
  placeText: '',
  point: null,
  nodeCode: null,
  isAnonymous: false,
  contact: hasPhone ? 'account' : 'none',
  phone: null,
})
export const queuedFile = ({ id, kind, sha256, seconds }: LocalMedia): QueuedFile => ({ kind, ref: id, sha256, seconds, uploadedId: null })

/** In lists: the first words, or what it is about. */
export const titleOf = ({ text, category }: ReportDraft): string => {
  const words = text.trim()
  if (words !== '') return [...words].length > 20 ? `${[...words].slice(0, 20).join('')}…` : words
  return category ? CATEGORIES[category].label : ''
}

export type Lacking = 'needPlace' | 'needWhat' | 'needSay' | 'phoneWrong'
/** The first thing that is still missing, in the order of the form. */
export function lackingIn({ draft, files }: Written): Lacking | null {
  if (!draft.point && draft.nodeCode === null) return 'needPlace'
  if (!draft.category) return 'needWhat'
  if (draft.text.trim() === '' && files.length === 0) return 'needSay'
  if (!draft.isAnonymous && draft.contact === 'other' && !/^1\d{10}$/.test(draft.phone ?? '')) return 'phoneWrong'
  return null
}
/** As it is signed and sent; with an unnamed report no number, with another contact no typed one. */
export function payloadOf(draft: ReportDraft & { category: Category }): KeptReport {
  const contact = draft.isAnonymous ? 'none' : draft.contact
  return {
    ...draft,
    lane: CATEGORIES[draft.category].lane,
    text: draft.text.trim(),
    placeText: draft.placeText.trim(),
    contact,
    phone: contact === 'other' ? draft.phone : null,
  }
}
