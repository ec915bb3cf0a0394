import type { answerOpinion, clusterOpinions, listOpinions, revealOpinionContact, StaffOpinion, tagOpinion } from '@jktl/shared/grid-events/opinions/contract'
import { MOST_CLUSTERED } from '@jktl/shared/grid-events/opinions/model'
import { dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import { maskName, maskPhone } from '@jktl/shared/kernel/masking'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import type { Audit } from '../../../platform/audit.ts'
import type { Database } from '../../../platform/database/database.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import { NOTICE_TOPIC } from '../../notifications/public.ts'
import { isManaged, managedNodes } from '../managed-nodes.ts'
import type { GridPeople } from '../people.ts'
import { clusterTitles } from './domain/clusters.ts'
import { opinionCsv } from './domain/opinion-csv.ts'
import { replyNotice } from './domain/reply-notice.ts'
import type { OpinionFilter, OpinionRow } from './opinions.repository.ts'
import { opinionView } from './opinions.service.ts'
import type { OpinionContext } from './use-cases/write-opinion.ts'

const PAGE_SIZE = 20
const MOST_EXPORTED = 5_000

/** 社情民意管理 (R266): only of the nodes the caller manages. */
export class OpinionDeskService {
  constructor(
    private readonly ctx: OpinionContext,
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly people: GridPeople,
  ) {}

  async list(accountId: string, { cursor, limit = PAGE_SIZE, ...filter }: Input<typeof listOpinions>['query']): Promise<ResponseOf<typeof listOpinions>> {
    const nodes = await managedNodes(this.people, accountId)
    const rows = await this.ctx.opinions.list(nodes, filter, readCursor(cursor), limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.views(shown),
      nextCursor: rows.length > limit && last ? cursorOf(last.writtenAt, last.id) : null,
      counts: await this.ctx.opinions.count(nodes, filter),
    }
  }

  async cluster(accountId: string, filter: OpinionFilter): Promise<ResponseOf<typeof clusterOpinions>> {
    const rows = await this.ctx.opinions.list(await managedNodes(this.people, accountId), filter, null, MOST_CLUSTERED)
    return {
      looked: rows.length,
      items: clusterTitles(rows).map((group) => ({
        title: group[0]?.title ?? '',
        opinions: group.map(({ id, title, writtenAt }) => ({ id, title, writtenAt: formatInstant(writtenAt.getTime()) })),
      })),
    }
  }

  async get(accountId: string, id: string): Promise<StaffOpinion> {
    return this.view(await this.find(accountId, id))
  }

  /** Every look is recorded before it is answered. */
  async reveal(accountId: string, { params, body, requestId }: Input<typeof revealOpinionContact>): Promise<ResponseOf<typeof revealOpinionContact>> {
    const row = await this.find(accountId, params.id)
    await this.audit.record({
      actorAccountId: accountId,
      action: 'gridEvents.revealOpinionContact',
      objectKind: 'grid_opinion',
      objectId: row.id,
      personId: null,
      outcome: 'ALLOWED',
      reason: body.reason,
      requestId,
    })
    return { name: this.open(row.nameSealed), phone: this.open(row.phoneSealed) }
  }

  async tag(accountId: string, { params, body, ifMatch }: Input<typeof tagOpinion>): Promise<StaffOpinion> {
    const row = await this.find(accountId, params.id)
    const tagged = row.version === ifMatch ? await this.ctx.opinions.tag(row, [...new Set(body.topics)]) : null
    if (!tagged) throw new Refusal('KERNEL.STALE', { current: await this.get(accountId, row.id) })
    return this.view(tagged)
  }

  async answer(accountId: string, { params, body, ifMatch }: Input<typeof answerOpinion>): Promise<StaffOpinion> {
    const row = await this.find(accountId, params.id)
    if (row.version !== ifMatch) throw new Refusal('KERNEL.STALE', { current: await this.get(accountId, row.id) })
    if (row.state === 'ANSWERED' || (row.state === 'FILED' && body.decision === 'FILE')) throw new Refusal('GRID_EVENTS.OPINION_ANSWERED')
    const reply = body.decision === 'REPLY' ? { text: body.text, by: accountId, at: this.ctx.clock.date() } : null
    const closed = await this.db.transaction(async (tx) => {
      const made = await this.ctx.opinions.close(tx, row, reply)
      if (made && reply && made.authorAccountId !== null)
        await this.outbox.announce(tx, {
          topic: NOTICE_TOPIC,
          dedupeKey: `grid-opinion ${made.id} ${made.version}`,
          payload: { ...replyNotice(made.authorAccountId) },
        })
      return made
    })
    if (!closed) throw new Refusal('KERNEL.STALE', { current: await this.get(accountId, row.id) })
    return this.view(closed)
  }

  async export(accountId: string, filter: OpinionFilter, requestId: string): Promise<{ fileName: string; text: string }> {
    const rows = await this.ctx.opinions.list(await managedNodes(this.people, accountId), filter, null, MOST_EXPORTED)
    const names = await this.namesOf(rows)
    await this.audit.record({
      actorAccountId: accountId,
      action: 'gridEvents.exportOpinions',
      objectKind: 'grid_opinion',
      objectId: null,
      personId: null,
      outcome: 'ALLOWED',
      requestId,
    })
    const text = opinionCsv(rows.map((row) => ({ ...row, nodeName: names.get(row.nodeCode)?.name ?? '' })))
    return { fileName: `社情民意-${dateOf(this.ctx.clock.now())}.csv`, text }
  }

  /** Not there and not theirs look the same. */
  private async find(accountId: string, id: string): Promise<OpinionRow> {
    const row = await this.ctx.opinions.find(id)
    if (!row || !isManaged(row.nodeCode, await managedNodes(this.people, accountId))) throw new Refusal(NOT_FOUND)
    return row
  }

  private open(sealed: Buffer | null): string | null {
    return sealed && this.ctx.vault.open(sealed)
  }

  private namesOf(rows: readonly OpinionRow[]) {
    return this.ctx.geo.nameNodes([...new Set(rows.map(({ nodeCode }) => nodeCode))])
  }

  private async view(row: OpinionRow): Promise<StaffOpinion> {
    const [view] = await this.views([row])
    if (!view) throw new Error('an opinion lost its view')
    return view
  }

  private async views(rows: readonly OpinionRow[]): Promise<StaffOpinion[]> {
    const names = await this.namesOf(rows)
    return rows.map((row) => {
      const [name, phone] = [this.open(row.nameSealed), this.open(row.phoneSealed)]
      return {
        ...opinionView(row, names.get(row.nodeCode)?.name ?? ''),
        version: row.version,
        nodeCode: row.nodeCode,
        topics: row.topics,
        nameMasked: name && maskName(name),
        phoneMasked: phone && maskPhone(phone),
        mayContact: row.mayContact,
      }
    })
  }
}
