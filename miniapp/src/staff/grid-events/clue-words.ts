import type { ClueCard } from '@jktl/shared/grid-events/clue/contract'
import type { StatusTone } from '@/ui'
import { t } from './clue-texts'
import { timeText } from './words'

const isLate = ({ state, acknowledgeBy }: Pick<ClueCard, 'state' | 'acknowledgeBy'>, now: number): boolean =>
  state === 'RECEIVED' && Date.parse(acknowledgeBy) < now
export function clueState(clue: ClueCard, now: number): { text: string; tone: StatusTone } {
  if (clue.state === 'RECEIVED')
    return isLate(clue, now)
      ? { text: t('late', { time: timeText(clue.acknowledgeBy) }), tone: 'danger' }
      : { text: t('by', { time: timeText(clue.acknowledgeBy) }), tone: 'notice' }
  return { text: t(clue.state), tone: clue.state === 'CLOSED' ? 'ok' : 'info' }
}
