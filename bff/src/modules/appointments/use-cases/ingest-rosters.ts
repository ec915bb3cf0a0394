import { addDays, dateOf, type Instant, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import type { DirectoryInstitution, DirectoryPublic } from '../../directory/public.ts'
import type { HospitalAnswer, Roster } from '../domain/hospital-answers.ts'
import type { PlacedRoster, RosterRepository } from '../roster.repository.ts'
import type { SuspensionRepository } from '../suspension.repository.ts'
import type { RuleBook } from './rule-book.ts'

const INTERVAL_MS = 5 * MINUTE_MS
const RETRY_MS = MINUTE_MS
const LEASE_MS = 2 * MINUTE_MS
const AT_ONCE = 4

export interface RosterSource {
  listRosters(hosCode: string, from: string, to: string): Promise<HospitalAnswer<Roster[]>>
}

/** Told of the sessions of a roster in its own transaction, after their numbers are written. */
interface RosterFollower {
  onRoster(tx: Sql, sessions: readonly { sessionId: string; institutionId: string; doctorId: string }[], now: Instant): Promise<void>
}

/** Takes over the hospitals' rosters: idempotent, versioned, never below what is sold (A12, N1, §2.4). */
export class IngestRosters {
  private readonly followers: RosterFollower[] = []

  constructor(
    private readonly rosters: RosterRepository,
    private readonly suspension: SuspensionRepository,
    private readonly rules: RuleBook,
    private readonly directory: DirectoryPublic,
    private readonly source: RosterSource,
    private readonly clock: Clock,
  ) {}

  follow(follower: RosterFollower): void {
    this.followers.push(follower)
  }

  async all(): Promise<void> {
    await this.several(await this.directory.listInstitutions())
  }

  /** The institutions that are due. @returns how many were asked */
  async due(): Promise<number> {
    const institutions = await this.directory.listInstitutions()
    const due = new Set(
      await this.rosters.leaseDue(
        institutions.map((i) => i.id),
        this.clock.now(),
        LEASE_MS,
      ),
    )
    await this.several(institutions.filter((i) => due.has(i.id)))
    return due.size
  }

  private async several(institutions: readonly DirectoryInstitution[]): Promise<void> {
    const waiting = [...institutions]
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await this.one(next)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  }

  /** One institution's rosters within its booking window; without an answer everything stays as it is. */
  async one(institution: DirectoryInstitution): Promise<void> {
    const now = this.clock.now()
    const today = dateOf(now)
    const rule = await this.rules.ruleFor(institution.id, now)
    const answer = await this.source.listRosters(institution.hosCode, today, addDays(today, rule.windowDays))
    if (answer.kind !== 'ok') return this.rosters.finish(institution.id, now, now + RETRY_MS, false)
    const [departments, doctors, resources] = await Promise.all([
      this.directory.listDepartments(institution.id),
      this.directory.listDoctors(institution.id),
      this.directory.listResources(institution.id),
    ])
    const departmentIds = new Map(departments.map((d) => [d.deptCode, d.id]))
    const ownerIds = new Map([
      ...doctors.map((d) => [`CLINIC ${d.doctCode}`, d.id] as const),
      ...resources.map((r) => [`${r.kind} ${r.resCode}`, r.id] as const),
    ])
    const placed = answer.value.flatMap((roster): PlacedRoster[] => {
      const [departmentId, doctorId] = [departmentIds.get(roster.departmentCode), ownerIds.get(`${roster.kind} ${roster.ownerCode}`)]
      const releaseAt = roster.releaseAt ?? instantAt(addDays(roster.date, -rule.windowDays), rule.releaseTime)
      return departmentId && doctorId ? [{ ...roster, departmentId, doctorId, releaseAt }] : []
    })
    await this.save(institution.id, placed, now)
    await this.rosters.finish(institution.id, now, now + INTERVAL_MS, true)
  }

  private async save(institutionId: string, rosters: readonly PlacedRoster[], now: Instant): Promise<void> {
    await this.rosters.transaction(async (tx) => {
      const rosterIds = await this.rosters.takeNewer(tx, institutionId, rosters, now)
      const fresh = rosters.filter((r) => rosterIds.has(r.schId))
      if (fresh.length === 0) return
      const sessions = await this.rosters.saveSessions(tx, institutionId, fresh, rosterIds)
      const withSession = fresh.flatMap((roster) => {
        const session = sessions.get(rosterIds.get(roster.schId) ?? '')
        return session ? [{ roster, session }] : []
      })
      const segmentIds = await this.rosters.saveSegments(
        tx,
        withSession.flatMap(({ roster, session }) => roster.periods.map((p) => ({ ...p, sessionId: session.sessionId, date: roster.date }))),
      )
      const numbers = withSession.flatMap(({ roster, session: { sessionId, state } }) =>
        roster.periods.flatMap(({ periodId, ordinals }) =>
          ordinals.map((ordinal) => ({
            sessionId,
            segmentId: segmentIds.get(`${sessionId} ${periodId}`) ?? '',
            ordinal,
            state: state === 'SUSPENDED' || roster.isStopped ? ('SUSPENDED' as const) : now >= roster.releaseAt ? ('AVAILABLE' as const) : ('PLANNED' as const),
          })),
        ),
      )
      await this.rosters.saveNumbers(
        tx,
        numbers,
        withSession.map(({ session }) => session.sessionId),
        now,
      )
      const taken = withSession.map(({ roster, session }) => ({ sessionId: session.sessionId, institutionId, doctorId: roster.doctorId }))
      for (const follower of this.followers) await follower.onRoster(tx, taken, now)
      for (const { roster, session } of withSession) {
        if (!roster.isStopped || session.state === 'SUSPENDED') continue
        await this.suspension.lockSession(tx, session.sessionId)
        await this.suspension.suspend(tx, session.sessionId, { reason: 'OTHER', note: null, by: null, tellHospital: false, now })
      }
    })
  }
}
