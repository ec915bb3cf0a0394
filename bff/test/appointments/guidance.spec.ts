import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as contract from '@jktl/shared/appointments/guidance/contract'
import type { BodyOf, ResponseOf } from '@jktl/shared/kernel/route'

import { type SignedIn, TestCity } from '../support/city.ts'

type Advice = contract.Advice
type Found = ResponseOf<typeof contract.searchDoctors>
type Terms = ResponseOf<typeof contract.searchTerms>

let city: TestCity
let wang: SignedIn & { selfId: string }
beforeAll(async () => {
  city = await TestCity.start()
  wang = await city.resident('王秀兰')
})
afterAll(() => city.close())

const ask = async (body: BodyOf<typeof contract.askAdvice>, token?: string) => city.must<Advice>(contract.askAdvice, { body: body, ...(token && { token }) })
const doctors = async (body: BodyOf<typeof contract.searchDoctors>) => city.must<Found>(contract.searchDoctors, { body: body })
const audits = () =>
  city.db.query<{ personId: string; action: string }>(`SELECT person_id AS "personId", action FROM audit_log WHERE action = 'appointments.askGuidance'`)

describe('guidance over the real directory and the real number pool', () => {
  it('R354 A07: chest pain with sweating is answered with 120 and the emergency rooms, and with nothing to book', async () => {
    for (const body of [{ symptoms: ['chest-pain'], warnings: ['sweating'] }, { text: '胸口疼，还出冷汗' }, { text: '我妈突然嘴歪了说话含糊' }]) {
      const advice = await ask(body)
      expect(advice.emergency).toMatchObject({ phone: '120', title: '请马上打 120' })
      expect(advice.redFlags[0]?.source?.verified).toBe(true)
      expect(advice.emergency?.institutions.map(({ name }) => name)).toEqual(['科尔沁中心医院'])
      expect([advice.recommendations, advice.departments, advice.communityFirst]).toEqual([[], [], null])
    }
  })

  it('R354: palpitation leads to a heart doctor with numbers, and every factor that counted is said with its points', async () => {
    const advice = await ask({ symptoms: ['palpitation'], ageYears: 40, sex: 'M', areaCode: '150502' })
    expect(advice.departments[0]).toMatchObject({ standardCode: '03.04', confidence: 'HIGH' })
    const [first] = advice.recommendations
    expect(first).toMatchObject({ departmentName: '心血管内科', institutionName: '科尔沁中心医院', rating: null })
    expect(first?.nextDate).not.toBeNull()
    expect(first?.remaining).toBeGreaterThan(0)
    for (const { reasons, score } of advice.recommendations) {
      expect(reasons.length).toBeGreaterThan(1)
      expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(score)
    }
    expect(await ask({ symptoms: ['palpitation'], ageYears: 40, sex: 'M', areaCode: '150502' })).toEqual(advice)
  })

  it('R354: the numbers named are those the pool really has', async () => {
    const { recommendations } = await ask({ symptoms: ['palpitation'] })
    for (const { doctorId, nextDate, remaining } of recommendations) {
      const [row] = await city.db.query<{ free: number }>(
        `SELECT count(*)::int AS free FROM number n JOIN clinic_session s ON s.id = n.session_id JOIN segment g ON g.id = n.segment_id
          WHERE s.doctor_id = $1 AND s.date = $2 AND s.state = 'OPEN' AND n.state = 'AVAILABLE' AND n.channel = 'ONLINE' AND g.starts_at > $3 AND s.release_at <= $3`,
        [doctorId, nextDate, new Date(city.now())],
      )
      expect(row?.free).toBe(remaining)
    }
  })

  it('R354: a blood pressure follow-up goes to the community first, with the documents that say so', async () => {
    const { communityFirst, recommendations, departments } = await ask({ diseases: ['hypertension'], ageYears: 68, areaCode: '150502' })
    expect(communityFirst?.institutions.map(({ name }) => name)).toEqual(['三纬社区卫生服务中心'])
    expect(communityFirst?.sources.map(({ edition }) => edition)).toEqual(['国办发〔2015〕70号', '国卫基层发〔2025〕15号'])
    expect(communityFirst?.services.join()).toMatch(/家庭医生签约/)
    expect(departments[0]?.standardCode).toBe('02')
    expect(recommendations[0]?.institutionName).toBe('三纬社区卫生服务中心')
    expect(recommendations[0]?.reasons.map(({ factor }) => factor)).toContain('COMMUNITY')
  })

  it('R354: knee pain has no bone doctor in this small city, so the nearest alternative is said and offered', async () => {
    const { departments, recommendations, alternative } = await ask({ symptoms: ['knee-pain'], ageYears: 68, sex: 'F' })
    expect(departments[0]?.standardCode).toBe('04.03')
    expect(recommendations.length).toBeGreaterThan(0)
    expect(recommendations.map(({ departmentName }) => departmentName)).toContain('蒙医内科')
    expect(alternative).toBe('骨科这几天没有能约的号，先列出也能看的科。')
  })

  it('A07: what nobody understands is answered with a general doctor, never with nothing', async () => {
    const { understood, departments, alternative, recommendations } = await ask({ text: '呜啦啦啦' })
    expect(understood).toEqual([])
    expect(departments.map(({ standardCode }) => standardCode)).toEqual(['02', '03'])
    expect(alternative).toMatch(/没有认出/)
    expect(recommendations.length).toBeGreaterThan(0)
  })

  it('R354: age and sex of a bound person are used, and the reading is audited once', async () => {
    const before = (await audits()).length
    const { departments } = await ask({ symptoms: ['elder-many'], personId: wang.selfId }, wang.token)
    expect(departments.map(({ standardCode }) => standardCode)).toContain('03.10')
    const rows = await audits()
    expect(rows.length).toBe(before + 1)
    expect(rows.at(-1)?.personId).toBe(wang.selfId)
  })

  it('R354: somebody else’s person is not found, and nobody is without a session', async () => {
    const li = await city.resident('李建国')
    const body = { symptoms: ['headache'], personId: wang.selfId }
    expect((await city.call(contract.askAdvice, { token: li.token, body })).status).toBe(404)
    expect((await city.call(contract.askAdvice, { body })).status).toBe(401)
  })

  it('R354: nothing that was asked is kept in the database', async () => {
    await ask({ text: '腰上一串水泡疼得厉害呀呀', personId: wang.selfId }, wang.token)
    const tables = await city.db.query<{ name: string }>(
      `SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%'`,
    )
    for (const { name } of tables)
      expect({
        name,
        rows: await city.db.query(`SELECT 1 FROM ${name} t WHERE row_to_json(t)::text LIKE '%水泡疼得厉害%' OR row_to_json(t)::text LIKE '%zoster%' LIMIT 1`),
      }).toEqual({
        name,
        rows: [],
      })
  })
})

