import type { Directory, Label, Purpose, RecordAction } from '@jktl/shared/health-records/model'

import type { PolicyRequest } from './facts.ts'
import type { Finding } from './finding.ts'
import { obligationBits, obligationsOf, type Use } from './obligations.ts'
import { isActingPost, isClinician } from './subject.ts'

const DUTY: Use = { actions: ['list', 'read'], isInstitution: true, isEmergency: false }
const AUTHOR: Use = { actions: ['list', 'read', 'print'], isInstitution: true, isEmergency: false }
const TREATING: ReadonlySet<Purpose> = new Set<Purpose>(['TREAT', 'ETREAT'])
/** Labels that are what the duty of a directory is about; others stay closed to it. */
const DUTY_LABELS: ReadonlyMap<Directory, readonly Label[]> = new Map([
  ['D11', ['REPRO']],
  ['D17', ['INFECT_REPORT', 'HIV_STD']],
  ['D18', ['MENTAL', 'SUBSTANCE']],
])

const permitted = (code: 'DUTY' | 'AUTHOR', use: Use, action: RecordAction): Finding => ({
  code,
  basisId: null,
  obligations: obligationsOf(obligationBits(use, action)),
})

/** §3.5 step 7: public-health work in its own directories. It goes on after death. */
export function byDuty(request: PolicyRequest): Finding {
  const { subject, object, purpose, action } = request
  const { directory, labels } = object
  if (directory === null || labels === null || !DUTY.actions.includes(action)) return 'NO_BASIS'
  if (!subject.posts.some((post) => isActingPost(request, post) && post.dutyDirectories.includes(directory))) return 'NO_BASIS'
  if (purpose !== 'PUBHLTH') return 'PURPOSE'
  const own = DUTY_LABELS.get(directory)
  return labels.every((label) => own?.includes(label)) ? permitted('DUTY', DUTY, action) : 'LABEL'
}

/** §3.5 step 7: an institution may read what it wrote; its clinical staff may (row P13). */
export function byAuthor(request: PolicyRequest): Finding {
  const { object, env, purpose, action } = request
  if (object.authorOrg === null || object.authorOrg !== env.institutionId || !AUTHOR.actions.includes(action) || !isClinician(request)) return 'NO_BASIS'
  return TREATING.has(purpose) ? permitted('AUTHOR', AUTHOR, action) : 'PURPOSE'
}
