import type { BreakGlassReview, BreakGlassReviewDetail } from '@jktl/shared/health-records/break-glass/contract'
import type { BreakGlassVerdict } from '@jktl/shared/health-records/break-glass/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import { ROLES } from '@jktl/shared/kernel/roles'

import type { Audit } from '../../../platform/audit.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { BreakGlassRow } from './break-glass.repository.ts'
import type { EmergencyAccessRepository } from './reviews.repository.ts'
import type { BreakGlassContext } from './use-cases/context.ts'
import { reviewBreakGlass } from './use-cases/review-break-glass.ts'

const PAGE_SIZE = 20

/** 紧急调阅审核 of the privacy officer (§3.7): reasons and directories, never the content of a record. */
export class ReviewsService {
  constructor(
    private readonly ctx: BreakGlassContext,
    private readonly accesses: EmergencyAccessRepository,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
  ) {}

  async list(query: {
    state?: 'open' | 'done' | undefined
    cursor?: string | undefined
    limit?: number | undefined
  }): Promise<{ items: BreakGlassReview[]; nextCursor: string | null; serverTime: string }> {
    const isOpen = query.state !== 'done'
    const limit = query.limit ?? PAGE_SIZE
    const rows = await this.ctx.sessions.listReviews(isOpen, readCursor(query.cursor), limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const at = last && (isOpen ? last.reviewDueAt : last.reviewedAt)
    return {
      items: await this.present(shown),
      nextCursor: last && at && rows.length > limit ? cursorOf(at, last.id) : null,
      serverTime: formatInstant(this.ctx.clock.now()),
    }
  }

  async get(caller: Caller, id: string, requestId: string): Promise<Result<BreakGlassReviewDetail, 'NOT_FOUND'>> {
    const row = await this.ctx.sessions.find(id)
    const { startsAt, endsAt } = row ?? {}
    const [shown] = row ? await this.present([row]) : []
    if (!row || !startsAt || !endsAt || !shown) return refuse('NOT_FOUND')
    await this.record(caller, 'healthRecords.getBreakGlassReview', row, requestId)
    const accesses = await this.accesses.list({ ...row, startsAt, endsAt })
    return ok({ ...shown, accesses: accesses.map(({ atMs, directories, ...rest }) => ({ ...rest, at: formatInstant(atMs), directories: [...directories] })) })
  }

  async decide(
    caller: Caller,
    id: string,
    version: number,
    body: { verdict: BreakGlassVerdict; words: string },
    requestId: string,
  ): Promise<Result<BreakGlassReviewDetail, 'NOT_FOUND' | 'STALE' | 'REVIEW_CLOSED'>> {
    const decided = await reviewBreakGlass(this.ctx, { id, version, accountId: caller.accountId, ...body })
    return decided.ok ? this.get(caller, id, requestId) : decided
  }

  private record({ accountId }: Caller, action: string, row: BreakGlassRow, requestId: string): Promise<void> {
    return this.audit.record({
      actorAccountId: accountId,
      action,
      objectKind: 'break-glass',
      objectId: row.id,
      personId: row.personId,
      outcome: 'ALLOWED',
      requestId,
    })
  }

  private async present(rows: readonly BreakGlassRow[]): Promise<BreakGlassReview[]> {
    const { clock, identity, vault } = this.ctx
    const now = clock.date()
    const staff = rows.flatMap(({ accountId, supervisorAccountId }) => (supervisorAccountId ? [accountId, supervisorAccountId] : [accountId]))
    const [names, labels, institutions] = await Promise.all([
      identity.nameStaff([...new Set(staff)]),
      identity.labelPersons(null, [...new Set(rows.map(({ personId }) => personId))]),
      this.directory.findInstitutions([...new Set(rows.map(({ institutionId }) => institutionId))]),
    ])
    return rows.flatMap((row) => {
      const { startsAt, endsAt, reviewDueAt, verdict, verdictSealed, reviewedAt } = row
      if (!startsAt || !endsAt || !reviewDueAt) return []
      return [
        {
          id: row.id,
          version: row.version,
          doctorName: names.get(row.accountId) ?? '',
          roleName: ROLES[row.role],
          institutionName: institutions.get(row.institutionId)?.name ?? '',
          nameMasked: labels.get(row.personId)?.nameMasked ?? '',
          reasonCode: row.reasonCode,
          reason: vault.open(row.reasonSealed),
          supervisorName: row.supervisorAccountId ? (names.get(row.supervisorAccountId) ?? '') : null,
          startsAt: formatInstant(startsAt.getTime()),
          endsAt: formatInstant(endsAt.getTime()),
          dueAt: formatInstant(reviewDueAt.getTime()),
          isOverdue: verdict === null && reviewDueAt <= now,
          verdict,
          verdictWords: verdictSealed && vault.open(verdictSealed),
          reviewedAt: reviewedAt && formatInstant(reviewedAt.getTime()),
        },
      ]
    })
  }
}
