import type { Directory, Label } from '@jktl/shared/health-records/model'

import type { PolicyRequest } from './facts.ts'
import type { Finding } from './finding.ts'
import { isDeceased } from './identity.ts'
import { obligationBits, obligationsOf, type Use } from './obligations.ts'
import { isClinician } from './subject.ts'

const SCOPE: ReadonlySet<Directory> = new Set<Directory>(['D01', 'D02', 'D04', 'D05', 'D06', 'D07', 'D12'])
/** HOLD is refused to everybody before this. */
const CLOSED: readonly Label[] = ['HOLD', 'ABUSE']
const USE: Use = { actions: ['list', 'read'], isInstitution: true, isEmergency: true }

/** §3.5 step 9, §3.7: a practitioner in an emergency, for as long as the session lasts, within its scope. */
export function byBreakGlass(request: PolicyRequest): Finding {
  const { breakGlass, object, env, purpose, action } = request
  const { directory, labels } = object
  if (breakGlass === null || env.now < breakGlass.start || env.now >= breakGlass.end || !isClinician(request)) return 'NO_BASIS'
  if (directory === null || labels === null || !SCOPE.has(directory) || !USE.actions.includes(action)) return 'NO_BASIS'
  if (isDeceased(request)) return 'DECEASED'
  if (purpose !== 'ETREAT') return 'PURPOSE'
  if (labels.some((label) => CLOSED.includes(label))) return 'LABEL'
  return { code: 'BREAK_GLASS', basisId: breakGlass.id, obligations: obligationsOf(obligationBits(USE, action)) }
}
