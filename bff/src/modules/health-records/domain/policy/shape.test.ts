import { assert, anything, constantFrom, property } from 'fast-check'

import { aGrant, aPost, doctorLook, familyLook, MOTHER, ownLook } from '../../../../../test/health-records/policy/requests.ts'
import { decide } from './decide.ts'
import type { PolicyRequest } from './facts.ts'

const whole = {
  ...doctorLook,
  grants: [{ ...aGrant, dataFrom: 0, dataTo: 1, usesLeft: 1 }],
  patient: {
    ...doctorLook.patient,
    deceasedAt: 1,
    mergedInto: 'person-other',
    guardians: [{ personId: MOTHER, basis: 'parental', isBlocked: false }],
    blockedPersonIds: [MOTHER],
    abuseSuspectIds: [MOTHER],
    optIns: [{ guardianPersonId: MOTHER, label: 'MENTAL' }],
  },
  breakGlass: { id: 'session', start: 0, end: 1 },
}

type Path = readonly (string | number)[]
function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  yield path
  if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) yield* pathsOf(inner, [...path, key])
}
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  const copy: Record<string | number, unknown> | unknown[] = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }
  const at = copy as Record<string | number, unknown>
  at[key] = replaced(at[key], rest, by)
  return copy
}
const codeOf = (request: unknown): string => decide(request as PolicyRequest).code

test('§3.5 step 1: a request of which any one part is missing or unknown is refused', () => {
  for (const path of pathsOf(whole)) {
    for (const wrong of [undefined, 'UNKNOWN', -1.5, {}, [null]]) {
      // Ids are any text, and "UNKNOWN" is one.
      const isText = wrong === 'UNKNOWN' && /(Id|Ref|Org|Into|\.id)$|(Ids|teamIds)\.\d+$/.test(path.join('.'))
      if (!isText) expect([path.join('.'), wrong, codeOf(replaced(whole, path, wrong))]).toEqual([path.join('.'), wrong, 'INVALID'])
    }
  }
})
test('§3.5 step 1: an object without labels, with an unknown label, or in no directory is nobody’s, not even the person’s own', () => {
  for (const object of [
    { ...ownLook.object, labels: null },
    { ...ownLook.object, labels: ['UNKNOWN'] },
    { ...ownLook.object, directory: null },
    { ...ownLook.object, directory: 'D20' },
  ])
    expect(codeOf({ ...ownLook, object })).toBe('INVALID')
})
test('§3.5 step 1: a refusal that cannot be read is not passed over', () => {
  expect(codeOf({ ...familyLook, grants: [...familyLook.grants, { ...aGrant, effect: 'refuse' }] })).toBe('INVALID')
})
test('§3.5 step 1: a birth date that is none, at any precision', () => {
  for (const [birthDate, birthPrecision] of [
    ['1958-02-29', 'day'],
    ['1958-00-10', 'day'],
    ['1958-04-00', 'day'],
    ['1958-04', 'day'],
    ['1958-13', 'month'],
    ['1958', 'month'],
    ['58', 'year'],
  ])
    expect([birthDate, codeOf({ ...ownLook, patient: { ...ownLook.patient, birthDate, birthPrecision } })]).toEqual([birthDate, 'INVALID'])
})
test('§3.4: whatever is asked, there is an answer and nothing is thrown', () => {
  const paths = [...pathsOf({ ...whole, subject: { ...whole.subject, posts: [aPost] } })]
  assert(
    property(constantFrom(...paths), anything(), (path, value) => {
      const { decision } = decide(replaced(ownLook, path.length > 1 && path[0] === 'breakGlass' ? ['breakGlass'] : path, value) as PolicyRequest)
      return decision === 'PERMIT' || decision === 'DENY'
    }),
    { numRuns: 500, seed: 5 },
  )
})
test('§3.4: what is no request at all', () => {
  for (const nothing of [undefined, null, 1, 'x', []]) expect(codeOf(nothing)).toBe('INVALID')
})
