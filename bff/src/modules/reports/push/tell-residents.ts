import { DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { labConclusion } from '../domain/conclusion.ts'
import { assessItem } from '../domain/item-values.ts'
import { kindOf } from '../domain/list-rules.ts'
import { HOLD_BACK_MS, newsOf, noticeText, telling, wishFor } from '../domain/news.ts'
import { reportKey } from '../domain/specimens.ts'
import type { ReportsParts } from '../reading/report-parts.ts'
import type { DeliveryRow, PushRepository } from './push.repository.ts'
import type { RecordKind } from '@jktl/shared/health-records/model'
import type { PushWish, ReportKind, Verdict } from '@jktl/shared/reports/model'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import { NOTICE_TOPIC, type NoticePayload } from '../../notifications/public.ts'
import type { Opened, Reader, RecordChanged } from '../../health-records/public.ts'
import type { RecordAudience } from '../../health-records/public.ts'

const LEASE_MS = MINUTE_MS
const BATCH = 50
const REPORTS: ReadonlySet<string> = new Set(['LAB_REPORT', 'IMAGING_REPORT'])

export interface PushParts extends ReportsParts {
  push: PushRepository
  outbox: Outbox
  audience: RecordAudience
}

/** Notes who is to be told of a report that came, changed or was withdrawn; whether they may is decided when they are told. */
export async function noteNews(parts: PushParts, changed: RecordChanged): Promise<void> {
  const news = REPORTS.has(changed.kind) ? newsOf(changed.status, changed.statusBefore) : null
  if (news === null) return
  const { db, push, audience, clock } = parts
  const accounts =
    news === 'CANCELLED'
      ? await push.listTold(db, changed.objectId)
      : [...(await audience.listAccounts(changed.personId)), ...(await push.listRuleAccounts(db, changed.personId))]
  for (const accountId of new Set(accounts))
    await push.addDelivery(db, { accountId, personId: changed.personId, objectId: changed.objectId, version: changed.version, news }, clock.date())
}

/** @returns how many were brought forward */
export async function tellDue(parts: PushParts): Promise<number> {
  const now = parts.clock.now()
  const due = await parts.push.claimDue(parts.db, new Date(now), new Date(now + LEASE_MS), BATCH)
  for (const delivery of due) await tell(parts, delivery)
  return due.length
}

/** The job reads for an account that did not ask; the gate decides as if it had. */
async function readerFor({ identity }: PushParts, { accountId, personId }: DeliveryRow): Promise<Reader & { isOwn: boolean }> {
  const isOwn = (await identity.findSelf(accountId)) === personId
  return {
    caller: { accountId, sessionId: '00000000-0000-0000-0000-000000000000', app: 'citizen', roles: new Set(['resident']), posts: [] },
    purpose: isOwn ? 'PATRQT' : 'FAMRQT',
    institutionId: null,
    requestId: null,
    operation: 'reports.push',
    isOwn,
  }
}

async function tell(parts: PushParts, delivery: DeliveryRow): Promise<void> {
  const { db, push, gate, clock, reports, directory } = parts
  const { isOwn, ...reader } = await readerFor(parts, delivery)
  const now = clock.now()
  if (delivery.news === 'CANCELLED') {
    const { isStranger } = await gate.reach(reader, delivery.personId)
    return isStranger ? push.end(db, delivery.id) : announce(parts, delivery, { kind: 'LAB', isCritical: false, phone: null, wish: null, key: null })
  }
  const seen = (await reports.listRead(db, delivery.accountId, [delivery.objectId])).get(delivery.objectId) ?? 0
  if (seen >= delivery.version) return push.end(db, delivery.id)
  const may = await gate.push(reader, delivery.objectId, ['LAB_ITEM', 'SPECIMEN'])
  if (may === null) {
    // It may be held back for its doctor: looked at once more when that is over.
    return delivery.wasHeld || delivery.state === 'TOLD'
      ? push.end(db, delivery.id)
      : push.wait(db, delivery.id, new Date(delivery.createdAt.getTime() + HOLD_BACK_MS), true)
  }
  const { object } = may
  if (object.personId !== delivery.personId || object.status === 'cancelled' || (await push.hasNewer(db, delivery))) return push.end(db, delivery.id)
  const key = object.kind === 'LAB_REPORT' ? reportKey(object, may.parts) : null
  if (key !== null && delivery.news === 'NEW' && delivery.state === 'WAITING' && (await push.wasToldElsewhere(db, delivery, key)))
    return push.end(db, delivery.id)
  const kind = kindOf(object)
  const wish = wishFor(await push.listRules(db, delivery.accountId, delivery.personId), { authorOrg: object.authorOrg, kind })
  const verdict = await verdictOf(
    parts,
    object,
    may.parts.flatMap((part) => (part.kind === 'LAB_ITEM' ? [part] : [])),
  )
  const phone = object.authorOrg ? ((await directory.findInstitutions([object.authorOrg])).get(object.authorOrg)?.phone ?? null) : null
  const hasRungBefore = await push.hasRung(db, delivery.accountId, delivery.objectId)
  const happenedAt = issuedOf(object) ?? object.eventAt.getTime()
  const isFirst = delivery.news === 'NEW' && delivery.state === 'WAITING' && !delivery.wasHeld
  const plan = telling(now, { verdict, happenedAt, isOwn, hasRungBefore, isFirst }, wish)
  if (plan.when === 'NEVER') return push.end(db, delivery.id)
  if (plan.when === 'LATER') return push.wait(db, delivery.id, new Date(plan.at), false)
  // Whoever never heard of the report before its correction hears of a new report.
  const isNews = delivery.news === 'CHANGED' && !(await push.listTold(db, delivery.objectId)).includes(delivery.accountId)
  return announce(parts, isNews ? { ...delivery, news: 'NEW' } : delivery, { kind, isCritical: plan.isCritical, phone, wish, key })
}

async function verdictOf({ identity }: PushParts, object: Opened<RecordKind>, items: readonly Opened<'LAB_ITEM'>[]): Promise<Verdict> {
  const [person] = await identity.describePersons([object.personId])
  if (!person) return 'UNKNOWN'
  const findings = items.map((item) => ({ title: '', flag: assessItem(item, person).flag }))
  return labConclusion(findings, object.kind === 'LAB_REPORT' && object.content.critical).verdict
}
const issuedOf = (object: { content: object }): number | null =>
  'issuedAt' in object.content && typeof object.content.issuedAt === 'string' ? Date.parse(object.content.issuedAt) : null

/** The message and what became of it in one transaction; told again as long as the wish says and nobody has read it. */
async function announce(
  { db, push, outbox, clock, identity }: PushParts,
  delivery: DeliveryRow,
  { kind, isCritical, phone, wish, key }: { kind: ReportKind; isCritical: boolean; phone: string | null; wish: PushWish | null; key: string | null },
): Promise<void> {
  const isAgain = delivery.state === 'TOLD'
  const times = delivery.repeats + (isAgain ? 1 : 0)
  const label = (await identity.labelPersons(delivery.accountId, [delivery.personId])).get(delivery.personId)
  const payload: NoticePayload = {
    accountId: delivery.accountId,
    kind: `reports.${delivery.news.toLowerCase()}`,
    ...noticeText(delivery.news, { kind, relation: label?.relation ?? 'OTHER', isCritical, isAgain, phone }),
    needsAction: isCritical,
    link: { target: 'report', id: delivery.objectId },
    ...(wish?.channel === 'APP' && !isCritical ? { isInAppOnly: true } : {}),
  }
  const againAt = wish?.repeatDays && times < wish.repeatMost ? new Date(clock.now() + wish.repeatDays * DAY_MS) : null
  await db.transaction(async (tx) => {
    await push.tell(tx, delivery.id, { at: clock.date(), isCritical, againAt, key })
    const dedupeKey = `report:${delivery.accountId}:${delivery.objectId}:${delivery.news}:${delivery.version}:${times}`
    await outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey, payload: { ...payload } })
  })
}
