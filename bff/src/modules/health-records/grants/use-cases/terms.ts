import { OFFERED_GRANTEE_KINDS, type OfferedGranteeKind, SENSITIVE_DIRECTORIES } from '@jktl/shared/health-records/grants/model'
import { endOfDay, lastDay, offeredDirectories } from '@jktl/shared/health-records/grants/rules'
import type { Directory, GranteeKind, Purpose, RecordAction } from '@jktl/shared/health-records/model'
import { dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Standing } from './standing.ts'

export interface AskedTerms {
  directories: readonly Directory[]
  endsOn: string
  extraActions?: readonly RecordAction[] | undefined
}
export const PURPOSES_OF: Record<OfferedGranteeKind, readonly Purpose[]> = { person: ['FAMRQT'], practitioner: ['TREAT'], org: ['TREAT'] }
const LOOKING: readonly RecordAction[] = ['list', 'read']

export const isOffered = (kind: GranteeKind): kind is OfferedGranteeKind => (OFFERED_GRANTEE_KINDS as readonly GranteeKind[]).includes(kind)
const isSensitive = (directory: Directory): boolean => (SENSITIVE_DIRECTORIES as readonly Directory[]).includes(directory)
/** What was opted in to by name stays when the rest changes. */
export const sensitiveOf = (directories: readonly Directory[]): Directory[] => directories.filter(isSensitive)
export const ordinaryOf = (directories: readonly Directory[]): Directory[] => directories.filter((d) => !isSensitive(d))

/** Until when it can be given by whom (§3.2). */
export const lastDayFor = (standing: Standing, kind: OfferedGranteeKind, now: number): string =>
  lastDay(kind, dateOf(now), standing.capacity === 'guardian' ? standing : null)

/** What may be given, for how long; the sensitive kinds have their own way in. */
export function termsOf(
  standing: Standing,
  kind: OfferedGranteeKind,
  asked: AskedTerms,
  now: number,
): Result<{ directories: Directory[]; actions: RecordAction[]; endsAt: Date }, 'GRANT_TOO_LONG' | 'GRANT_DIRECTORY_NOT_OFFERED'> {
  const offered = new Set(offeredDirectories(standing.capacity, standing.band))
  if (!asked.directories.every((directory) => offered.has(directory))) return refuse('GRANT_DIRECTORY_NOT_OFFERED')
  if (asked.endsOn < dateOf(now) || asked.endsOn > lastDayFor(standing, kind, now)) return refuse('GRANT_TOO_LONG')
  return ok({
    directories: [...new Set(asked.directories)].sort(),
    actions: [...LOOKING, ...new Set(asked.extraActions ?? [])],
    endsAt: new Date(endOfDay(asked.endsOn)),
  })
}
