import { describe, expect, test } from '@jest/globals'
import { ageYears } from '@jktl/shared/kernel/dates'
import { parseIdentityNumber } from '@jktl/shared/kernel/identity-number'
import { STAFF_ROLES } from '@jktl/shared/kernel/roles'
import { CROWD_LIMIT, crowd } from './crowd.ts'
import { DIVISIONS } from './divisions.ts'
import { describePersona, findByOpenid, findPersona } from './people.ts'
import { CITIZENS, PERSONAS, RESIDENTS_WITHOUT_ACCOUNT, STAFF } from './personas.ts'

const TODAY = '2026-11-23'

describe('the people of the city', () => {
  test('R341: every identity number is formally valid, fits birth date and sex, begins with a code of 通辽, and belongs to one person', () => {
    const people = [...PERSONAS, ...RESIDENTS_WITHOUT_ACCOUNT, ...crowd(CROWD_LIMIT)].filter((p) => p.idNumber !== null)
    for (const { idNumber, birthDate, sex } of people) expect(parseIdentityNumber(idNumber ?? '')).toEqual({ number: idNumber, birthDate, sex })
    expect(people.every((p) => p.idNumber?.startsWith('1505'))).toBe(true)
    expect(new Set(people.map((p) => p.idNumber)).size).toBe(people.length)
    expect(new Set(people.map((p) => p.name)).size).toBe(people.length)
  })

  test.each([
    ['王秀兰', 68],
    ['李娜', 32],
    ['李建国', 34],
    ['其其格', 42],
    ['阿拉坦·苏和', 50],
    ['陈晨', 16],
  ])('%s is %i years old', (name, age) => {
    expect(ageYears(findPersona(name)?.birthDate ?? '', TODAY)).toBe(age)
  })

  test('every staff role has at least one persona, and only staff have a post', () => {
    expect(new Set(STAFF.map((p) => p.post?.role))).toEqual(new Set(STAFF_ROLES))
    expect(CITIZENS.some((p) => p.post)).toBe(false)
  })

  test('the newborn has no identity number but a birth certificate number of the right shape', () => {
    const mother = findPersona('李娜')
    const newborn = mother && describePersona(mother).family?.find((f) => f.name === '李小禾')
    expect(newborn).toMatchObject({ relation: 'CHILD', idNumber: null, birthCertificateNumber: expect.stringMatching(/^[A-Z]\d{9}$/) })
  })

  test('a person has one openid per app, found again by it', () => {
    const person = findPersona('其其格')
    const { openid } = describePersona(person!)
    expect(findByOpenid(openid)).toEqual({ persona: person, app: 'citizen' })
    expect(findByOpenid('nobody')).toBeUndefined()
  })

  test('the divisions are the nine of 通辽, each with its townships', () => {
    expect(DIVISIONS.map((d) => d.code)).toEqual(['150502', '150521', '150522', '150523', '150524', '150525', '150526', '150571', '150581'])
    expect(DIVISIONS.every((d) => d.townships.length > 0 && d.townships.every((t) => t.code.startsWith(d.code)))).toBe(true)
  })
})
