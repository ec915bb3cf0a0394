import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type BlockProposal,
  decideBlock,
  findPrivacyPerson,
  getOversight,
  getPrivacyFile,
  listBlockProposals,
  type Oversight,
  type PrivacyFile,
  proposeBlock,
  proposeLift,
} from '@jktl/shared/health-records/privacy/contract'
import { getRecordHome } from '@jktl/shared/health-records/views/contract'
import { createGrant } from '@jktl/shared/health-records/grants/contract'
import type { Problem } from '@jktl/shared/kernel/errors'

import { auditOf, type Resident, Strangers } from '../identity/residents.ts'
import { type Reply, type SignedIn, TestCity } from '../support/city.ts'

type Verified = Resident & { selfId: string }
type Refused = Pick<Problem, 'code'>

let city: TestCity
let people: Strangers
let officer: SignedIn
let admin: SignedIn

beforeAll(async () => {
  city = await TestCity.start()
  people = new Strangers(city)
  officer = await city.signIn('齐隐私')
  admin = await city.signIn('系统管理员')
}, 60_000)
afterAll(() => city?.close())

const propose = (person: Verified, blocked: Verified): Promise<Reply<Omit<BlockProposal, 'status'> & Refused>> =>
  city.call(proposeBlock, {
    token: officer.token,
    body: {
      personId: person.selfId,
      kind: 'SAFEGUARDING',
      blocked: { name: blocked.card.name, idNumber: blocked.card.idNumber },
      evidence: '派出所 2026 年第 7 号告诫书',
    },
  })
const decide = (by: SignedIn, { id, version }: Pick<BlockProposal, 'id' | 'version'>, agrees = true): Promise<Reply<Refused>> =>
  city.call(decideBlock, { token: by.token, params: { id }, ifMatch: version, body: { agrees } })
const home = (reader: Verified, person: Verified): Promise<Reply> => city.call(getRecordHome, { token: reader.token, params: { id: person.selfId } })
const epoch = async ({ selfId }: Verified): Promise<number> =>
  (await city.db.query<{ epoch: number }>(`SELECT policy_epoch AS epoch FROM record_patient WHERE person_id = $1`, [selfId]))[0]?.epoch ?? 0

describe('privacy officer', () => {
  test('§3.5 §3.6: a block needs evidence and two people, counts from the next question on, and is lifted the same way', async () => {
    const [person, relative] = [await people.arriveVerified(), await people.arriveVerified()]
    await city.must(createGrant, {
      token: person.token,
      body: { personId: person.selfId, grantee: { kind: 'person', ref: relative.selfId }, directories: ['D02'], endsOn: '2026-12-01' },
    })
    expect((await home(relative, person)).status).toBe(200)

    const proposed = (await propose(person, relative)).body
    expect((await propose(person, relative)).body.code).toBe('HEALTH_RECORDS.BLOCK_EXISTS')
    expect((await decide(officer, proposed)).body.code).toBe('HEALTH_RECORDS.BLOCK_OWN_PROPOSAL')
    expect((await home(relative, person)).status).toBe(200)
    expect((await decide(admin, { ...proposed, version: 9 })).status).toBe(412)
    const before = await epoch(person)
    const decisions = await Promise.all([decide(admin, proposed), decide(admin, proposed)])
    expect(decisions.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await epoch(person)).toBe(before + 1)
    expect((await home(relative, person)).status).toBe(404)

    const file = await city.must<PrivacyFile>(getPrivacyFile, { token: officer.token, params: { id: person.selfId } })
    expect(file.blocks.map(({ kind }) => kind)).toEqual(['SAFEGUARDING'])
    const lift = await city.must<BlockProposal>(proposeLift, {
      token: officer.token,
      body: { blockId: file.blocks[0]?.id, evidence: '派出所撤销了告诫书，附函' },
    })
    expect((await decide(admin, lift)).status).toBe(200)
    expect((await home(relative, person)).status).toBe(200)
  })

  test('§3.2: the officer finds a person by name and number together, sees who may look and never a record', async () => {
    const [person, relative] = [await people.arriveVerified(), await people.arriveVerified()]
    await city.must(createGrant, {
      token: person.token,
      body: { personId: person.selfId, grantee: { kind: 'person', ref: relative.selfId }, directories: ['D02', 'D05'], endsOn: '2026-12-01' },
    })
    const find = (name: string) =>
      city.must<{ items: { personId: string }[] }>(findPrivacyPerson, { token: officer.token, body: { name, idNumber: person.card.idNumber } })
    expect((await find('别的名字')).items).toEqual([])
    expect((await find(person.card.name)).items).toEqual([expect.objectContaining({ personId: person.selfId })])
    const file = await city.must<PrivacyFile>(getPrivacyFile, { token: officer.token, params: { id: person.selfId } })
    expect(file.grants).toEqual([expect.objectContaining({ granteeKind: 'person', directories: ['D02', 'D05'], status: 'active' })])
    expect(JSON.stringify(file)).not.toContain(person.card.name)
    expect((await auditOf(city, 'healthRecords.getPrivacyFile', person.selfId))[0]?.actor).toBe(officer.me.accountId)
    expect((await home({ ...person, token: officer.token }, person)).status).toBe(403)
  })

  test('§3.10 P43: who was refused unusually often is listed, and how far each chain of the access log is signed', async () => {
    const doctor = await city.signIn('何医生')
    await city.db.query(`INSERT INTO access_denial (actor_account_id, hour, denied) VALUES ($1, $2, 60)`, [doctor.me.accountId, new Date(city.now())])
    const seen = await city.must<Oversight>(getOversight, { token: officer.token })
    expect(seen.unusual).toEqual([expect.objectContaining({ name: '何医生', isStaff: true, denied: 60 })])
    expect(seen.chains.length).toBeGreaterThan(0)
    const waiting = await city.must<{ items: BlockProposal[] }>(listBlockProposals, { token: admin.token })
    expect(waiting.items.every(({ isMine }) => !isMine)).toBe(true)
  })
})
