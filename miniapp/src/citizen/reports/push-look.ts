import type { PushRule } from '@jktl/shared/reports/contract'
import { PUSH_WANTS, type PushWish } from '@jktl/shared/reports/model'
import { t } from './push-texts'

export const QUIETS = { NIGHT: ['22:00', '07:00'], LONG_NIGHT: ['20:00', '08:00'], NEVER: [null, null] } as const
export type Quiet = keyof typeof QUIETS
export const REPEATS = { ONCE: null, EVERY_1: 1, EVERY_3: 3, EVERY_7: 7 } as const
export type Repeat = keyof typeof REPEATS
const REPEAT_MOST = 3

const quietKeys = Object.keys(QUIETS) as Quiet[]
const repeatKeys = Object.keys(REPEATS) as Repeat[]
export const quietOf = ({ quietFrom, quietTo }: PushWish): Quiet =>
  quietKeys.find((key) => QUIETS[key][0] === quietFrom && QUIETS[key][1] === quietTo) ?? 'NIGHT'
export const repeatOf = ({ repeatDays }: PushWish): Repeat => repeatKeys.find((key) => REPEATS[key] === repeatDays) ?? 'EVERY_3'

/** What is chosen, as a wish. */
export const wishOf = (wants: PushWish['wants'], quiet: Quiet, channel: PushWish['channel'], repeat: Repeat): PushWish => ({
  wants,
  quietFrom: QUIETS[quiet][0],
  quietTo: QUIETS[quiet][1],
  channel,
  repeatDays: REPEATS[repeat],
  repeatMost: REPEAT_MOST,
})
export const quietChoices = quietKeys.map((value) => ({ value, label: t(value) }))
export const repeatChoices = repeatKeys.map((value) => ({ value, label: t(value) }))
export const wantChoices = PUSH_WANTS.map((value) => ({ value, label: t(value) }))

/** `所有报告，晚上十点到早上七点不打扰，这里和微信` */
export function wishWords(wish: PushWish): string {
  const [wants, channel] = [t(wish.wants), t(wish.channel)]
  if (wish.wants === 'NONE') return wants
  if (wish.quietFrom === null || wish.quietTo === null) return t('summaryNoQuiet', { wants, channel })
  const known = quietKeys.find((key) => QUIETS[key][0] === wish.quietFrom && QUIETS[key][1] === wish.quietTo)
  return t('summary', { wants, quiet: known ? t(known) : t('other', { from: wish.quietFrom, to: wish.quietTo }), channel })
}
export const ruleWords = ({ institutionName, kind }: PushRule): string =>
  t('where', { hospital: institutionName ?? t('everyHospital'), kind: t(kind ?? 'BOTH') })