describe('symptoms are found as people write them', () => {
  it.each([
    ['膝盖痛', 'knee-pain'],
    ['xigai', 'knee-pain'],
    ['xgt', 'knee-pain'],
    ['拉稀', 'diarrhea'],
    ['头疼', 'headache'],
    ['hyperx高血压', null],
  ])('R353 A06: %s', async (text, code) => {
    const { items, suggestions } = await city.must<Terms>(contract.searchTerms, { body: { text } })
    if (code === null) expect(items.length + suggestions.length).toBeGreaterThan(0)
    else expect(items.map((item) => item.code)).toContain(code)
  })
})

describe('doctors are found by every criterion', () => {
  it('R353: hospital, symptom, part, disease, title, Mongolian and numbers each narrow the list, and all are kept together', async () => {
    const all = await doctors({})
    expect(all.total).toBe(8)
    const central = all.items.find(({ institutionName }) => institutionName === '科尔沁中心医院')
    const by = async (body: Parameters<typeof doctors>[0]) => (await doctors(body)).items
    expect((await by({ institutionId: central?.institutionId ?? '' })).every((d) => d.institutionId === central?.institutionId)).toBe(true)
    expect((await by({ symptom: 'palpitation' })).some((d) => d.standardCode === '03.04')).toBe(true)
    expect((await by({ part: 'heart' })).some((d) => d.name === '何志远')).toBe(true)
    expect((await by({ disease: 'myopia' })).map((d) => d.standardCode)).toEqual(['10'])
    expect((await by({ title: '主任医师' })).every((d) => d.title === '主任医师')).toBe(true)
    expect((await by({ speaksMongolian: true })).every((d) => d.speaksMongolian)).toBe(true)
    expect((await by({ withinDays: 3 })).every((d) => d.nextDate !== null && d.nextDate <= '2026-11-26')).toBe(true)
    const both = await doctors({ part: 'heart', speaksMongolian: true, title: '主任医师' })
    expect(both.items.map((d) => d.name)).toContain('何志远')
    expect(both.items[0]).toMatchObject({ practiceCertificateMasked: expect.stringMatching(/\*/), rating: null })
  })

  it.each([['何志远'], ['hezhiyuan'], ['hzy'], ['何志元'], ['中心医院 心内科']])('R353 A06: %s finds 何志远', async (text) => {
    const { items } = await doctors({ text })
    expect(items.map((d) => d.name)).toContain('何志远')
    expect(items[0]?.matchedBy).not.toBeNull()
  })

  it('R353: the count of every facet is what choosing it leaves', async () => {
    const { facets } = await doctors({})
    for (const { value, count } of facets.titles) expect((await doctors({ title: value })).total).toBe(count)
    for (const { value, count } of facets.institutions) expect((await doctors({ institutionId: value })).total).toBe(count)
    for (const { value, count } of facets.departments) expect((await doctors({ standardCode: value })).total).toBe(count)
    expect((await doctors({ speaksMongolian: true })).total).toBe(facets.mongolian)
  })

  it('R353: pages are complete and without repetition; an invented cursor is an invalid request', async () => {
    const all = (await doctors({})).items.map((d) => d.id)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: Found = await doctors({ limit: 3, ...(cursor && { cursor }) })
      paged.push(...page.items.map((d) => d.id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(paged).toEqual(all)
    expect((await city.call(contract.searchDoctors, { body: { cursor: 'x;DROP' } })).status).toBe(400)
  })

  it('A06: when nobody fits, the criterion to give up is named with how many there would be', async () => {
    const { items, nearest } = await doctors({ part: 'heart', disease: 'myopia' })
    expect(items).toEqual([])
    expect(nearest.map(({ drop }) => drop).sort()).toEqual(['disease', 'part'])
    expect(nearest.every(({ count }) => count > 0)).toBe(true)
  })

  it('R353 R354: a rating is shown with its sample, filters the list and gives its points', async () => {
    const [he] = (await doctors({ text: '何志远' })).items
    await city.db.query(
      `INSERT INTO evaluation_summary (kind, object_id, sample_size, star_sum, star_count, score_x10) VALUES ('DOCTOR', $1, 20, 92, 20, 46)`,
      [he?.id],
    )
    expect((await doctors({ minScoreX10: 45 })).items).toMatchObject([{ name: '何志远', rating: { scoreX10: 46, sampleSize: 20 } }])
    const { recommendations } = await ask({ symptoms: ['palpitation'] })
    const rated = recommendations.find(({ doctorId }) => doctorId === he?.id)
    expect(rated?.reasons.find(({ factor }) => factor === 'RATING')).toEqual({ factor: 'RATING', text: '评价 4.6 分（20 人）', points: 5 })
  })
})
