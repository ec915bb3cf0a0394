import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { holdNumber } from '@jktl/shared/appointments/contract'
import { submitEvaluation } from '@jktl/shared/appointments/evaluations/contract'
import {
  createFiling,
  decideFiling,
  editFiling,
  exportReport,
  type Filing,
  getReport,
  listAlarms,
  listFilings,
  listHospitalFilings,
  type Report,
  submitFiling,
} from '@jktl/shared/appointments/supervision/contract'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import { TestCity } from '../support/city.ts'
import { attendedVisit } from './attended.ts'
import { confirm, findClinic, hold, HOSPITALS } from './clinic.ts'

type Problem = { code?: string; current?: { version: number } }
const TODAY = '2026-11-23'
const FILING = {
  kind: 'OPERATOR',
  name: '通辽示例科技有限公司',
  creditCode: '91150502ma0n1a2b3h',
  contactName: '王经理',
  contactPhone: '13812345678',
  contractFrom: '2026-01-01',
  contractUntil: '2027-12-31',
}

let city: TestCity
let regulator: string
let manager: string
let hospitalId: string
const residents: { token: string; selfId: string; accountId: string }[] = []

/** A day of holds, bookings, visits, cancellations, no-shows, refusals and evaluations. */
beforeAll(async () => {
  city = await TestCity.start()
  regulator = (await city.signIn('韩监管')).token
  manager = (await city.signIn('孟静')).token
  for (const name of ['王秀兰', '李娜', '李建国']) {
    const who = await city.resident(name)
    residents.push({ token: who.token, selfId: who.selfId, accountId: who.me.accountId })
  }
  let nth = 0
  for (const hosCode of Object.values(HOSPITALS)) {
    for (const who of residents) {
      const clinic = await findClinic(city, hosCode, '2026-11-24', nth++)
      const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
      if (nth % 2 === 0) await confirm(city, who, held.body.id, hosCode === HOSPITALS.HIS ? 'ONLINE' : 'WINDOW')
      await city.runJobs()
    }
    for (const [index, state] of ['FULFILLED', 'FULFILLED', 'NO_SHOW', 'FULFILLED'].entries()) {
      const who = residents[index % residents.length]
      if (!who) throw new Error('no resident')
      const visit = await attendedVisit(city, { accountId: who.accountId, personId: who.selfId }, { hosCode, date: TODAY, state })
      if (state === 'FULFILLED')
        await city.must(submitEvaluation, {
          token: who.token,
          params: { id: visit.appointmentId },
          body: { ratings: { QUALITY: 4 }, isAnonymous: false, text: '很好' },
        })
    }
  }
  const [clinic] = [await findClinic(city, HOSPITALS.HIS, '2026-11-24')]
  hospitalId = clinic.institutionId
  const [first] = residents
  for (let attempt = 0; attempt < 3; attempt++)
    await city.call(holdNumber, { token: first?.token ?? '', body: { personId: first?.selfId, segmentId: clinic.session.segments[0]?.id } })
  await city.runJobs()
}, 120_000)
afterAll(() => city?.close())

const PERIOD = { from: '2026-11-20', to: '2026-12-10' }
const report = (query: Record<string, string | undefined>) => city.must<Report>(getReport, { token: regulator, query: { ...PERIOD, ...query } })
const sumsOf = ({ columns, totals }: Report) =>
  Object.fromEntries(columns.flatMap(({ key, unit }, index) => (unit === 'COUNT' || unit === 'FEN' ? [[key, totals[index]]] : [])))
const rowOf = ({ columns }: Report, cells: Report['rows'][number]['cells']) => Object.fromEntries(columns.map(({ key }, index) => [key, cells[index]]))

