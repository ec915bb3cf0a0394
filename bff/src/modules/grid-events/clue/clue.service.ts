import type { Clue, ClueCard, OwnClue } from '@jktl/shared/grid-events/clue/contract'
import { ACKNOWLEDGE_MINUTES, type ClueState } from '@jktl/shared/grid-events/clue/model'
import { NODE_LEVELS, nodePath } from '@jktl/shared/grid-events/model'
import { formatInstant, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Audit } from '../../../platform/audit.ts'
import { offsetOf } from '../../../platform/http/cursor.ts'
import { ownerKey } from '../media.ts'
import type { ClueRow } from './clues.repository.ts'
import { CLUE_REPORTER_PURPOSE, type ClueContext } from './use-cases/context.ts'
import type { CluePlace } from './use-cases/report-clue.ts'
import { type ClueStepAsked, stepClue } from './use-cases/step-clue.ts'

const PAGE = 30
const instant = (at: Date): string => formatInstant(at.getTime())
const maybe = (at: Date | null): string | null => at && instant(at)
const acknowledgeBy = (reportedAt: Date): string => formatInstant(reportedAt.getTime() + ACKNOWLEDGE_MINUTES * MINUTE_MS)
interface Officer {
  accountId: string
  requestId: string
}

export const presentOwn = ({ kind, state, reportedAt, acknowledgedAt, closedAt }: ClueRow): OwnClue => ({
  kind,
  state,
  reportedAt: instant(reportedAt),
  acknowledgedAt: maybe(acknowledgedAt),
  closedAt: maybe(closedAt),
})

/** The CDC's desk of clues (R443, §3.9): every look is written down before it is answered. */
export class ClueService {
  constructor(
    private readonly ctx: ClueContext,
    private readonly audit: Audit,
  ) {}

  async listOwn(accountId: string): Promise<{ items: OwnClue[] }> {
    const rows = await this.ctx.clues.ofReporter(this.ctx.vault.fingerprint(CLUE_REPORTER_PURPOSE, accountId))
    return { items: rows.map(presentOwn) }
  }

  async alarm(): Promise<{ serverTime: string; waiting: number; oldestAt: string | null; acknowledgeBy: string | null }> {
    const { waiting, oldestAt } = await this.ctx.clues.waiting()
    return { serverTime: formatInstant(this.ctx.clock.now()), waiting, oldestAt: maybe(oldestAt), acknowledgeBy: oldestAt && acknowledgeBy(oldestAt) }
  }

  async list(
    officer: Officer,
    asked: { state?: ClueState | undefined; cursor?: string | undefined; limit?: number | undefined },
  ): Promise<Page<ClueCard> & { serverTime: string; waiting: number }> {
    await this.record(officer, 'gridEvents.listClues', null)
    const [offset, limit] = [offsetOf(asked.cursor), asked.limit ?? PAGE]
    const rows = await this.ctx.clues.list(asked.state ?? null, offset, limit + 1)
    const items = await this.cardsOf(rows.slice(0, limit))
    const { waiting } = await this.ctx.clues.waiting()
    return { items, nextCursor: rows.length > limit ? String(offset + limit) : null, serverTime: formatInstant(this.ctx.clock.now()), waiting }
  }

  async find(officer: Officer, id: string): Promise<Result<Clue, 'NOT_FOUND'>> {
    const row = await this.ctx.clues.find(id)
    await this.record(officer, 'gridEvents.getClue', id, row ? 'ALLOWED' : 'DENIED')
    return row ? ok(await this.present(row)) : refuse('NOT_FOUND')
  }

  async step(officer: Officer, id: string, version: number, step: ClueStepAsked): Promise<Result<Clue, 'NOT_FOUND' | 'STALE' | 'CLUE_STATE'>> {
    const moved = await stepClue(this.ctx, { id, version, accountId: officer.accountId }, step)
    await this.record(officer, `gridEvents.clue.${step.action}`, id, moved.ok ? 'ALLOWED' : 'DENIED')
    return moved.ok ? this.find(officer, id) : moved
  }

  private record({ accountId, requestId }: Officer, action: string, id: string | null, outcome: 'ALLOWED' | 'DENIED' = 'ALLOWED'): Promise<void> {
    return this.audit.record({ actorAccountId: accountId, action, objectKind: 'infectious-clue', objectId: id, personId: null, outcome, requestId })
  }

  private async cardsOf(rows: readonly ClueRow[]): Promise<ClueCard[]> {
    const names = await this.ctx.geo.nameNodes([...new Set(rows.map(({ nodeCode }) => nodeCode))])
    const placeName = (nodeCode: string): string =>
      nodePath(nodeCode)
        .filter((code) => code.length > NODE_LEVELS.REGION.digits || code === nodeCode)
        .reverse()
        .map((code) => names.get(code)?.name ?? '')
        .join(' ')
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      kind: row.kind,
      state: row.state,
      placeName: placeName(row.nodeCode),
      reportedAt: instant(row.reportedAt),
      acknowledgeBy: acknowledgeBy(row.reportedAt),
      acknowledgedAt: maybe(row.acknowledgedAt),
      closedAt: maybe(row.closedAt),
      outcome: row.outcome,
      alarms: row.alarms,
    }))
  }

  private async present(row: ClueRow): Promise<Clue> {
    const { vault, clues, media, identity, clock } = this.ctx
    const owner = { kind: 'CLUE', id: row.id } as const
    const [[card], steps, photos] = await Promise.all([this.cardsOf([row]), clues.stepsOf(row.id), media.listOf([owner], 'staff')])
    if (!card) throw new Error('a clue that exists was not presented')
    const names = await identity.nameStaff(steps.flatMap(({ officerAccountId }) => officerAccountId ?? []))
    const place = JSON.parse(vault.open(row.placeSealed)) as CluePlace
    return {
      ...card,
      serverTime: formatInstant(clock.now()),
      text: vault.open(row.textSealed),
      placeText: place.text,
      point: place.point,
      isAnonymous: row.isAnonymous,
      phone: row.contactSealed && vault.open(row.contactSealed),
      photos: photos.get(ownerKey(owner)) ?? [],
      steps: steps.map(({ seq, action, officerAccountId, noteSealed, at }) => ({
        seq,
        action,
        by: officerAccountId && (names.get(officerAccountId) ?? ''),
        note: noteSealed && vault.open(noteSealed),
        at: instant(at),
      })),
    }
  }
}
