import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import * as contract from '@jktl/shared/identity/contract'
import { PERSON_LIMIT } from '@jktl/shared/identity/model'
import { listNotices } from '@jktl/shared/notifications/contract'
import type { Problem } from '@jktl/shared/kernel/errors'

import { DirectoryPublic } from '../../src/modules/directory/public.ts'
import { IdentityPublic, UnbindGuards } from '../../src/modules/identity/public.ts'
import { seedPersonas } from '../../src/modules/identity/seed.ts'
import { type PersonaCard, type Reply, TestCity } from '../support/city.ts'
import { addPerson, auditOf, type PersonReply, Strangers } from './residents.ts'

interface ConsentView {
  id: string
  state: string
  relation: string
  requesterNameMasked: string
}
type ConsentReply = Reply<ConsentView & Problem>

let city: TestCity
let strangers: Strangers
let cards: Map<string, PersonaCard & { family?: { name: string; idNumber: string | null }[] }>

beforeAll(async () => {
  city = await TestCity.start()
  strangers = new Strangers(city)
  cards = new Map((await city.personas()).map((card) => [card.name, card]))
}, 60_000)
afterEach(() => city.clearFaults('population'))
afterAll(() => city?.close())

const card = (name: string): PersonaCard => {
  const found = cards.get(name)
  if (!found) throw new Error('no such persona')
  return found
}
const childOfLiNa = (): { name: string; idNumber: string | null } =>
  cards.get('李娜')?.family?.find((relative) => relative.name === '李小苗') ?? { name: '', idNumber: null }
const consents = async (token: string): Promise<ConsentView[]> =>
  (await city.call<{ items: ConsentView[] }>(contract.listConsentRequests, { token })).body.items
const decide = (token: string, id: string, decision: string): Promise<ConsentReply> =>
  city.call(contract.decideConsentRequest, { token, params: { id }, body: { decision } })
const persons = async (token: string): Promise<contract.Person[]> => (await city.call<{ items: contract.Person[] }>(contract.listPersons, { token })).body.items
const noticeTitles = async (token: string): Promise<string[]> =>
  (await city.call<{ items: { title: string }[] }>(listNotices, { token })).body.items.map((notice) => notice.title)

describe('the seeded family', () => {
  test('A03 R348: 李娜 and 李建国 both have 李小苗, 李娜 has her mother by consent, and nobody else was added', async () => {
    const lists = await Promise.all(['李娜', '李建国', '王秀兰', '空白'].map(async (name) => (await city.signIn(name)).me.persons))
    expect(lists.map((list) => list.map((person) => `${person.relation} ${person.nameMasked} ${person.realName}`))).toEqual([
      ['SELF 李* VERIFIED', 'CHILD 李*苗 VERIFIED', 'PARENT 王*兰 VERIFIED'],
      ['SELF 李*国 VERIFIED', 'CHILD 李*苗 VERIFIED'],
      ['SELF 王*兰 VERIFIED'],
      [],
    ])
    const [mother, father] = lists
    expect(mother?.[1]?.id).toBe(father?.[1]?.id)
  })

  test('A01: seeding again changes nothing', async () => {
    const count = async (): Promise<unknown> =>
      city.db.query(
        `SELECT (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM person_binding) AS bindings, (SELECT count(*) FROM staff_post) AS posts, (SELECT count(*) FROM privacy_consent) AS consents`,
      )
    const before = await count()
    await seedPersonas(city.app.platform, city.mockUrl, city.app.nest.get(DirectoryPublic, { strict: false }))
    expect(await count()).toEqual(before)
  })

  test('A36: a name with a middle dot is kept, whichever dot was typed', async () => {
    const { me } = await city.signIn('阿拉坦·苏和')
    expect(me.persons[0]).toMatchObject({ nameMasked: '阿****和', realName: 'VERIFIED' })
  })
})

