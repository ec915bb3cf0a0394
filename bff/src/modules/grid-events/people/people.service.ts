import type { GridPerson, GridPersonCard } from '@jktl/shared/grid-events/people/contract'
import { liesIn, MANAGING_POSTS, type PostKind } from '@jktl/shared/grid-events/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { offsetOf } from '../../../platform/http/cursor.ts'
import type { AbsenceRow } from './absences.repository.ts'
import { standsAbove, standsAboveAll } from './domain/authority.ts'
import type { PostRow } from './posts.repository.ts'
import { mayEnd } from './use-cases/absences.ts'
import type { PeopleContext } from './use-cases/context.ts'
import { roleFor } from './use-cases/posts.ts'

const PAGE = 30
const OFFERED = 20
const instant = (at: Date): string => formatInstant(at.getTime())

interface PeopleSearch {
  text: string
  kind: PostKind | null
  presence: 'ALL' | 'HERE' | 'AWAY'
  order: 'NAME' | 'LOAD'
  cursor?: string | undefined
  limit?: number | undefined
}

/** 网格长、网格员信息库 (R260): one's own nodes and what lies in them. */
export class PeopleService {
  constructor(private readonly ctx: PeopleContext) {}

  async search(callerId: string, asked: PeopleSearch): Promise<Page<GridPersonCard> & { total: number }> {
    const nodes = (await this.ctx.posts.ofAccount(callerId)).map(({ nodeCode }) => nodeCode)
    const cards = await this.cardsOf(await this.ctx.posts.inNodes(nodes))
    const found = cards
      .filter(({ posts }) => asked.kind === null || posts.some(({ kind }) => kind === asked.kind))
      .filter(({ away }) => asked.presence === 'ALL' || (asked.presence === 'AWAY') === (away !== null))
      .filter(({ name, posts }) => asked.text === '' || name.includes(asked.text) || posts.some((post) => post.nodeName.includes(asked.text)))
      .sort((a, b) => (asked.order === 'LOAD' ? b.load - a.load : 0) || a.name.localeCompare(b.name, 'zh') || (a.id < b.id ? -1 : 1))
    const from = offsetOf(asked.cursor)
    const until = from + (asked.limit ?? PAGE)
    return { items: found.slice(from, until), nextCursor: until < found.length ? String(until) : null, total: found.length }
  }

  /** Somebody with a post, now or before, in one of the caller's nodes. */
  async find(callerId: string, personId: string): Promise<Result<GridPerson, 'NOT_FOUND'>> {
    const own = await this.ctx.posts.ofAccount(callerId)
    const history = await this.ctx.posts.historyOf(personId)
    const isSelf = callerId === personId
    if (!isSelf && !history.some((post) => own.some(({ nodeCode }) => liesIn(post.nodeCode, nodeCode)))) return refuse('NOT_FOUND')
    return ok(await this.present(callerId, personId, history))
  }

  async findSelf(callerId: string): Promise<GridPerson> {
    return this.present(callerId, callerId, await this.ctx.posts.historyOf(callerId))
  }

  /** Whether the caller may know of this person at all. */
  async sees(callerId: string, personId: string): Promise<boolean> {
    return (await this.find(callerId, personId)).ok
  }

  async listAssignable(kind: PostKind, text: string): Promise<{ items: { accountId: string; name: string }[]; isMore: boolean }> {
    const names = await this.ctx.identity.nameStaff(await this.ctx.identity.listStaffAccounts(roleFor(kind), null))
    const found = [...names]
      .map(([accountId, name]) => ({ accountId, name }))
      .filter(({ name }) => name.includes(text))
      .sort((a, b) => a.name.localeCompare(b.name, 'zh') || (a.accountId < b.accountId ? -1 : 1))
    return { items: found.slice(0, OFFERED), isMore: found.length > OFFERED }
  }

  private async cardsOf(posts: readonly PostRow[]): Promise<GridPersonCard[]> {
    const ids = [...new Set(posts.map(({ accountId }) => accountId))]
    const [names, nodes, away, loads] = await Promise.all([
      this.ctx.identity.nameStaff(ids),
      this.ctx.geo.nameNodes([...new Set(posts.map(({ nodeCode }) => nodeCode))]),
      this.ctx.absences.awayAt(ids, this.ctx.clock.date()),
      this.ctx.posts.loads(ids),
    ])
    return ids.map((id) => {
      const absence = away.get(id)
      return {
        id,
        name: names.get(id) ?? '',
        posts: posts
          .filter(({ accountId }) => accountId === id)
          .map((post) => ({ ...post, nodeName: nodes.get(post.nodeCode)?.name ?? '', since: instant(post.since) })),
        away: absence?.kind ?? null,
        awayUntil: absence?.endsAt ? instant(absence.endsAt) : null,
        load: loads.get(id) ?? 0,
      }
    })
  }

  private async present(callerId: string, personId: string, history: readonly PostRow[]): Promise<GridPerson> {
    const current = history.filter(({ endedAt }) => endedAt === null)
    const [own, absences, cards, nodes] = await Promise.all([
      this.ctx.posts.ofAccount(callerId),
      this.ctx.absences.ofAccount(personId),
      this.cardsOf(current),
      this.ctx.geo.nameNodes([...new Set(history.map(({ nodeCode }) => nodeCode))]),
    ])
    const names = cards[0] ? null : await this.ctx.identity.nameStaff([personId])
    const card = cards[0] ?? { id: personId, name: names?.get(personId) ?? '', posts: [], away: null, awayUntil: null, load: 0 }
    const isAbove = standsAboveAll(own, current)
    return {
      ...card,
      formerPosts: history.flatMap((post) =>
        post.endedAt ? [{ ...post, nodeName: nodes.get(post.nodeCode)?.name ?? '', since: instant(post.since), endedAt: instant(post.endedAt) }] : [],
      ),
      absences: absences.map((absence) => this.presentAbsence(absence, callerId, isAbove)),
      endablePostIds: current.filter((post) => standsAbove(own, post)).map(({ id }) => id),
      maySuspend: isAbove && card.away !== 'SUSPENSION',
      mayAssign: own.some(({ kind }) => MANAGING_POSTS.includes(kind)) && callerId !== personId,
      isSelf: callerId === personId,
    }
  }

  private presentAbsence(absence: AbsenceRow, callerId: string, isAbove: boolean): GridPerson['absences'][number] {
    const now = this.ctx.clock.date()
    const isOver = absence.cancelledAt !== null || (absence.endsAt !== null && absence.endsAt <= now)
    return {
      id: absence.id,
      version: absence.version,
      kind: absence.kind,
      startsAt: instant(absence.startsAt),
      endsAt: absence.endsAt && instant(absence.endsAt),
      reason: absence.reason,
      isNow: !isOver && absence.startsAt <= now,
      isTakenBack: absence.cancelledAt !== null,
      mayEnd: !isOver && mayEnd(absence, callerId, isAbove),
    }
  }
}
