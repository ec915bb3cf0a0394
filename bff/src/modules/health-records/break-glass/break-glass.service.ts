import type { BreakGlassSession, SupervisionCase } from '@jktl/shared/health-records/break-glass/contract'
import { BREAK_GLASS_LIMIT, BREAK_GLASS_WAIT_MINUTES } from '@jktl/shared/health-records/break-glass/model'
import { DAY_MS, formatInstant, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { maskName } from '@jktl/shared/kernel/masking'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Audit } from '../../../platform/audit.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { AccessEvents } from '../access-events.ts'
import { clinicalPostsOf } from '../clinical-post.ts'
import type { BreakGlassRow } from './break-glass.repository.ts'
import type { BreakGlassContext } from './use-cases/context.ts'
import { openBreakGlass, type OpenRefusal, type OpenRequest } from './use-cases/open-break-glass.ts'
import { superviseBreakGlass } from './use-cases/supervise-break-glass.ts'

const SHOWN_MS = 7 * DAY_MS

/** 紧急调阅 of practitioners (§3.7). */
export class BreakGlassService {
  constructor(
    private readonly ctx: BreakGlassContext,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
    private readonly events: AccessEvents,
  ) {}

  async open(caller: Caller, body: Pick<OpenRequest, 'who' | 'reasonCode' | 'reason'>, requestId: string): Promise<Result<BreakGlassSession, OpenRefusal>> {
    const { accountId, sessionId } = caller
    const opened = await openBreakGlass(this.ctx, { ...body, accountId, sessionId, post: clinicalPostsOf(caller)[0] })
    await this.audit.record({
      actorAccountId: accountId,
      action: 'healthRecords.openBreakGlass',
      objectKind: 'break-glass',
      objectId: opened.ok ? opened.value.id : null,
      personId: opened.ok ? opened.value.personId : null,
      outcome: opened.ok ? 'ALLOWED' : 'DENIED',
      requestId,
      ...(opened.ok ? {} : { reason: opened.code }),
    })
    // Guessing names and numbers is counted like knocking at records that are not there.
    if (!opened.ok && opened.code === 'NOT_FOUND') await this.events.missed(accountId)
    return opened.ok ? ok(await this.presentOne(opened.value)) : opened
  }

  async listMine({ accountId }: Caller): Promise<{ items: BreakGlassSession[]; left: number; serverTime: string }> {
    const now = this.ctx.clock.date()
    const [rows, held] = await Promise.all([
      this.ctx.sessions.listOf(accountId, new Date(now.getTime() - SHOWN_MS)),
      this.ctx.sessions.countSlotsHeld(accountId, now),
    ])
    return { items: await this.present(rows), left: Math.max(0, BREAK_GLASS_LIMIT - held), serverTime: formatInstant(now.getTime()) }
  }

  async close(caller: Caller, sessionId: string): Promise<Result<BreakGlassSession, 'BREAK_GLASS_NOT_OPEN'>> {
    if (!(await this.ctx.sessions.close(sessionId, caller.accountId, this.ctx.clock.date()))) return refuse('BREAK_GLASS_NOT_OPEN')
    const closed = await this.ctx.sessions.find(sessionId)
    if (!closed) throw new Error('a session that was closed is missing')
    return ok(await this.presentOne(closed))
  }

  async listSupervision(caller: Caller): Promise<{ items: SupervisionCase[]; serverTime: string }> {
    const { clock, sessions, identity, vault } = this.ctx
    const now = clock.now()
    const institutions = clinicalPostsOf(caller).map(({ institutionId }) => institutionId)
    const rows = await sessions.listWaiting(institutions, caller.accountId, new Date(now - BREAK_GLASS_WAIT_MINUTES * MINUTE_MS))
    const [names, labels] = await Promise.all([
      identity.nameStaff(rows.map(({ accountId }) => accountId)),
      identity.labelPersons(
        null,
        rows.map(({ personId }) => personId),
      ),
    ])
    const items = rows.map((row) => ({
      id: row.id,
      doctorName: names.get(row.accountId) ?? '',
      nameMasked: labels.get(row.personId)?.nameMasked ?? '',
      reasonCode: row.reasonCode,
      reason: vault.open(row.reasonSealed),
      askedAt: formatInstant(row.askedAt.getTime()),
    }))
    return { items, serverTime: formatInstant(now) }
  }

  async supervise(
    caller: Caller,
    id: string,
    agrees: boolean,
    requestId: string,
  ): Promise<Result<{ items: SupervisionCase[]; serverTime: string }, 'SECOND_FACTOR_NEEDED' | 'BREAK_GLASS_NOT_WAITING'>> {
    const { accountId, sessionId } = caller
    const answered = await superviseBreakGlass(this.ctx, { id, agrees, accountId, sessionId, posts: clinicalPostsOf(caller) })
    await this.audit.record({
      actorAccountId: accountId,
      action: 'healthRecords.superviseBreakGlass',
      objectKind: 'break-glass',
      objectId: id,
      personId: null,
      outcome: answered.ok ? 'ALLOWED' : 'DENIED',
      requestId,
    })
    return answered.ok ? ok(await this.listSupervision(caller)) : answered
  }

  private async presentOne(row: BreakGlassRow): Promise<BreakGlassSession> {
    const [shown] = await this.present([row])
    if (!shown) throw new Error('the person of a session is missing')
    return shown
  }

  private async present(rows: readonly BreakGlassRow[]): Promise<BreakGlassSession[]> {
    const { clock, identity, vault } = this.ctx
    const now = clock.date()
    const [persons, institutions] = await Promise.all([
      identity.describePersons([...new Set(rows.map(({ personId }) => personId))]),
      this.directory.findInstitutions(rows.map(({ institutionId }) => institutionId)),
    ])
    const names = new Map(persons.map(({ personId, name }) => [personId, maskName(name)]))
    return rows.map((row) => ({
      id: row.id,
      personId: row.personId,
      nameMasked: names.get(row.personId) ?? '',
      institutionName: institutions.get(row.institutionId)?.name ?? '',
      reasonCode: row.reasonCode,
      reason: vault.open(row.reasonSealed),
      status: statusAt(row, now),
      askedAt: formatInstant(row.askedAt.getTime()),
      until: row.endsAt ? formatInstant(row.endsAt.getTime()) : null,
    }))
  }
}

function statusAt(row: BreakGlassRow, now: Date): BreakGlassSession['status'] {
  if (row.status === 'OPEN' && row.endsAt && row.endsAt <= now) return 'ENDED'
  if (row.status === 'WAITING' && row.askedAt.getTime() + BREAK_GLASS_WAIT_MINUTES * MINUTE_MS <= now.getTime()) return 'LAPSED'
  return row.status
}