describe("one's own real name", () => {
  test('A01 A02: the same human in two accounts is one person, and neither account sees more than its own entry', async () => {
    const first = await strangers.arriveVerified()
    const second = await strangers.arrive()
    const typed = await addPerson(city, second.token, 'SELF', { name: '张三', idNumber: first.card.idNumber })
    expect(typed.body).toMatchObject({ id: first.selfId, realName: 'AUTO_FAILED', nameMasked: '张*' })
    const corrected = await addPerson(city, second.token, 'SELF', first.card)
    expect(corrected.body).toMatchObject({ id: first.selfId, realName: 'VERIFIED' })
    expect(await city.db.query(`SELECT 1 FROM person WHERE id = $1`, [first.selfId])).toHaveLength(1)
    expect((await persons(second.token)).map((person) => person.relation)).toEqual(['SELF'])
  })

  test('A02 R341: a number that breaks GB 11643 or lies in the future is refused before anybody is asked', async () => {
    const { token, card: own } = await strangers.arrive()
    const before = (await city.journal('population')).requests.length
    for (const idNumber of [own.idNumber?.replace(/.$/, (last) => (last === '1' ? '2' : '1')) ?? '', '12345', '15050220990101963X']) {
      expect((await addPerson(city, token, 'SELF', { name: own.name, idNumber })).body.code).toBe('IDENTITY.ID_NUMBER_INVALID')
    }
    expect((await city.journal('population')).requests).toHaveLength(before)
  })

  test('A02: a wrong name fails, a second self is refused, and family waits for the own real name', async () => {
    const { token, card: own } = await strangers.arrive()
    expect((await addPerson(city, token, 'PARENT', card('王秀兰'))).body.code).toBe('IDENTITY.SELF_FIRST')
    const failed = await addPerson(city, token, 'SELF', { ...own, name: `${own.name}一` })
    expect(failed.body).toMatchObject({ realName: 'AUTO_FAILED', note: expect.stringContaining('人工审核') })
    expect((await addPerson(city, token, 'PARENT', card('王秀兰'))).body.code).toBe('IDENTITY.SELF_FIRST')
    const verified = await addPerson(city, token, 'SELF', own)
    expect(verified.body.realName).toBe('VERIFIED')
    expect((await addPerson(city, token, 'SELF', own)).body.code).toBe('IDENTITY.SELF_EXISTS')
    expect((await city.call<Problem>(contract.removePerson, { token, params: { id: verified.body.id } })).body.code).toBe('IDENTITY.SELF_CANNOT_BE_REMOVED')
  })

  test('A02: a registry that does not answer leaves the person unverified; the sweep asks under the same id, and tells', async () => {
    await city.faults('population', [{ match: { operation: 'check-real-name' }, effect: { kind: 'unavailable' } }])
    const { token, card: own } = await strangers.arrive()
    const added = await addPerson(city, token, 'SELF', own)
    expect([added.status, added.body.realName, added.body.note]).toEqual([201, 'UNVERIFIED', expect.stringContaining('自动再查')])
    expect((await city.call<Problem>(contract.getHealthCard, { token, params: { id: added.body.id } })).body.code).toBe('IDENTITY.NOT_VERIFIED')
    await city.advanceClock(61_000)
    await city.runJobs()
    expect((await persons(token))[0]?.realName).toBe('UNVERIFIED')
    await city.clearFaults('population')
    await city.advanceClock(30 * 60_000)
    await city.runJobs()
    expect((await persons(token))[0]?.realName).toBe('VERIFIED')
    const asked = (await city.journal('population')).requests.filter((request) => request.facts['idNumber'] === own.idNumber)
    expect(asked.length).toBeGreaterThanOrEqual(3)
    expect(new Set(asked.map((request) => request.facts['requestId'])).size).toBe(1)
    expect(await noticeTitles(token)).toEqual(['实名核验通过了'])
  })

  test('A02: an answer to another request, or one that is no answer, proves nothing', async () => {
    await city.faults('population', [
      { match: { operation: 'check-real-name' }, effect: { kind: 'status', status: 200, body: { requestId: 'another', result: 'MATCH' } } },
    ])
    const { token, card: own } = await strangers.arrive()
    expect((await addPerson(city, token, 'SELF', own)).body.realName).toBe('UNVERIFIED')
  })
})

