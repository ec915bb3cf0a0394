import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  assignGridPost,
  checkWorkCard,
  endAbsence,
  endGridPost,
  getGridPerson,
  getOwnGridPerson,
  getWorkCard,
  getWorkCardFile,
  type GridPerson,
  type GridPersonCard,
  searchGridPeople,
  suspendGridPerson,
  takeLeave,
  type WorkCard,
} from '@jktl/shared/grid-events/people/contract'
import { DAY_MS } from '@jktl/shared/kernel/dates'

import { GridPeople } from '../../src/modules/grid-events/people.ts'
import { readPdf } from '../payments/pdf-text.ts'
import { type SignedIn, TestCity } from '../support/city.ts'
import { GRID, GridDesk, SIBLING } from './grid-desk.ts'

const STREET = '150502002'
const COUNTY = '150502'

let city: TestCity
let desk: GridDesk
let people: GridPeople
const staff: Record<string, SignedIn> = {}
const tokenOf = (name: string): string => staff[name]?.token ?? ''
const idOf = (name: string): string => staff[name]?.me.accountId ?? ''

const signInAll = async () => {
  for (const name of ['张强', '乌云', '周敏', '哈斯', '高值班']) staff[name] = await city.signIn(name)
}

beforeAll(async () => {
  city = await TestCity.start()
  desk = new GridDesk(city)
  people = city.app.nest.get(GridPeople, { strict: false })
  await signInAll()
}, 120_000)
afterAll(() => city?.close())

const leave = (name: string, firstDay: string, lastDay: string) =>
  city.call<GridPerson & { code?: string }>(takeLeave, { token: tokenOf(name), body: { firstDay, lastDay, reason: '家里有事' } })
const endNewest = async (name: string, by = name) => {
  const { absences } = await city.must<GridPerson>(getGridPerson, { token: tokenOf(by), params: { id: idOf(name) } })
  const open = absences.find(({ mayEnd }) => mayEnd)
  return city.call<GridPerson>(endAbsence, { token: tokenOf(by), params: { id: open?.id ?? '' }, ifMatch: open?.version ?? 0 })
}
/** An event of the third grid in this person's hands. */
const inHandsOf = async (name: string): Promise<string> => {
  const id = await desk.reported(desk.resident())
  await desk.does({ app: 'staff', accountId: idOf(name) }, id, 'claim', {})
  return id
}
const handlerOf = async (eventId: string) => (await desk.find(eventId)).handlerAccountId

