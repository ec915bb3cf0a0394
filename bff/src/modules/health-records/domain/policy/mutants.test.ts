import { readFileSync } from 'node:fs'

import * as model from '@jktl/shared/health-records/model'
import * as dates from '@jktl/shared/kernel/dates'
import * as roles from '@jktl/shared/kernel/roles'
import { transformSync } from '@swc/core'

import { allPairs, requestOf } from '../../../../../test/health-records/policy/matrix.ts'
import { oracle } from '../../../../../test/health-records/policy/oracle.ts'
import { randomRequest } from '../../../../../test/health-records/policy/requests.ts'
import type { decide } from './decide.ts'
import type { PolicyRequest } from './facts.ts'

const SHARED: Readonly<Record<string, unknown>> = {
  '@jktl/shared/health-records/model': model,
  '@jktl/shared/kernel/dates': dates,
  '@jktl/shared/kernel/roles': roles,
}

/** One change of one file of the core, as a slip of the hand would make it. */
interface Mutant {
  file: string
  from: string
  to: string
}
/** The core, read again from its sources with one change in them. */
function coreWith({ file, from, to }: Mutant): typeof decide {
  const loaded = new Map<string, object>()
  const load = (path: string): object => {
    const known = loaded.get(path)
    if (known) return known
    const source = readFileSync(new URL(path, import.meta.url), 'utf8')
    const isChanged = path === `./${file}`
    if (isChanged && source.split(from).length !== 2) throw new Error(`${file} has not exactly one \`${from}\` any more`)
    const { code } = transformSync(isChanged ? source.replace(from, () => to) : source, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'commonjs' },
    })
    const exports = {}
    loaded.set(path, exports)
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a module of our own, compiled two lines above
    const run = new Function('exports', 'require', code) as (exports: object, require: (name: string) => unknown) => void
    run(exports, (name) => SHARED[name] ?? load(name))
    return exports
  }
  return (load('./decide.ts') as { decide: typeof decide }).decide
}

const MUTANTS: readonly Mutant[] = [
  { file: 'grants.ts', from: 'grant.start <= env.now', to: 'grant.start < env.now' },
  { file: 'grants.ts', from: 'env.now < grant.end', to: 'env.now <= grant.end' },
  { file: 'grants.ts', from: "grant.status === 'active' &&", to: '' },
  { file: 'grants.ts', from: 'grant.usesLeft !== 0 && grant.isGrantorEntitled', to: 'grant.usesLeft !== 0' },
  { file: 'grants.ts', from: "if (!labels.every((label) => grant.labels.includes(label))) return 'LABEL'", to: '' },
  { file: 'grants.ts', from: 'object.eventAt < grant.dataTo', to: 'object.eventAt <= grant.dataTo' },
  { file: 'subject.ts', from: 'isActingPost(request, post) && CLINICAL_ROLES.has(post.role)', to: 'isActingPost(request, post)' },
  { file: 'identity.ts', from: 'env.now >= patient.deceasedAt', to: 'env.now > patient.deceasedAt' },
  { file: 'identity.ts', from: 'isPatientThemself(request) && object.isOwnSource', to: 'isPatientThemself(request)' },
  { file: 'absolute.ts', from: "isLabelled(request, 'CANCER_UNTOLD') && isPatientThemself(request)", to: 'false' },
  { file: 'age-bands.ts', from: 'fromYears: 18', to: 'fromYears: 19' },
  { file: 'age-bands.ts', from: 'isLeap(year) ? 29', to: 'isLeap(year) ? 28' },
  { file: 'family.ts', from: '!mine.some(({ isBlocked }) => isBlocked)', to: 'true' },
  { file: 'family.ts', from: 'optIn.guardianPersonId === request.subject.personId && optIn.label === label', to: 'optIn.label === label' },
  { file: 'institution.ts', from: '|| !isClinician(request)', to: '' },
  { file: 'break-glass.ts', from: 'env.now >= breakGlass.end', to: 'env.now > breakGlass.end' },
  { file: 'break-glass.ts', from: "if (labels.some((label) => CLOSED.includes(label))) return 'LABEL'", to: '' },
  { file: 'decide.ts', from: '{ find: byGrant, standsAgainstPatient: false }', to: '{ find: byGrant, standsAgainstPatient: true }' },
  { file: 'patient-denies.ts', from: 'grant.granteeRef === EVERYBODY ||', to: '' },
  { file: 'obligations.ts', from: "if (!actions.includes('download')) bits |= BIT.NO_DOWNLOAD", to: '' },
]

describe('§3.12 the matrix notices a slip in the core', () => {
  const asked: { request: PolicyRequest; answer: string }[] = []
  const answerOf = ({ code, obligations }: Pick<ReturnType<typeof decide>, 'code' | 'obligations'>): string => `${code} ${obligations.join()}`
  beforeAll(() => {
    const requests = [...[...allPairs()].map(requestOf), ...Array.from({ length: 12_000 }, (_, seed) => randomRequest(seed))]
    for (const request of requests) asked.push({ request, answer: answerOf(oracle(request)) })
  })
  const differs = (mutant: Mutant): boolean => {
    const core = coreWith(mutant)
    return asked.some(({ request, answer }) => answerOf(core(request)) !== answer)
  }

  test('§3.12 the core as it is answers all of them as the text says', () => {
    expect(differs({ file: 'decide.ts', from: 'export function decide', to: 'export function decide' })).toBe(false)
  })
  test.each(MUTANTS)('§3.12 found: $file, `$from` → `$to`', (mutant) => {
    expect(differs(mutant)).toBe(true)
  })
})
