import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { Reader, RecordGate, RecordSync } from '../../health-records/public.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { Patient } from '@jktl/shared/reports/ranges'

import type { ReportsRepository } from '../reports.repository.ts'

export interface ReportsParts {
  db: Database
  clock: Clock
  gate: RecordGate
  sync: RecordSync
  identity: IdentityPublic
  directory: DirectoryPublic
  reports: ReportsRepository
}

export interface Asker {
  caller: Caller
  requestId: string
}

/** Reading for oneself, or for the family: the access log says which. */
export async function readerFor({ identity }: ReportsParts, { caller, requestId }: Asker, operation: string, personId: string | null): Promise<Reader> {
  const isSelf = personId === null || (await identity.findSelf(caller.accountId)) === personId
  return { caller, requestId, operation, purpose: isSelf ? 'PATRQT' : 'FAMRQT', institutionId: null }
}
/** Of a single report. */
export async function readerOfReport(parts: ReportsParts, asker: Asker, operation: string, id: string): Promise<Reader> {
  return readerFor(parts, asker, operation, await parts.reports.findOwner(parts.db, id))
}

/** Sex and birth, for national intervals; asked only after the gate has opened something of the person. */
export async function patientOf({ identity }: ReportsParts, personId: string): Promise<Patient> {
  const [person] = await identity.describePersons([personId])
  if (!person) throw new Error('a report of nobody')
  return { sex: person.sex, birthDate: person.birthDate }
}
