import { checkBirthDate, checkId, groupedId, idCharacters } from './id-entry'

// The example number of GB 11643—1999.
const SAMPLE = '11010519491231002X'

it('R341: groups an ID number as it is read aloud and keeps only what belongs to one', () => {
  expect(groupedId('11010519491231002x')).toBe('110105 19491231 002X')
  expect(groupedId('110105 1949')).toBe('110105 1949')
  expect(groupedId('')).toBe('')
  expect(idCharacters('1101x05194912310021234')).toBe('110105194912310021')
  expect(groupedId(groupedId(SAMPLE))).toBe(groupedId(SAMPLE))
})

it('R341: says at once what is wrong with an ID number, and reads back birth date and sex when nothing is', () => {
  expect(checkId(SAMPLE)).toEqual({ ok: true, birth: '1949年12月31日', sex: 'F' })
  expect(checkId('110105194912')).toEqual({ ok: false, why: 'short', count: 12 })
  expect(checkId('110105194912310021')).toEqual({ ok: false, why: 'wrong' })
})

it('R348: takes the birth date of a newborn up to 90 days back', () => {
  const today = '2026-11-23'
  expect(checkBirthDate('20261103', today)).toEqual({ ok: true, date: '2026-11-03' })
  expect(checkBirthDate('20261124', today)).toEqual({ ok: false, why: 'future' })
  expect(checkBirthDate('20260824', today)).toEqual({ ok: false, why: 'tooOld' })
  expect(checkBirthDate('20261131', today)).toEqual({ ok: false, why: 'wrong' })
  expect(checkBirthDate('2026', today)).toEqual({ ok: false, why: 'wrong' })
})
