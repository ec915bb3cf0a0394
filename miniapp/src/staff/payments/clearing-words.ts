import type { ClearingCard } from '@jktl/shared/payments/clearing/contract'
import type { StatusTone } from '@/ui'
import { t } from './clearing-texts'

const TONES = { DRAFT: 'notice', CHECKED: 'brand', SIGNED: 'ok', CONFIRMED: 'ok', DISPUTED: 'danger' } as const satisfies Record<string, StatusTone>
/** Where a 清分单 stands, its answer before its state. */
export function clearingState({ state, answer }: Pick<ClearingCard, 'state' | 'answer'>): { text: string; tone: StatusTone } {
  const one = answer ?? state
  return { text: t(one), tone: TONES[one] }
}
