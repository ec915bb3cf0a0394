import type { RealNameReview } from '@jktl/shared/identity/contract'
import { RELATION_NAMES } from '@jktl/shared/identity/model'
import { clockTimeOf, dateOf, formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { t } from './texts'

const RESULTS = ['MATCH', 'NAME_MISMATCH', 'NOT_FOUND', 'DECEASED', 'MISMATCH', 'NOT_RELATED', 'RELATION_UNKNOWN'] as const
const DOCUMENTS = ['ID_CARD', 'HOUSEHOLD_BOOK', 'PASSPORT', 'BIRTH_CERTIFICATE'] as const
const ACTIONS = { approve: 'approveAction', reject: 'rejectAction' } as const

/** What the population registry answered, in words. */
export function resultText(autoResult: string): string {
  const known = RESULTS.find((result) => result === autoResult)
  return known ? t(known) : t('noResult')
}
export function documentText(documentKind: string): string {
  const known = DOCUMENTS.find((kind) => kind === documentKind)
  return known ? t(known) : documentKind
}
export const relationText = ({ relation }: Pick<RealNameReview, 'relation'>): string => RELATION_NAMES[relation]
/** `11月24日 8:30` of an instant. */
export function momentText(instant: string): string {
  const at = Date.parse(instant)
  return `${formatDateCn(dateOf(at))} ${formatTimeCn(clockTimeOf(at))}`
}
/** What may still be done, after a refusal. */
export function allowedText(actions: readonly string[]): string {
  const known = actions.flatMap((action) => (action === 'approve' || action === 'reject' ? [t(ACTIONS[action])] : []))
  return known.length ? t('allowed', { actions: known.join('、') }) : t('allowedNone')
}
