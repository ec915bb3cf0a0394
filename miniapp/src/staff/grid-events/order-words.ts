import { spanWords } from '@jktl/shared/grid-events/clocks/rules'
import type { GridOrderLine } from '@jktl/shared/grid-events/supervision/contract'
import { DAY_MS, HOUR_MS } from '@jktl/shared/kernel/dates'
import type { LampColour } from '../frame/lamp-rules'
import { t } from './supervision-texts'

type Timed = Pick<GridOrderLine, 'state' | 'signBy' | 'dueAt'>
/** How time stands with an order, in a colour and in words. */
export function orderLamp({ state, signBy, dueAt }: Timed, now: number): { colour: LampColour; words: string } {
  if (state === 'PROPOSED') return { colour: 'yellow', words: t('proposed') }
  if (state === 'DROPPED') return { colour: 'grey', words: t('dropped') }
  if (state === 'CLOSED') return { colour: 'blue', words: t('closed') }
  if (state === 'ANSWERED') return { colour: 'grey', words: t('reviewing') }
  const isSigning = state === 'ISSUED'
  const end = Date.parse((isSigning ? signBy : dueAt) ?? '')
  const left = now >= end ? t('over', { span: spanWords(now - end) }) : t('left', { span: spanWords(end - now) })
  const near = isSigning ? HOUR_MS : DAY_MS
  return { colour: now >= end ? 'red' : end - now <= near ? 'yellow' : 'green', words: t(isSigning ? 'signLeft' : 'rectifyLeft', { left }) }
}
