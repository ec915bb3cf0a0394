import type { RecordAction } from '@jktl/shared/health-records/model'

import { type Obligation, OBLIGATIONS } from './facts.ts'

/** What a basis lets its holder do, and who is behind it. */
export interface Use {
  actions: readonly RecordAction[]
  /** Staff of an institution: the person hears of each access (§3.8). */
  isInstitution: boolean
  isEmergency: boolean
}

const BIT = Object.fromEntries(OBLIGATIONS.map((name, index) => [name, 1 << index])) as Record<Obligation, number>
/** Every set of obligations there is, by its bits: a decision makes no new list. */
const SETS: readonly (readonly Obligation[])[] = Array.from({ length: 1 << OBLIGATIONS.length }, (_, bits) =>
  Object.freeze(OBLIGATIONS.filter((name) => (bits & BIT[name]) !== 0)),
)

/** Bits of what another person's record asks of its reader. The bits of several permissions are united: the strictest of each wins (§3.5). */
export function obligationBits({ actions, isInstitution, isEmergency }: Use, action: RecordAction): number {
  let bits = BIT.WATERMARK
  if (!actions.includes('download')) bits |= BIT.NO_DOWNLOAD
  if (!actions.includes('print')) bits |= BIT.NO_PRINT
  if (isInstitution || action === 'download') bits |= BIT.NOTIFY_PATIENT
  if (isEmergency) bits |= BIT.HIGHLIGHT
  return bits
}
export const obligationsOf = (bits: number): readonly Obligation[] => SETS[bits] as readonly Obligation[]