describe('children', () => {
  test("A03 R348: a stranger's child is refused and nothing of it is stored", async () => {
    const { token } = await strangers.arriveVerified()
    const before = await city.db.query('SELECT 1 FROM person')
    const refused = await addPerson(city, token, 'CHILD', childOfLiNa())
    expect([refused.status, refused.body.code]).toEqual([422, 'IDENTITY.NOT_PARENT_CHILD'])
    expect((await addPerson(city, token, 'OTHER', childOfLiNa())).body.code).toBe('IDENTITY.NOT_PARENT_CHILD')
    expect(await city.db.query('SELECT 1 FROM person')).toHaveLength(before.length)
  })

  test('A03: when the registry is silent about a parent, nothing is decided and the same request may be repeated', async () => {
    await city.faults('population', [{ match: { operation: 'check-parent-child' }, effect: { kind: 'unavailable' }, times: 1 }])
    const { token } = await strangers.arriveVerified()
    const body = { relation: 'CHILD', name: childOfLiNa().name, idNumber: childOfLiNa().idNumber }
    const first: PersonReply = await city.call(contract.addPerson, { token, body, key: 'same-key-1' })
    expect([first.status, first.body.code]).toEqual([503, 'KERNEL.UPSTREAM_UNAVAILABLE'])
    const second: PersonReply = await city.call(contract.addPerson, { token, body, key: 'same-key-1' })
    expect(second.body.code).toBe('IDENTITY.NOT_PARENT_CHILD')
  })

  test('A03: a newborn without an ID is added by the birth certificate, by both parents, as one person, until day 90', async () => {
    const body = { name: '李小禾', sex: 'M', birthDate: '2026-10-15', birthCertificateNumber: 'T150500962' }
    const [mother, father, stranger] = [await city.signIn('李娜'), await city.signIn('李建国'), await strangers.arriveVerified()]
    const byMother: PersonReply = await city.call(contract.addNewborn, { token: mother.token, body })
    const byFather: PersonReply = await city.call(contract.addNewborn, { token: father.token, body })
    expect([byMother.body, byFather.body]).toEqual([byFather.body, byMother.body])
    expect(byMother.body).toMatchObject({ relation: 'CHILD', realName: 'VERIFIED', idNumberMasked: null })
    expect((await city.call<Problem>(contract.addNewborn, { token: mother.token, body })).body.code).toBe('IDENTITY.ALREADY_BOUND')
    expect((await city.call<Problem>(contract.addNewborn, { token: stranger.token, body })).body.code).toBe('IDENTITY.NOT_PARENT_CHILD')
    expect((await city.call<Problem>(contract.addNewborn, { token: mother.token, body: { ...body, birthCertificateNumber: '15050' } })).body.code).toBe(
      'IDENTITY.BIRTH_CERTIFICATE_INVALID',
    )
    expect((await city.call<Problem>(contract.addNewborn, { token: mother.token, body: { ...body, birthDate: '2026-08-01' } })).body.code).toBe(
      'IDENTITY.NOT_NEWBORN',
    )
  })

  test('A03: at most eight persons, also when two requests race for the last place', async () => {
    const { token } = await city.signIn('其其格')
    const births = await Promise.all(
      Array.from({ length: PERSON_LIMIT }, (_, i) =>
        city.action<{ result: { name: string; birthDate: string; sex: string; certificateNumber: string } }>('population', 'record-birth', {
          mother: '其其格',
          childName: `其小${i}`,
          sex: 'F',
        }),
      ),
    )
    const add = ({ result }: (typeof births)[number]): Promise<PersonReply> =>
      city.call(contract.addNewborn, {
        token,
        body: { name: result.name, sex: 'F', birthDate: result.birthDate, birthCertificateNumber: result.certificateNumber },
      })
    for (const birth of births.slice(0, PERSON_LIMIT - 2)) expect((await add(birth)).status).toBe(201)
    const last = await Promise.all(births.slice(PERSON_LIMIT - 2).map(add))
    expect(last.map((reply) => reply.status).sort()).toEqual([201, 409])
    expect(last.find((reply) => reply.status === 409)?.body.code).toBe('IDENTITY.PERSON_LIMIT')
    expect(await persons(token)).toHaveLength(PERSON_LIMIT)
  })

  test("A34: a guardian's right ends on the 18th birthday, before any job has run", async () => {
    const father = await city.signIn('李建国')
    const child = father.me.persons.find((person) => person.relation === 'CHILD')
    await city.db.query(`UPDATE person_binding SET guardian_until = '2026-11-24' WHERE account_id = $1 AND person_id = $2`, [father.me.accountId, child?.id])
    const identity = city.app.nest.get(IdentityPublic, { strict: false })
    expect(await identity.findBoundPerson(father.me.accountId, child?.id ?? '')).not.toBeNull()
    const before = city.now()
    await city.setClock('2026-11-24T00:00:00+08:00')
    expect(await identity.findBoundPerson(father.me.accountId, child?.id ?? '')).toBeNull()
    await city.runJobs()
    expect(await noticeTitles(father.token)).toContain('孩子满 18 岁了')
    await city.setClock(before)
  })
})