describe('staff of the grid', () => {
  test('R261 §3.2: a transfer is offered to 本级, 上级 and 下级 of the handler, by name, with load and who is away', async () => {
    const found = await people.candidates({ nodeCode: GRID }, idOf('张强'))
    expect(found.map(({ name, direction, nodeCode, kind }) => [name, direction, nodeCode, kind])).toEqual([
      ['乌云', 'SAME', GRID, 'B'],
      ['哈斯', 'SAME', SIBLING, 'A'],
      ['周敏', 'UP', GRID, 'LEAD'],
      ['高值班', 'UP', COUNTY, 'MANAGER'],
    ])
    expect(found.every(({ nodeName, isAway, load }) => nodeName !== '' && !isAway && load === 0)).toBe(true)
    const fromTheStreet = await people.candidates({ nodeCode: SIBLING }, idOf('周敏'))
    expect(
      fromTheStreet
        .filter(({ direction }) => direction === 'DOWN')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['乌云', '哈斯', '张强'].sort())
  })

  test('§3.2: leave of one person never overlaps, whatever arrives at once', async () => {
    const answers = await Promise.all(
      ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-02', '2026-12-01', '2026-12-03'].map((day) => leave('哈斯', day, '2026-12-05')),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
    expect((await leave('哈斯', '2026-12-06', '2026-12-06')).status).toBe(201)
    expect((await leave('哈斯', '2026-11-22', '2026-11-23')).body.code).toBe('GRID_EVENTS.LEAVE_DAYS_WRONG')
    expect((await leave('哈斯', '2027-01-05', '2027-01-04')).body.code).toBe('GRID_EVENTS.LEAVE_DAYS_WRONG')
  })

  test('R261 §3.2: when leave begins what is in hand goes to B 岗, and to the parent when B 岗 is away too', async () => {
    const [first, second] = [await inHandsOf('张强'), await inHandsOf('张强')]
    expect((await leave('张强', '2026-11-24', '2026-11-24')).status).toBe(201)
    expect(await handlerOf(first)).toBe(idOf('张强'))
    await city.advanceClock(DAY_MS)
    await signInAll()
    await city.runJobs('grid-events.absences')
    expect([await handlerOf(first), await handlerOf(second)]).toEqual([idOf('乌云'), idOf('乌云')])
    expect(await people.away([idOf('张强'), idOf('乌云')])).toEqual(new Set([idOf('张强')]))
    expect((await people.candidates({ nodeCode: GRID }, idOf('乌云'))).find(({ name }) => name === '张强')).toMatchObject({ isAway: true })

    expect((await leave('乌云', '2026-11-24', '2026-11-25')).status).toBe(201)
    expect(await desk.find(first)).toMatchObject({ state: 'PENDING_CLAIM', handlerAccountId: null, queueCode: STREET })
    expect(await people.queueFor(GRID)).toBe(GRID)
    expect((await endNewest('乌云')).body).toMatchObject({ away: null })
    expect((await endNewest('张强')).status).toBe(200)
  })

  test('§3.2: nobody of A or B 岗 there: whoever leads the grid; a sweep that finds nothing is idle', async () => {
    expect(await city.runJobs('grid-events.absences')).toEqual([])
    expect(await people.queueFor('150502002002')).toBe(STREET)
    expect(await people.queueFor(COUNTY)).toBe(COUNTY)
  })

  test('R260 §3.2: a manager above suspends and reinstates; what was in hand has gone on and a card is 无效 meanwhile', async () => {
    const held = await inHandsOf('张强')
    const suspend = (by: string, name: string) =>
      city.call<GridPerson & { code?: string }>(suspendGridPerson, { token: tokenOf(by), params: { id: idOf(name) }, body: { reason: '等待核实' } })
    expect((await suspend('周敏', '高值班')).status).toBe(404)
    expect((await suspend('周敏', '周敏')).body.code).toBe('GRID_EVENTS.PERSON_NOT_BELOW_YOU')
    expect((await suspend('周敏', '张强')).body).toMatchObject({ away: 'SUSPENSION', maySuspend: false })
    expect(await handlerOf(held)).toBe(idOf('乌云'))
    expect((await suspend('周敏', '张强')).body.code).toBe('GRID_EVENTS.AWAY_ALREADY')

    const { code } = await city.must<WorkCard>(getWorkCard, { token: tokenOf('张强') })
    const check = async () => (await city.call<object>(checkWorkCard, { body: { code } })).body
    expect(await check()).toEqual({ result: 'INVALID', holder: null })
    const own = await city.must<GridPerson>(getOwnGridPerson, { token: tokenOf('张强') })
    expect(own.absences[0]).toMatchObject({ kind: 'SUSPENSION', mayEnd: false })
    await city.advanceClock(1_000)
    expect((await endNewest('张强', '周敏')).body).toMatchObject({ away: null })
    expect(await check()).toEqual({ result: 'VALID', holder: { nameMasked: '张*', gridName: expect.stringContaining('网格'), postLabel: 'A 岗' } })
  })

  test('R260: a code is 有效 for half a minute to a minute, then 已过期, and tells nothing else; guessing is stopped', async () => {
    const card = await city.must<WorkCard>(getWorkCard, { token: tokenOf('乌云') })
    expect(card).toMatchObject({
      name: '乌云',
      postLabel: 'B 岗',
      isSuspended: false,
      link: `${city.url}/grid-events/pages/work-card-check/index?code=${card.code}`,
    })
    expect(card.code.startsWith(card.cardNo)).toBe(true)
    const check = (code: string) => city.call<{ result: string; holder: object | null }>(checkWorkCard, { body: { code } })
    const valid = (await check(card.code)).body
    expect([valid.result, Object.keys(valid.holder ?? {}).sort()]).toEqual(['VALID', ['gridName', 'nameMasked', 'postLabel']])
    await city.advanceClock(90_000)
    expect((await check(card.code)).body).toEqual({ result: 'EXPIRED', holder: null })
    const next = await city.must<WorkCard>(getWorkCard, { token: tokenOf('乌云') })
    expect([next.cardNo, next.code === card.code]).toEqual([card.cardNo, false])

    const wrong = (n: number) => card.cardNo + String((Number(next.code.slice(6)) + n) % 1_000_000).padStart(6, '0')
    let status = 200
    for (let n = 1; n <= 31 && status === 200; n++) status = (await check(wrong(n))).status
    expect(status).toBe(429)
    expect((await check(next.code)).status).toBe(429)
  })

  test('R260: the card for paper says that only the changing code proves it, and carries none', async () => {
    const response = await fetch(`${city.url}/api/v1${getWorkCardFile.path}`, { headers: { authorization: `Bearer ${tokenOf('张强')}` } })
    const text = readPdf(Buffer.from(await response.arrayBuffer())).join('\n')
    const { cardNo, code } = await city.must<WorkCard>(getWorkCard, { token: tokenOf('张强') })
    expect([response.status, text.includes('不能单独证明身份'), text.includes('张强'), text.includes(cardNo)]).toEqual([200, true, true, true])
    expect(text).not.toContain(code.slice(6))
  })

  test('R259 R260: posts are given and taken from above only, and the last one that ends hands everything on', async () => {
    const give = (by: string, accountId: string, nodeCode: string, kind: string) =>
      city.call<GridPerson & { code?: string }>(assignGridPost, { token: tokenOf(by), body: { accountId, nodeCode, kind } })
    expect((await give('周敏', idOf('哈斯'), '150522', 'A')).body.code).toBe('GRID_EVENTS.POST_NOT_YOURS_TO_GIVE')
    expect((await give('周敏', idOf('哈斯'), STREET, 'MANAGER')).body.code).toBe('GRID_EVENTS.POST_NOT_YOURS_TO_GIVE')
    expect((await give('周敏', idOf('哈斯'), GRID, 'LEAD')).body.code).toBe('GRID_EVENTS.POST_NEEDS_ROLE')
    expect((await give('周敏', idOf('哈斯'), `${STREET}99999999`, 'A')).body.code).toBe('GRID_EVENTS.NODE_UNKNOWN')
    const both = await Promise.all([give('周敏', idOf('哈斯'), GRID, 'B'), give('高值班', idOf('哈斯'), GRID, 'B')])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])

    const held = await desk.reported(desk.resident(), { nodeCode: SIBLING })
    await desk.does({ app: 'staff', accountId: idOf('哈斯') }, held, 'claim', {})
    const { posts } = await city.must<GridPerson>(getGridPerson, { token: tokenOf('周敏'), params: { id: idOf('哈斯') } })
    const end = (postId: string, by: string) => city.call<GridPerson>(endGridPost, { token: tokenOf(by), params: { id: postId }, body: { reason: '调走了' } })
    for (const { id } of posts) expect((await end(id, '周敏')).status).toBe(200)
    await city.runJobs('outbox')
    expect(await desk.find(held)).toMatchObject({ state: 'PENDING_CLAIM', handlerAccountId: null })
    const after = await city.must<GridPerson>(getGridPerson, { token: tokenOf('高值班'), params: { id: idOf('哈斯') } })
    expect([after.posts, after.formerPosts.map(({ nodeCode }) => nodeCode).sort()]).toEqual([[], [SIBLING, GRID]])
    expect((await give('高值班', idOf('哈斯'), SIBLING, 'A')).status).toBe(201)
  })

  test('R260: each finds the people of their own nodes, by name, grid, post and presence; others are not there', async () => {
    const search = async (name: string, more: object = {}) =>
      (
        await city.must<{ items: GridPersonCard[]; total: number }>(searchGridPeople, {
          token: tokenOf(name),
          body: { text: '', kind: null, presence: 'ALL', order: 'NAME', ...more },
        })
      ).items.map((person) => person.name)
    expect((await search('高值班')).sort()).toEqual(['乌云', '周敏', '哈斯', '张强', '高值班'].sort())
    expect((await search('哈斯')).sort()).toEqual(['哈斯'])
    expect(await search('周敏', { kind: 'B' })).toEqual(['乌云'])
    expect(await search('周敏', { text: '张' })).toEqual(['张强'])
    expect(await search('周敏', { text: '第三网格', kind: 'LEAD' })).toEqual(['周敏'])
    expect(await search('高值班', { presence: 'AWAY' })).toEqual([])
    expect((await city.call(getGridPerson, { token: tokenOf('哈斯'), params: { id: idOf('张强') } })).status).toBe(404)
  })
})