describe('supervision', () => {
  test('R269: on every page the sums are the sums of its rows, and every row opens into rows that add up to it', async () => {
    let opened = 0
    for (const kind of ['NUMBERS', 'TRADES', 'MONEY', 'EVALUATIONS', 'EQUITY']) {
      const page = await report({ report: kind })
      expect([kind, page.rows.length > 0]).toEqual([kind, true])
      for (const [key, total] of Object.entries(sumsOf(page)))
        expect([kind, key, total]).toEqual([kind, key, page.rows.reduce((sum, row) => sum + Number(rowOf(page, row.cells)[key]), 0)])
      for (const row of page.rows.slice(0, 12)) {
        if (!row.drill) continue
        const inner = await report(row.drill)
        const outer = rowOf(page, row.cells)
        for (const [key, total] of Object.entries(sumsOf(inner)))
          if (key in outer) expect([kind, row.key, key, total]).toEqual([kind, row.key, key, outer[key]])
        if (kind === 'TRADES') expect(sumsOf(inner).count).toBe(outer.submitted)
        if (kind === 'EQUITY') expect(sumsOf(inner).count ?? 0).toBe(outer.refused)
        opened++
        const [deepest] = inner.rows
        if (deepest?.drill) {
          const list = await report(deepest.drill)
          const last = rowOf(inner, deepest.cells)
          if (kind === 'TRADES') expect(sumsOf(list).count).toBe(last.count)
          if (kind === 'NUMBERS') expect([list.rows.length, sumsOf(list).returned]).toEqual([last.planned, last.returned])
        }
      }
    }
    expect(opened).toBeGreaterThan(10)
  })

  test('R269: the pages agree with the tables they stand on', async () => {
    const numbers = sumsOf(await report({ report: 'NUMBERS' }))
    const [rows] = await city.db.query<Record<string, number>>(
      `SELECT count(*) FILTER (WHERE n.state <> 'WITHDRAWN') AS planned, count(*) FILTER (WHERE n.state = 'USED') AS used, count(*) FILTER (WHERE n.state = 'SOLD') AS sold, count(*) FILTER (WHERE n.state = 'HELD') AS held
         FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE s.date BETWEEN '2026-11-20' AND '2026-12-10'`,
    )
    expect(numbers).toMatchObject(rows ?? {})
    const [appointments] = await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM appointment`)
    expect(sumsOf(await report({ report: 'TRADES' })).submitted).toBe(appointments?.n)
    const [money] = await city.db.query<{ n: number; fen: number }>(`SELECT count(*) AS n, sum(amount_fen) AS fen FROM trade_order`)
    expect(sumsOf(await report({ report: 'MONEY' }))).toMatchObject({ orders: money?.n, amount: money?.fen })
    const [refusals] = await city.db.query<{ n: number }>(`SELECT sum(count) AS n FROM hold_refusal_count`)
    expect(refusals?.n).toBe(3)
    expect(sumsOf(await report({ report: 'EQUITY' })).refused).toBe(3)
  })

  test('R269: the regulator sees no person: no name, number, phone or id on any page or in any file', async () => {
    const texts = await Promise.all(
      ['NUMBERS', 'TRADES', 'MONEY', 'USERS', 'RECORDS', 'LISTINGS', 'EVALUATIONS', 'EQUITY'].map(async (kind) => {
        const page = await report({ report: kind })
        const inner = await Promise.all(page.rows.slice(0, 5).flatMap((row) => (row.drill ? [report(row.drill)] : [])))
        return JSON.stringify([page, inner, await city.must(exportReport, { token: regulator, query: { ...PERIOD, report: kind } })])
      }),
    )
    const people = (await city.personas()).filter((p) => residents.length > 0 && ['王秀兰', '李娜', '李建国'].includes(p.name))
    for (const text of texts)
      for (const secret of [...people.flatMap((p) => [p.name, p.idNumber ?? '—', p.phone]), ...residents.flatMap((r) => [r.selfId, r.accountId])])
        expect(text.includes(secret)).toBe(false)
  })

  test('R351 R269: the list of 失约名单 is masked and every person shown is recorded', async () => {
    const [who] = residents
    await city.db.query(
      `INSERT INTO credit_listing (id, identity_key, institution_id, rule_version_id, event_ids, from_at, until_at, decided_at, changed_at)
       SELECT gen_random_uuid(), encode(p.identity_fingerprint, 'hex'), NULL, (SELECT id FROM rule_version LIMIT 1), '{}', '2026-11-01', '2027-05-01', '2026-11-01', '2026-11-01' FROM person p WHERE p.id = $1`,
      [who?.selfId],
    )
    const page = await report({ report: 'LISTINGS' })
    expect(sumsOf(page).count).toBe(1)
    const list = await report(page.rows[0]?.drill ?? {})
    expect(list.rows[0]?.cells[0]).toBe('王*兰')
    expect(await city.db.query(`SELECT 1 FROM audit_log WHERE object_kind = 'credit-listing' AND person_id = $1`, [who?.selfId])).toHaveLength(1)
  })

  test('R269: the CSV has the sums of the page and runs nothing in a spreadsheet', async () => {
    const page = await report({ report: 'TRADES' })
    const { text, fileName } = await city.must<{ text: string; fileName: string }>(exportReport, { token: regulator, query: { ...PERIOD, report: 'TRADES' } })
    expect(fileName).toBe('交易监测-2026-11-20-2026-12-10.csv')
    const lines = text.replace('\uFEFF', '').split('\r\n')
    expect(lines[page.rows.length + 1]).toBe(`合计,${page.totals.slice(1).join(',')}`)
    expect(lines[page.rows.length + 2]).toContain('截至')
  })

  test('R269: what is not connected says so, and a wrong period is refused', async () => {
    expect((await report({ report: 'RECORDS' })).unavailable).toContain('未接入')
    for (const period of [{ from: '2026-11-23', to: '2026-11-22' }, { from: '2026-01-01', to: '2026-11-22' }, { from: '2026-02-30' }])
      expect((await city.call<Problem>(getReport, { token: regulator, query: { report: 'NUMBERS', ...period } })).body.code).toBe(
        'APPOINTMENTS.REPORT_PERIOD_INVALID',
      )
    expect((await city.call(getReport, { token: manager, query: { report: 'NUMBERS' } })).status).toBe(403)
  })

  test('§6.4: alarms name what has no answer, since when and what to do; the gauges count the same', async () => {
    type Alarms = { items: { kind: string; count: number; since: string | null; advice: string; institutionId: string | null }[] }
    const alarms = async () => (await city.must<Alarms>(listAlarms, { token: regulator })).items
    const before = (await alarms()).filter((alarm) => alarm.kind === 'ROSTER_LATE')
    expect(before).toEqual([])
    await city.advanceClock(31 * MINUTE_MS)
    const late = (await alarms()).filter((alarm) => alarm.kind === 'ROSTER_LATE')
    expect(late.length).toBeGreaterThan(0)
    expect(late[0]?.advice).toContain('排班接口')
    const metrics = await (await fetch(`${city.url}/metrics`)).text()
    expect(metrics).toContain(`booking_data_alarms{kind="ROSTER_LATE"} ${late.length}`)
    expect(metrics).not.toMatch(/booking_data_alarms\{[^}]*[0-9a-f]{8}-/)
    await city.runJobs()
    expect((await alarms()).filter((alarm) => alarm.kind === 'ROSTER_LATE')).toEqual([])
  })

  test('R269: a filing is drafted by the hospital, decided by the regulator, and then fixed', async () => {
    const body = { institutionId: hospitalId, ...FILING }
    const create = (changes: object, token = manager) => city.call<Filing & Problem>(createFiling, { token, body: { ...body, ...changes } })
    expect((await create({ creditCode: '91150502MA0N1A2B3A' })).body.code).toBe('APPOINTMENTS.CREDIT_CODE_WRONG')
    expect((await create({ contractUntil: '2026-01-01' })).body.code).toBe('APPOINTMENTS.FILING_PERIOD_WRONG')
    const other = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-24')
    expect((await create({ institutionId: other.institutionId })).status).toBe(404)
    const drafted = (await create({})).body
    expect(drafted).toMatchObject({
      state: 'DRAFT',
      creditCode: '91150502MA0N1A2B3H',
      contactNameMasked: '王*理',
      contactPhoneMasked: '138****5678',
      allowedActions: ['edit', 'submit'],
    })
    expect((await create({})).body.code).toBe('APPOINTMENTS.FILING_EXISTS')
    expect((await city.must<{ items: Filing[] }>(listFilings, { token: regulator })).items).toEqual([])
    const at = (version: number) => ({ params: { id: drafted.id }, ifMatch: version })
    const submitted = await city.must<Filing>(submitFiling, { token: manager, ...at(1) })
    expect((await city.call<Problem>(submitFiling, { token: manager, ...at(1) })).status).toBe(412)
    const returned = await city.must<Filing>(decideFiling, { token: regulator, ...at(submitted.version), body: { decision: 'RETURN', reason: '合同没有盖章' } })
    expect(returned).toMatchObject({ state: 'RETURNED', returnReason: '合同没有盖章' })
    const edited = await city.must<Filing>(editFiling, { token: manager, ...at(returned.version), body: { ...FILING, contractUntil: '2026-11-30' } })
    const again = await city.must<Filing>(submitFiling, { token: manager, ...at(edited.version) })
    const approve = () => city.call<Filing & Problem>(decideFiling, { token: regulator, ...at(again.version), body: { decision: 'APPROVE' } })
    expect((await Promise.all([approve(), approve()])).map((reply) => reply.status).sort()).toEqual([200, 412])
    await expect(city.db.query(`UPDATE filing SET name = '别的公司' WHERE id = $1`, [drafted.id])).rejects.toThrow('an approved filing is not changed')
    expect((await city.call<Problem>(editFiling, { token: manager, ...at(again.version + 1), body: FILING })).body.code).toBe(
      'APPOINTMENTS.FILING_ACTION_NOT_ALLOWED',
    )
    const events = await city.db.query<{ to: string }>(`SELECT to_state AS to FROM filing_event WHERE filing_id = $1 ORDER BY seq`, [drafted.id])
    expect(events.map((event) => event.to)).toEqual(['DRAFT', 'SUBMITTED', 'RETURNED', 'DRAFT', 'SUBMITTED', 'APPROVED'])
    await city.setClock('2026-12-01T09:00:00+08:00')
    manager = (await city.signIn('孟静')).token
    const [expired] = (await city.must<{ items: Filing[] }>(listHospitalFilings, { token: manager })).items
    expect(expired).toMatchObject({ state: 'EXPIRED', allowedActions: [] })
  })
})
