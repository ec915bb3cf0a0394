import { describe, expect, test } from '@jest/globals'
import { DIVISIONS } from '../../kernel/divisions.ts'
import { PERSONAS } from '../../kernel/personas.ts'
import { Rosters } from '../rosters.ts'
import { hospitalDirectory } from './directory.ts'

const NOW = Date.parse('2026-11-23T08:00:00+08:00')
const full = hospitalDirectory('full')

describe('the institutions of the city', () => {
  test('§2.3.1: at least one small hospital has a system that cannot be asked, and it owns its numbers', () => {
    const silent = full.institutions.filter((i) => i.queryless)
    expect(silent.map((i) => i.mode)).toContain('HIS')
  })

  test('R350: lie in all nine divisions, are of every kind, and each level has one whose numbers the platform owns', () => {
    expect(new Set(full.institutions.map((i) => i.areaCode))).toEqual(new Set(DIVISIONS.map((d) => d.code)))
    expect(new Set(full.institutions.map((i) => i.kind)).size).toBe(6)
    const levels = (list: typeof full.institutions): Set<string> => new Set(list.map((i) => i.level.slice(0, 2)))
    expect(levels(full.institutions.filter((i) => i.mode === 'PLATFORM'))).toEqual(levels(full.institutions))
  })

  test('cannot be telephoned, and some of them charge nothing', () => {
    expect(full.institutions.every((i) => /^0475-000\d{4}$/.test(i.phone))).toBe(true)
    expect(full.doctors.some((d) => d.fee === '0.00')).toBe(true)
  })

  test('R352: have unique codes and names, every doctor in a department of the same institution', () => {
    const departments = new Set(full.departments.map((d) => `${d.hosCode} ${d.code}`))
    const doctors = new Set(full.doctors.map((d) => `${d.hosCode} ${d.code}`))
    expect(new Set(full.institutions.map((i) => i.code)).size).toBe(full.institutions.length)
    expect(new Set(full.institutions.map((i) => i.name)).size).toBe(full.institutions.length)
    expect([departments.size, doctors.size]).toEqual([full.departments.length, full.doctors.length])
    expect(full.doctors.every((d) => departments.has(`${d.hosCode} ${d.departmentCode}`))).toBe(true)
    expect(new Set(full.doctors.map((d) => d.name)).size).toBe(full.doctors.length)
  })

  test('the institutions of the staff personas exist at both scales', () => {
    const posts = PERSONAS.flatMap((p) => p.post?.hosCode ?? [])
    for (const scale of ['full', 'small'] as const) {
      const codes = hospitalDirectory(scale).institutions.map((i) => i.code)
      expect(codes).toEqual(expect.arrayContaining(posts))
    }
  })

  test('the small city is a cut of the full one: three institutions, eight doctors, 何志远 among them', () => {
    const small = hospitalDirectory('small')
    expect([small.institutions.length, small.doctors.length]).toEqual([3, 8])
    expect(full.doctors).toEqual(expect.arrayContaining([...small.doctors]))
    expect(small.doctors[0]).toMatchObject({ name: '何志远', title: '主任医师', fee: '12.00' })
  })
})

describe('rosters', () => {
  const rosters = new Rosters(full, () => NOW, true)
  const all = full.institutions.flatMap((i) => rosters.list(i.code, '2026-11-23', '2026-12-31'))

  test('R347: reach a fortnight ahead, ordinals unique and ascending, without a gap except where a SPLIT hospital hands over a part', () => {
    expect(
      all
        .map((s) => s.date)
        .sort()
        .at(-1),
    ).toBe('2026-12-07')
    const split = new Set(full.institutions.filter((i) => i.mode === 'SPLIT').map((i) => i.code))
    for (const { hosCode, periods } of all) {
      const ordinals = periods.flatMap((p) => p.numbers)
      expect(ordinals).toEqual([...new Set(ordinals)].sort((a, b) => a - b))
      if (!split.has(hosCode)) expect(ordinals).toEqual(ordinals.map((_, i) => i + 1))
    }
  })

  test('R347: a clinic is cut into half hours of 2–5 numbers, of which a SPLIT hospital hands over at least one', () => {
    const split = new Set(full.institutions.filter((i) => i.mode === 'SPLIT').map((i) => i.code))
    for (const { hosCode, periods } of all.filter((s) => s.kind === undefined)) {
      expect(periods.every((p) => p.numbers.length >= (split.has(hosCode) ? 1 : 2) && p.numbers.length <= 5)).toBe(true)
      expect(periods.every((p) => Date.parse(`2026-01-01T${p.end}Z`) - Date.parse(`2026-01-01T${p.begin}Z`) === 30 * 60_000)).toBe(true)
    }
  })

  test('A14: a device has one number per slot of its minutes, a ward one per bed and day', () => {
    const of = (code: string) => all.filter((s) => s.hosCode === '150502H01' && s.doctorCode === code)
    expect(of('R01').every((s) => s.kind === 'EXAM' && s.periods.every((p) => p.numbers.length === 2))).toBe(true)
    expect(of('R02').every((s) => s.kind === 'EXAM' && s.periods.every((p) => p.numbers.length === 1))).toBe(true)
    expect(of('B01').every((s) => s.kind === 'BED' && s.periods.length === 1 && s.periods[0]?.numbers.length === 4)).toBe(true)
    expect(of('B01').length).toBe(15)
  })

  test('are the same whenever they are asked for, one by one or in a list', () => {
    for (const schedule of all.filter((_, i) => i % 50 === 0)) expect(rosters.find(schedule.hosCode, schedule.id)).toEqual(schedule)
  })

  test('some sessions are stopped from the start, as an amended version', () => {
    const stopped = all.filter((s) => s.status === 'STOPPED')
    expect(stopped.length).toBeGreaterThan(0)
    expect(stopped.every((s) => s.version === 2)).toBe(true)
  })

  test('publishing and stopping only raise the version; stopping twice changes nothing', () => {
    const own = new Rosters(full, () => NOW, false)
    const publication = {
      hosCode: '150502H01',
      doctorCode: 'Y001',
      date: '2026-11-29',
      half: 'AM' as const,
      periods: [{ begin: '08:00', end: '08:30', count: 30 }],
    }
    const first = own.publish(publication)!
    expect(first).toMatchObject({ version: 1, periods: [{ id: 'P01', numbers: Array.from({ length: 30 }, (_, i) => i + 1) }] })
    expect(own.publish(publication)).toMatchObject({ id: first.id, version: 2 })
    const stopped = own.stop(own.find('150502H01', first.id)!, '停诊')
    expect(stopped).toMatchObject({ version: 3, status: 'STOPPED' })
    expect(own.stop(stopped, '再停')).toEqual(stopped)
    expect(own.list('150502H01', '2026-11-29', '2026-11-29')).toContainEqual(stopped)
  })
})
