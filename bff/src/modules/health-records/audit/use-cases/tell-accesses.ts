import { addDays, dateOf, formatDateCn, HOUR_MS, instantAt } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { Database, Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import { type NoticePayload, NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { AccessReader } from '../access-reader.ts'
import { alarmNotice, digestNotice, downloadedNotice } from '../domain/access-notices.ts'
import { isOfLog, type OpenedEvent } from '../domain/collapse.ts'
import type { AccessNoticesRepository, DigestRow } from '../notices.repository.ts'
import type { RecipientFinder } from '../recipients.ts'

export interface TellContext {
  db: Database
  clock: Clock
  outbox: Outbox
  identity: IdentityPublic
  reader: AccessReader
  notices: AccessNoticesRepository
  recipients: RecipientFinder
  /** Counted for whoever watches the metrics. */
  alarmed: () => void
}
interface Plan {
  told: { dedupeKey: string; payload: NoticePayload }[]
  digests: DigestRow[]
}

const BATCH = 200

/** Reads on along the chains: a download by somebody else is told at once, looks of institutions wait for the next morning (§3.8). @returns events read */
export async function readForNotices(ctx: TellContext): Promise<number> {
  let read = 0
  for (const { shard, seq } of await ctx.notices.listOpen()) {
    const { events, lastSeq } = await ctx.reader.after(shard, seq, BATCH, ctx.clock.date())
    const { told, digests } = await planFor(ctx, events)
    const dueHour = await ctx.notices.digestHour()
    const isMine = await ctx.db.transaction(async (tx) => {
      if (!(await ctx.notices.advance(tx, shard, seq, lastSeq))) return false
      for (const { dedupeKey, payload } of told) await announce(ctx, tx, dedupeKey, payload)
      for (const row of digests) await ctx.notices.addToDigest(tx, row, new Date(instantAt(addDays(row.date, 1)) + dueHour * HOUR_MS))
      return true
    })
    if (isMine) read += lastSeq - seq
  }
  return read
}

async function planFor(ctx: TellContext, events: readonly OpenedEvent[]): Promise<Plan> {
  const plan: Plan = { told: [], digests: [] }
  const shown = events.filter(({ outcome, category, detail }) => outcome === 'PERMIT' && category !== 'SELF' && !isOfLog(detail))
  const known = new Map(await Promise.all([...new Set(shown.map(({ personId }) => personId))].map(async (id) => [id, await ctx.recipients.find(id)] as const)))
  for (const { id, personId, atMs, category, detail, labels } of shown) {
    const recipients = known.get(personId)
    if (!recipients) continue
    const isPrivate = !recipients.isForGuardians({ directories: detail.directories, labels })
    if (detail.action === 'download' || detail.action === 'print')
      for (const accountId of [...recipients.own, ...(isPrivate ? [] : recipients.guardians)])
        if (accountId !== detail.actorAccountId)
          plan.told.push({ dedupeKey: `access-download ${id} ${accountId}`, payload: downloadedNotice(accountId, personId) })
    if (category === 'INSTITUTION') plan.digests.push({ personId, date: dateOf(atMs), isPrivate, accesses: 1 })
  }
  return plan
}

/** Yesterday's looks of institutions, one notice for all of them. @returns how many people's */
export async function sendDigests(ctx: TellContext): Promise<number> {
  const due = await ctx.notices.listDue(ctx.clock.date(), BATCH)
  for (const { personId, date } of due) {
    const { own, guardians } = await ctx.recipients.find(personId)
    await ctx.db.transaction(async (tx) => {
      const rows = await ctx.notices.take(tx, { personId, date })
      const count = (told: readonly DigestRow[]): number => told.reduce((sum, { accesses }) => sum + accesses, 0)
      const open = rows.filter(({ isPrivate }) => !isPrivate)
      for (const [accounts, accesses] of [[own, count(rows)] as const, [guardians, count(open)] as const])
        for (const accountId of accounts)
          if (accesses > 0)
            await announce(ctx, tx, `access-digest ${personId} ${date} ${accountId}`, digestNotice(accountId, personId, formatDateCn(date), accesses))
    })
  }
  return due.length
}

/** One account that is refused again and again (P43). @returns how many alarms */
export async function raiseAlarms(ctx: TellContext): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const alarms = await ctx.notices.takeAlarms(tx, ctx.clock.date(), BATCH)
    if (alarms.length === 0) return 0
    const officers = await ctx.identity.listStaffAccounts('privacy_officer', null, tx)
    for (const { actorAccountId, hour } of alarms) {
      ctx.alarmed()
      for (const officer of officers) await announce(ctx, tx, `access-alarm ${actorAccountId} ${hour.toISOString()} ${officer}`, alarmNotice(officer))
    }
    return alarms.length
  })
}

const announce = (ctx: TellContext, tx: Sql, dedupeKey: string, payload: NoticePayload): Promise<void> =>
  ctx.outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey, payload: { ...payload } })