describe('adults and their consent', () => {
  test('A03 A34: nothing can be done for an adult until they agree in their own account, and they may take it back', async () => {
    const [carer, elder] = [await strangers.arriveVerified(), await strangers.arriveVerified()]
    const asked = await addPerson(city, carer.token, 'OTHER', elder.card)
    expect(asked.body).toMatchObject({ id: elder.selfId, binding: 'PENDING_CONSENT' })
    const identity = city.app.nest.get(IdentityPublic, { strict: false })
    expect(await identity.findBoundPerson(carer.me.accountId, elder.selfId)).toBeNull()
    await city.runJobs()
    expect(await noticeTitles(elder.token)).toEqual(['有家人想为您办事'])
    expect(await identity.listOpenIdentityTasks(elder.me.accountId)).toMatchObject([{ kind: 'CONSENT_REQUEST' }])

    const [request] = await consents(elder.token)
    expect(request).toMatchObject({ state: 'PENDING_CONSENT', relation: 'OTHER' })
    expect(await consents(carer.token)).toEqual([])
    expect((await decide(carer.token, request?.id ?? '', 'agree')).status).toBe(404)
    expect((await decide(elder.token, request?.id ?? '', 'withdraw')).body).toMatchObject({
      code: 'IDENTITY.CONSENT_NOT_OPEN',
      allowedActions: ['agree', 'refuse'],
    })
    expect((await decide(elder.token, request?.id ?? '', 'agree')).body.state).toBe('ACTIVE')
    expect(await identity.findBoundPerson(carer.me.accountId, elder.selfId)).toMatchObject({
      name: elder.card.name,
      documentNumber: elder.card.idNumber,
      realName: 'VERIFIED',
    })

    expect((await decide(elder.token, request?.id ?? '', 'withdraw')).body.state).toBe('ENDED')
    expect(await identity.findBoundPerson(carer.me.accountId, elder.selfId)).toBeNull()
    expect((await decide(elder.token, request?.id ?? '', 'agree')).body.code).toBe('IDENTITY.CONSENT_NOT_OPEN')
    await city.runJobs()
    expect(await noticeTitles(carer.token)).toEqual(['家人收回了同意', '家人同意了'])
  })

  test('A03: a refused request cannot be repeated for 24 hours', async () => {
    const [carer, elder] = [await strangers.arriveVerified(), await strangers.arriveVerified()]
    await addPerson(city, carer.token, 'OTHER', elder.card)
    const [request] = await consents(elder.token)
    expect((await decide(elder.token, request?.id ?? '', 'refuse')).body.state).toBe('REFUSED')
    expect((await persons(carer.token)).map((person) => person.relation)).toEqual(['SELF'])
    expect((await addPerson(city, carer.token, 'OTHER', elder.card)).body.code).toBe('IDENTITY.UNBOUND_RECENTLY')
    await city.advanceClock(24 * 3_600_000)
    expect((await addPerson(city, carer.token, 'OTHER', elder.card)).body.binding).toBe('PENDING_CONSENT')
  })

  test('A03: an adult without an account, and a wrong name for one who has it, end alike', async () => {
    const [carer, elder] = [await strangers.arriveVerified(), await strangers.arriveVerified()]
    const nobody = (await city.personas(60)).at(-1)
    expect((await addPerson(city, carer.token, 'OTHER', nobody ?? { name: '', idNumber: null })).body.code).toBe('IDENTITY.NO_ACCOUNT_TO_ASK')
    expect((await addPerson(city, carer.token, 'OTHER', { ...elder.card, name: '张三' })).body.code).toBe('IDENTITY.NO_ACCOUNT_TO_ASK')
    expect(await consents(elder.token)).toEqual([])
  })

  test('A03: an unbinding is refused while a later slice still needs the person, then waits 24 hours for a new one', async () => {
    const [carer, elder] = [await strangers.arriveVerified(), await strangers.arriveVerified()]
    await addPerson(city, carer.token, 'OTHER', elder.card)
    let isNeeded = true
    city.app.nest
      .get(UnbindGuards, { strict: false })
      .register({ name: 'test', blocks: (accountId) => Promise.resolve(isNeeded && accountId === carer.me.accountId) })
    const remove = (): Promise<Reply<Problem>> => city.call(contract.removePerson, { token: carer.token, params: { id: elder.selfId } })
    expect((await remove()).body.code).toBe('IDENTITY.PERSON_HAS_APPOINTMENTS')
    isNeeded = false
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
    expect((await addPerson(city, carer.token, 'OTHER', elder.card)).body.code).toBe('IDENTITY.UNBOUND_RECENTLY')
  })
})

