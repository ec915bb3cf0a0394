import type { DeskHome, DeskPatient, DeskRecord, listDeskRecords, listDeskRecordVersions } from '@jktl/shared/health-records/desk/contract'
import type { DeskPurpose } from '@jktl/shared/health-records/desk/model'
import type { Category, LifeLineFilter } from '@jktl/shared/health-records/views/model'
import { ageYears, clockTimeOf, dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import { maskName } from '@jktl/shared/kernel/masking'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import type { Audit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { AccessEvents } from '../access-events.ts'
import { clinicalPostsOf } from '../clinical-post.ts'
import type { RecordGate } from '../gate.ts'
import type { Freshness } from '../views/freshness.ts'
import type { Asker } from '../views/record-people.ts'
import type { ViewsRepository } from '../views/views.repository.ts'
import { ViewsService } from '../views/views.service.ts'
import type { DeskPath, DeskPathsRepository } from './desk-paths.repository.ts'
import { DeskPeople } from './desk-people.ts'

export interface DeskParts {
  db: Database
  clock: Clock
  gate: RecordGate
  events: AccessEvents
  identity: IdentityPublic
  directory: DirectoryPublic
  audit: Audit
  views: ViewsRepository
  freshness: Freshness
  paths: DeskPathsRepository
}
type Records = ResponseOf<typeof listDeskRecords>
type Versions = ResponseOf<typeof listDeskRecordVersions>
interface Opened {
  path: DeskPath
  patient: DeskPatient
  views: ViewsService
}

/** A patient's record as a practitioner sees it: what was agreed to or what an emergency opens, through the same gate and the same views as everybody. */
export class DeskService {
  constructor(private readonly parts: DeskParts) {}

  async patients(asker: Asker): Promise<{ items: DeskPatient[]; serverTime: string }> {
    const { clock, gate, paths } = this.parts
    const found = await paths.list(asker.caller.accountId, this.institutionsOf(asker), clock.date())
    const seen: DeskPath[] = []
    for (const path of found) {
      const { isStranger } = await gate.reach({ ...asker, purpose: path.purpose, institutionId: path.institutionId }, path.personId)
      // A session of the emergency kind stays listed: it opens as soon as this sign-in proves its second factor.
      if (!isStranger || path.purpose === 'ETREAT') seen.push(path)
    }
    return { items: await this.present(seen), serverTime: formatInstant(clock.now()) }
  }

  async home(asker: Asker, personId: string, purpose: DeskPurpose | undefined): Promise<Result<DeskHome, 'NOT_FOUND'>> {
    const opened = await this.open(asker, personId, purpose)
    if (!opened) return refuse('NOT_FOUND')
    const home = await opened.views.home(asker, personId)
    if (!home.ok) return home
    const { person: _person, held: _held, ...shown } = home.value
    const { path, patient } = opened
    return ok({ ...shown, patient, purpose: path.purpose, ...this.limits(path), directories: path.directories, watermark: await this.watermark(asker, path) })
  }

  async records(
    asker: Asker,
    personId: string,
    query: {
      purpose?: DeskPurpose | undefined
      category?: Category | undefined
      filter?: LifeLineFilter | undefined
      cursor?: string | undefined
      limit?: number | undefined
    },
  ): Promise<Result<Records, 'NOT_FOUND'>> {
    const opened = await this.open(asker, personId, query.purpose)
    if (!opened) return refuse('NOT_FOUND')
    const place = { cursor: query.cursor, ...(query.limit === undefined ? {} : { limit: query.limit }) }
    const page = query.category
      ? await opened.views.records(asker, personId, query.category, place)
      : await opened.views.lifeLine(asker, personId, query.filter ?? 'ALL', place)
    if (!page.ok) return page
    const { held: _held, ...shown } = page.value
    const { path, patient } = opened
    return ok({ ...shown, nameMasked: patient.nameMasked, ...this.limits(path), watermark: await this.watermark(asker, path) })
  }

  async record(asker: Asker, id: string, purpose: DeskPurpose | undefined): Promise<Result<DeskRecord, 'NOT_FOUND' | 'NOT_PERMITTED'>> {
    const opened = await this.openOwnerOf(asker, id, purpose)
    if (!opened) return refuse('NOT_FOUND')
    const record = await opened.views.record(asker, id)
    if (!record.ok) return record
    const { path, patient } = opened
    return ok({ ...record.value, nameMasked: patient.nameMasked, ...this.limits(path), watermark: await this.watermark(asker, path) })
  }

  async versions(asker: Asker, id: string, purpose: DeskPurpose | undefined): Promise<Result<Versions, 'NOT_FOUND' | 'NOT_PERMITTED'>> {
    const opened = await this.openOwnerOf(asker, id, purpose)
    return opened ? opened.views.versions(asker, id) : refuse('NOT_FOUND')
  }

  /** 核对全名: names are masked until somebody says they need one; that is recorded. */
  async fullName(asker: Asker, personId: string): Promise<Result<{ name: string }, 'NOT_FOUND'>> {
    const opened = await this.open(asker, personId, undefined)
    const [person] = opened ? await this.parts.identity.describePersons([personId]) : []
    if (!person) return refuse('NOT_FOUND')
    await this.parts.audit.record({
      actorAccountId: asker.caller.accountId,
      action: asker.operation,
      objectKind: 'person-name',
      objectId: personId,
      personId,
      outcome: 'ALLOWED',
      requestId: asker.requestId,
    })
    return ok({ name: person.name })
  }

  private institutionsOf({ caller }: Asker): string[] {
    return clinicalPostsOf(caller).map(({ institutionId }) => institutionId)
  }

  private async openOwnerOf(asker: Asker, recordId: string, purpose: DeskPurpose | undefined): Promise<Opened | null> {
    const personId = await this.parts.views.findPersonId(this.parts.db, recordId)
    if (personId) return this.open(asker, personId, purpose)
    await this.parts.events.missed(asker.caller.accountId)
    return null
  }

  /** The way that lasts longest of the asked kind; knocking where there is none is entered in the log. */
  private async open(asker: Asker, personId: string, purpose: DeskPurpose | undefined): Promise<Opened | null> {
    const { db, clock, gate, identity, views, freshness, paths } = this.parts
    const institutions = this.institutionsOf(asker)
    const found = await paths.list(asker.caller.accountId, institutions, clock.date(), personId)
    const wanted = found.filter((path) => purpose === undefined || path.purpose === purpose)
    const path = wanted.find((one) => one.purpose === 'TREAT') ?? wanted[0]
    const [patient] = path ? await this.present(found) : []
    if (path && patient) return { path, patient, views: new ViewsService(db, clock, gate, new DeskPeople(identity, clock, path), views, freshness) }
    const [known] = await identity.describePersons([personId])
    if (known)
      await gate.find({ ...asker, purpose: purpose ?? 'TREAT', institutionId: institutions[0] ?? null }, { personId, kinds: ['ENCOUNTER'], limit: 0 }, 'list')
    else await this.parts.events.missed(asker.caller.accountId)
    return null
  }

  private limits(path: DeskPath): { until: string } {
    return { until: formatInstant(path.until.getTime()) }
  }

  private async watermark({ caller }: Asker, path: DeskPath): Promise<string> {
    const { clock, identity, directory } = this.parts
    const [names, institutions] = await Promise.all([identity.nameStaff([caller.accountId]), directory.findInstitutions([path.institutionId])])
    const now = clock.now()
    return [names.get(caller.accountId), institutions.get(path.institutionId)?.name, `${dateOf(now)} ${clockTimeOf(now)}`].filter(Boolean).join(' · ')
  }

  private async present(found: readonly DeskPath[]): Promise<DeskPatient[]> {
    const { clock, identity, directory } = this.parts
    const [persons, institutions] = await Promise.all([
      identity.describePersons([...new Set(found.map(({ personId }) => personId))]),
      directory.findInstitutions([...new Set(found.map(({ institutionId }) => institutionId))]),
    ])
    const today = dateOf(clock.now())
    return persons.map(({ personId, name, sex, birthDate }) => ({
      personId,
      nameMasked: maskName(name),
      sex,
      ageYears: ageYears(birthDate, today),
      paths: found
        .filter((path) => path.personId === personId)
        .map(({ basis, purpose, institutionId, directories, until }) => ({
          basis,
          purpose,
          institutionId,
          institutionName: institutions.get(institutionId)?.name ?? '',
          directories,
          until: formatInstant(until.getTime()),
        })),
    }))
  }
}
