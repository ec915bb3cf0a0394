import type { PushWish, ReportKind, Verdict } from '@jktl/shared/reports/model'
import { DAY_MS, HOUR_MS, type Instant } from '@jktl/shared/kernel/dates'
import { USUAL_PUSH_WISH } from '@jktl/shared/reports/model'
import { sendTime } from '@jktl/shared/reports/push-times'
import type { PersonRelation } from '@jktl/shared/identity/model'

/** NEW 新报告, CHANGED 更正, CANCELLED 作废. */
export type News = 'NEW' | 'CHANGED' | 'CANCELLED'

/** Results of long ago that a source tells of for the first time are records, not news. */
export const NEWS_DAYS = 7
/** Held back so long at most (§2.3.7): looked at once more then. */
export const HOLD_BACK_MS = 72 * HOUR_MS

const OUT: ReadonlySet<string> = new Set(['final', 'amended', 'corrected'])
/** What a change of a report is news of; null: of nothing a resident has to know. */
export function newsOf(status: string, statusBefore: string | null): News | null {
  const wasOut = statusBefore !== null && OUT.has(statusBefore)
  if (status === 'cancelled') return wasOut ? 'CANCELLED' : null
  if (!OUT.has(status)) return null
  if (!wasOut) return 'NEW'
  return status === 'final' ? null : 'CHANGED'
}

export interface StoredWish extends PushWish {
  institutionId: string | null
  kind: ReportKind | null
}
/** The most particular rule that fits: of this institution and kind, of the institution, of the kind, of everything; else what is usual. */
export function wishFor(wishes: readonly StoredWish[], report: { authorOrg: string | null; kind: ReportKind }): PushWish {
  const fits = wishes.filter(
    ({ institutionId, kind }) => (institutionId === null || institutionId === report.authorOrg) && (kind === null || kind === report.kind),
  )
  const weight = ({ institutionId, kind }: StoredWish): number => (institutionId === null ? 0 : 2) + (kind === null ? 0 : 1)
  return fits.reduce<StoredWish | null>((best, wish) => (best === null || weight(wish) > weight(best) ? wish : best), null) ?? USUAL_PUSH_WISH
}

export type Telling = { when: 'NEVER' } | { when: 'NOW'; isCritical: boolean } | { when: 'LATER'; at: Instant }
/**
 * Whether and when an account is told (R365, R367, §2.3.6). A critical report goes at once, once, whatever the hour; to the person themself also against
 * "nothing, please", because somebody may come to harm.
 */
export function telling(
  now: Instant,
  news: { verdict: Verdict; happenedAt: Instant; isOwn: boolean; hasRungBefore: boolean; isFirst: boolean },
  wish: PushWish,
): Telling {
  if (news.isFirst && now - news.happenedAt > NEWS_DAYS * DAY_MS) return { when: 'NEVER' }
  const isCritical = news.verdict === 'CRITICAL'
  const isWanted = wish.wants === 'ALL' || (wish.wants === 'ABNORMAL' && (isCritical || news.verdict === 'ABNORMAL'))
  if (isCritical && !news.hasRungBefore && (isWanted || news.isOwn)) return { when: 'NOW', isCritical: true }
  if (!isWanted) return { when: 'NEVER' }
  const at = sendTime(now, wish)
  return at > now ? { when: 'LATER', at } : { when: 'NOW', isCritical: false }
}

const WHOSE: Record<PersonRelation, string> = { SELF: '您', CHILD: '孩子', PARENT: '父母', SPOUSE: '爱人', OTHER: '家人' }
const WHAT: Record<ReportKind, string> = { LAB: '检验报告', IMAGING: '检查报告' }

/** What a message says: that there is something, never what it says (§3.8). */
export function noticeText(
  news: News,
  { kind, relation, isCritical, isAgain, phone }: { kind: ReportKind; relation: PersonRelation; isCritical: boolean; isAgain: boolean; phone: string | null },
): { title: string; body: string } {
  const whose = `${WHOSE[relation]}的${WHAT[kind]}`
  if (isCritical) return { title: '有一份报告请马上看', body: `${whose}请现在点开看，并尽快联系医生${phone ? `，医院电话 ${phone}` : ''}。` }
  if (news === 'CANCELLED') return { title: '一份报告作废了', body: `${whose}有一份被医院作废，请以新的报告为准。` }
  if (news === 'CHANGED') return { title: '一份报告更正了', body: `${whose}有一份被医院更正，点开看改了什么。` }
  return isAgain
    ? { title: '还有一份报告没看', body: `${whose}出来几天了，请点开看。` }
    : { title: '新的报告出来了', body: `${whose}出来了，点开看结果和说明。` }
}
