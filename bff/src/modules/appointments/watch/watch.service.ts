import { Inject, Injectable } from '@nestjs/common'
import type { listSuspiciousPairs, reviewSuspiciousPair, SuspiciousPair } from '@jktl/shared/appointments/watch/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { QueryOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { badCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { Vault } from '../../../platform/vault.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { REPEATED, WINDOW_MS } from './domain/handovers.ts'
import { type PairRow, WatchRepository } from './watch.repository.ts'

const PAGE_SIZE = 20
const LABEL_LENGTH = 6
const CURSOR = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z) ([0-9a-f-]{36})$/

function readCursor(text: string | undefined): { at: string; id: string } | null {
  if (text === undefined) return null
  const [, at, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (!at || !id) throw badCursor()
  return { at, id }
}

/** 疑似倒号 for the regulator (A30): accounts only by a label that leads nowhere else. */
@Injectable()
export class WatchService {
  constructor(
    @Inject(WatchRepository) private readonly repository: WatchRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(caller: Caller, query: QueryOf<typeof listSuspiciousPairs>, requestId: string): Promise<Page<SuspiciousPair>> {
    const limit = query.limit ?? PAGE_SIZE
    const rows = await this.repository.listPairs({
      isReviewed: query.group === 'reviewed',
      after: readCursor(query.cursor),
      limit: limit + 1,
      windowFrom: this.windowFrom(),
    })
    await this.note(caller, 'appointments.listSuspiciousPairs', null, requestId)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.present(shown),
      nextCursor: rows.length > limit && last ? Buffer.from(`${last.lastAt.toISOString()} ${last.id}`).toString('base64url') : null,
    }
  }

  async review(caller: Caller, input: Input<typeof reviewSuspiciousPair>): Promise<SuspiciousPair> {
    const { id } = input.params
    const seen = await this.repository.findPair(id, this.windowFrom())
    if (!seen) throw new Refusal(NOT_FOUND)
    const isDone = await this.repository.review(id, input.ifMatch, { accountId: caller.accountId, note: input.body.note, now: this.clock.now() })
    const now = await this.repository.findPair(id, this.windowFrom())
    const [shown] = await this.present(now ? [now] : [])
    if (!shown) throw new Refusal(NOT_FOUND)
    if (!isDone) throw new Refusal('KERNEL.STALE', { current: shown })
    await this.note(caller, 'appointments.reviewSuspiciousPair', id, input.requestId)
    return shown
  }

  private windowFrom = (): number => this.clock.now() - WINDOW_MS

  private note(caller: Caller, action: string, objectId: string | null, requestId: string): Promise<void> {
    return this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind: 'suspicious-pair',
      objectId,
      personId: null,
      outcome: 'ALLOWED',
      requestId,
    })
  }

  private label = (accountId: string): string =>
    `账号 ${this.vault.fingerprint('account-label', accountId).toString('hex').slice(0, LABEL_LENGTH).toUpperCase()}`

  private async present(rows: readonly PairRow[]): Promise<SuspiciousPair[]> {
    const institutions = await this.directory.findInstitutions([...new Set(rows.flatMap((row) => row.institutionIds))])
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      returnedByLabel: this.label(row.returnedBy),
      takenByLabel: this.label(row.takenBy),
      handovers: row.handovers,
      handoversInThirtyDays: row.inWindow,
      sameDevice: row.sameDevice,
      institutions: row.institutionIds.flatMap((id) => institutions.get(id)?.name ?? []),
      firstAt: formatInstant(row.firstAt.getTime()),
      lastAt: formatInstant(row.lastAt.getTime()),
      reasons: [
        ...(row.sameDevice > 0 ? ['退号和接号用的是同一部手机'] : []),
        ...(row.inWindow >= REPEATED ? [`30 天里有 ${row.inWindow} 个号从前一个账号到了后一个账号`] : []),
      ],
      reviewedAt: row.reviewedAt ? formatInstant(row.reviewedAt.getTime()) : null,
      reviewNote: row.reviewNote,
    }))
  }
}
