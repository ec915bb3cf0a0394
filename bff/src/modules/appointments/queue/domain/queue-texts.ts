import type { QueueState } from '@jktl/shared/appointments/queue/model'
import { byKey, type LineKey, type LineState } from '@jktl/shared/appointments/queue/rules'
import { clockTimeOf, formatTimeCn, type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { LineEvent } from './queue-entry.ts'

const time = (at: Instant): string => formatTimeCn(clockTimeOf(at))

export function stateText(state: QueueState, room: string | null, before: number | null): string {
  switch (state) {
    case 'WAITING':
    case 'RETURN_WAITING':
      return before === 0 ? '下一位就是您，请在诊室门口等。' : `前面还有 ${before ?? 0} 位，请留意叫号。`
    case 'CALLED':
      return `叫到您了，请到${room ?? ''}。`
    case 'IN_SERVICE':
      return '正在就诊。'
    case 'MISSED':
      return '叫到您时没有听到回应，正在重新排。'
    case 'PAUSED':
      return '先去做检查。做完回到候诊区，再扫一次屏幕上的码，就排上回诊。'
    case 'DONE':
      return '这次看完了。'
    case 'PASSED_OVER':
      return '叫了几次都没到，这次排队作废。还要看的话请到分诊台，可以重新排。'
    case 'TRANSFERRED':
      return '已转到另一位医生的队里。'
    case 'LEFT':
      return '已离开队伍。还要看的话请到分诊台。'
  }
}

interface Mine extends LineKey {
  segmentStartsAt: Instant
  checkedInAt: Instant
  missed: number
  isTransferred: boolean
}
/** 为什么我排在这里: every part of the key, in words (A32). */
export function reasonsOf(mine: Mine, line: LineState): string[] {
  const lateMinutes = Math.floor((mine.checkedInAt - mine.segmentStartsAt) / MINUTE_MS)
  const penaltyLeft = mine.notBeforeCall - line.calls
  return [
    `您约的是 ${time(mine.segmentStartsAt)} 这一段的 ${mine.ordinal} 号。先按时段、再按号排。`,
    mine.effectiveAt > mine.segmentStartsAt && lateMinutes > 0
      ? `您 ${time(mine.checkedInAt)} 签到，比时段开始晚 ${lateMinutes} 分钟，所以按签到时间排。`
      : `您 ${time(mine.checkedInAt)} 签到。到得早不会往前排，也不会吃亏。`,
    ...(mine.tier < 2 ? [mine.tier === 0 ? '分诊台登记了急诊，先看。' : '分诊台登记了优先服务，排在普通号前面。'] : []),
    ...(mine.returnedAt !== null ? [`您是检查后回来（回诊），每叫 ${line.returnInterleave} 位里有 1 位是回诊。`] : []),
    ...(mine.missed > 0 ? [`叫过 ${mine.missed} 次没到${penaltyLeft > 0 ? `，再叫 ${penaltyLeft} 位以后叫您` : ''}。`] : []),
    ...(mine.isTransferred ? ['分诊台把您转到了这位医生，签到时间照旧算。'] : []),
  ]
}

/** Who may still come before me, and why (Q5). @param lowerAbsent booked before me and not yet here */
export const mayPrecedeOf = (line: LineState, lowerAbsent: number): string[] => [
  '急诊病人，随时先看。',
  '登记了优先服务的人，理由由分诊台核对。',
  `检查后回来的人，每叫 ${line.returnInterleave} 位里插 1 位。`,
  ...(lowerAbsent > 0 ? [`还有 ${lowerAbsent} 位号排在您前面、还没签到，到了会排到您前面。`] : []),
]

export const missedNote = (limit: number, penalty: number): string =>
  `叫到没来不用急：自动往后排 ${penalty} 位再叫，不用重新签到。叫 ${limit} 次都没到，这次排队作废，到分诊台可以重新排。`

const entersBefore = (mine: LineKey, event: Pick<LineEvent, 'tier' | 'effectiveAt'>, other: Pick<LineKey, 'ordinal' | 'seq'>, calls: number): boolean =>
  mine.returnedAt !== null || mine.notBeforeCall > calls || byKey({ ...mine, ...other, tier: event.tier, effectiveAt: event.effectiveAt.getTime() }, mine) < 0

/**
 * What another one's event did to my place, in words; null: nothing that could move it back. No name and no reason of the other one:
 * only the kind of cause (Q5, Q6).
 */
export function changeOf(
  mine: LineKey,
  event: Pick<LineEvent, 'cause' | 'tier' | 'effectiveAt'>,
  other: Pick<LineKey, 'ordinal' | 'seq'>,
  line: LineState,
): string | null {
  const mayPass = entersBefore(mine, event, other, line.calls)
  switch (event.cause) {
    case 'check-in':
      return mayPass ? `${other.ordinal} 号签到了，号排在您前面。` : null
    case 'transfer-in':
      return mayPass ? `${other.ordinal} 号从别的医生转来，按签到时间排在您前面。` : null
    case 'requeue':
      return mayPass ? `${other.ordinal} 号重新排队。` : null
    case 'prioritise':
      return mayPass ? `${other.ordinal} 号${event.tier === 0 ? '是急诊，先看' : '登记了优先服务，往前排'}。` : null
    case 'return':
      return `${other.ordinal} 号检查回来（回诊），每叫 ${line.returnInterleave} 位插 1 位。`
    // A penalty counts calls: with one fewer ahead, somebody back from tests may come first.
    case 'leave':
    case 'transfer':
      return mine.notBeforeCall > line.calls ? `${other.ordinal} 号离开了，您要等够叫号的次数。` : null
    case 'wait-again':
      return `${other.ordinal} 号叫到没来，往后排。`
    default:
      return null
  }
}
