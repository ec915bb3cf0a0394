import type { actOnMyEvent, listMyEvents, MyEvent, MyEventCard, PublicStep } from '@jktl/shared/grid-events/mine/contract'
import { staffNameMasked, titleOf } from '@jktl/shared/grid-events/mine/rules'
import { CATEGORIES } from '@jktl/shared/grid-events/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import type { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Vault } from '../../../platform/vault.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import { type Doer, type EventFlow, type EventStep, REPORTER_KEY_PURPOSE } from '../event-flow.ts'
import type { GridGeo } from '../geo.ts'
import { type MediaItem, type MediaLibrary, type OwnerRef, ownerKey } from '../media.ts'
import { shownText } from '../report/domain/similarity.ts'
import { actionsOfCard, reopenUntil, residentActions } from './domain/my-actions.ts'
import { isOwnStep, openQuestion, type OwnedStep, storyOf, textFor } from './domain/public-steps.ts'
import type { MineRepository, MineRow } from './mine.repository.ts'

const PAGE_SIZE = 20
const isMerged = ({ id, mainId }: MineRow): boolean => id !== mainId
/** Of a merged event its reporter is one of several of the other. */
const actorOf = (row: MineRow): 'reporter' | 'follower' => (row.isFollowed || isMerged(row) ? 'follower' : 'reporter')
const stepRef = ({ eventId, seq }: Pick<OwnedStep, 'eventId' | 'seq'>): OwnerRef => ({ kind: 'EVENT_STEP', id: `${eventId}/${seq}` })