describe('whose data it is', () => {
  test('A03: a person of another account is not there, for every operation alike', async () => {
    const [owner, other] = [await strangers.arriveVerified(), await strangers.arriveVerified()]
    const at = { token: other.token, params: { id: owner.selfId } }
    const replies = [
      await city.call<Problem>(contract.getPerson, at),
      await city.call<Problem>(contract.removePerson, at),
      await city.call<Problem>(contract.getHealthCard, at),
      await city.call<Problem>(contract.requestManualReview, { ...at, body: { documentKind: 'ID_CARD', note: '请核对' } }),
    ]
    expect(replies.map((reply) => [reply.status, reply.body.code])).toEqual(replies.map(() => [404, 'KERNEL.NOT_FOUND']))
  })

  test('A03: every read of a person is recorded before it is answered, and nothing readable is stored', async () => {
    const { token, me, selfId, card: own } = await strangers.arriveVerified()
    await city.call(contract.getPerson, { token, params: { id: selfId } })
    await persons(token)
    for (const action of ['identity.addPerson', 'identity.getPerson', 'identity.listPersons'])
      expect(await auditOf(city, action, selfId)).toMatchObject([{ actor: me.accountId }])
    const [row] = await city.db.query<{ text: string }>(
      `SELECT p::text || b::text AS text FROM person p JOIN person_binding b ON b.person_id = p.id WHERE p.id = $1`,
      [selfId],
    )
    for (const secret of [own.name, own.idNumber ?? '', Buffer.from(own.name).toString('hex'), Buffer.from(own.idNumber ?? '').toString('hex')])
      expect(row?.text).not.toContain(secret)
  })
})