/** 我的上报 (R261): what a resident reported or follows, anonymous ones too, and what they may do with it. */
export class MineService {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly flow: EventFlow,
    private readonly geo: GridGeo,
    private readonly media: MediaLibrary,
    private readonly identity: Pick<IdentityPublic, 'nameStaff'>,
    private readonly mine: MineRepository,
  ) {}

  async list(accountId: string, { view = 'ALL', cursor, limit = PAGE_SIZE }: Input<typeof listMyEvents>['query']): Promise<ResponseOf<typeof listMyEvents>> {
    const key = this.keyOf(accountId)
    const [rows, counts] = [await this.mine.list(key, view, readCursor(cursor), limit + 1), await this.mine.count(key)]
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.cards(shown),
      nextCursor: rows.length > limit && last ? cursorOf(last.at, last.id) : null,
      serverTime: formatInstant(this.clock.now()),
      counts,
    }
  }

  async get(accountId: string, id: string): Promise<MyEvent> {
    const key = this.keyOf(accountId)
    const by: Doer = { app: 'citizen', accountId }
    const [row, found] = [await this.mine.find(key, id), await this.flow.findFor(id, by)]
    if (!row || !found) throw new Refusal(NOT_FOUND)
    const [card] = await this.cards([row])
    if (!card) throw new Error('an event lost its card')
    const isReporter = !row.isFollowed
    const [own, main] = [await this.stepsOf(id), isMerged(row) ? await this.stepsOf(row.mainId) : []]
    const story = storyOf(own, main)
    const names = await this.namesOf(story)
    const ofEvent: OwnerRef = { kind: 'EVENT', id }
    const [ownMedia, others] = [
      isReporter ? await this.media.listOf([ofEvent, ...story.filter((step) => this.isOwn(step, row)).map(stepRef)], 'owner') : new Map<string, MediaItem[]>(),
      await this.media.listOf(
        [...(isReporter || row.lane === 'PRIVATE' ? [] : [ofEvent]), ...story.filter(({ staffAccountId }) => staffAccountId !== null).map(stepRef)],
        'public',
      ),
    ]
    const mediaOf = (ref: OwnerRef): MediaItem[] => ownMedia.get(ownerKey(ref)) ?? others.get(ownerKey(ref)) ?? []
    const rating = await this.mine.ratingOf(key, row.mainId)
    const until = actorOf(row) === 'reporter' ? reopenUntil(row.mainResolvedAt) : null
    const facts = { resolvedAt: row.mainResolvedAt, isRated: row.isRated }
    return {
      ...card,
      actions: isMerged(row) ? card.actions : residentActions(found.actions, facts, this.clock.now()),
      serverTime: formatInstant(this.clock.now()),
      text: isReporter ? row.text : null,
      isAnonymous: isReporter && row.isAnonymous,
      media: mediaOf(ofEvent),
      steps: story.map((step) => this.step(step, names, this.isOwn(step, row), mediaOf(stepRef(step)))),
      question: row.mainState === 'NEED_INFO' ? openQuestion(isMerged(row) ? main : own) : null,
      rating,
      reopenUntil: until === null ? null : formatInstant(until),
    }
  }

  async act(accountId: string, id: string, body: Input<typeof actOnMyEvent>['body']): Promise<MyEvent> {
    const row = await this.mine.find(this.keyOf(accountId), id)
    if (!row) throw new Refusal(NOT_FOUND)
    // Several people's event is rated by each of them where it was dealt with.
    const eventId = body.action === 'rate' ? row.mainId : id
    const done = await this.flow.act({ ...body, eventId, by: { app: 'citizen', accountId }, seenVersion: null })
    if (done.ok) return this.get(accountId, id)
    if (done.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (done.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.get(accountId, id) })
    throw new Refusal(`GRID_EVENTS.${done.code}`)
  }

  private keyOf(accountId: string): Buffer {
    return this.vault.fingerprint(REPORTER_KEY_PURPOSE, accountId)
  }

  private isOwn(step: OwnedStep, row: MineRow): boolean {
    return isOwnStep(step, !row.isFollowed && step.eventId === row.id)
  }

  private async stepsOf(eventId: string): Promise<OwnedStep[]> {
    return (await this.flow.stepsOf(eventId)).map((step) => ({ ...step, eventId }))
  }

  private async namesOf(steps: readonly EventStep[]): Promise<Map<string, string>> {
    const staff = [...new Set(steps.flatMap(({ staffAccountId }) => staffAccountId ?? []))]
    return staff.length === 0 ? new Map() : this.identity.nameStaff(staff)
  }

  private step(step: EventStep, names: ReadonlyMap<string, string>, isMine: boolean, media: readonly MediaItem[]): PublicStep {
    const name = step.staffAccountId === null ? null : staffNameMasked(names.get(step.staffAccountId) ?? '')
    return {
      seq: step.seq,
      action: step.action,
      at: formatInstant(step.at.getTime()),
      by: name === null ? null : `${step.actor === 'manager' ? '网格管理' : '网格员'} ${name}`.trim(),
      isMine,
      text: textFor(step, isMine),
      media: [...media],
    }
  }

  private async cards(rows: readonly MineRow[]): Promise<MyEventCard[]> {
    if (rows.length === 0) return []
    const mainIds = [...new Set(rows.map(({ mainId }) => mainId))]
    const [words, dues] = [await this.mine.latestWords(mainIds), await this.mine.nextDue(mainIds)]
    const names = await this.namesOf(words)
    const nodes = await this.geo.nameNodes([...new Set(rows.map(({ nodeCode }) => nodeCode))])
    return rows.map((row) => {
      const word = words.find(({ eventId }) => eventId === row.mainId)
      const due = dues.find(({ eventId }) => eventId === row.mainId)
      const nodeName = nodes.get(row.nodeCode)?.name ?? ''
      return {
        id: row.id,
        eventNo: row.eventNo,
        category: row.category,
        title: this.titleFor(row),
        place: row.isFollowed || row.placeText === '' ? nodeName : row.placeText,
        at: formatInstant(row.at.getTime()),
        isFollowed: row.isFollowed,
        state: row.mainState,
        isMerged: isMerged(row),
        others: row.others,
        latest: word ? this.step(word, names, false, []) : null,
        next: due ? { kind: due.kind, unit: due.unit, dueAt: formatInstant(due.dueAt.getTime()) } : null,
        actions: actionsOfCard({ state: row.mainState, resolvedAt: row.mainResolvedAt, isRated: row.isRated }, actorOf(row), this.clock.now()),
      }
    })
  }

  /** Whoever follows sees no more of the reporter's words than everybody does. */
  private titleFor({ isFollowed, lane, text, category }: MineRow): string {
    if (!isFollowed) return titleOf(text, category)
    return lane === 'PUBLIC' ? titleOf(shownText(text), category) : CATEGORIES[category].label
  }
}
