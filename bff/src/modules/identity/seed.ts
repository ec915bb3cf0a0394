import type { PersonRelation, TypeSize } from '@jktl/shared/identity/model'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import type { StaffRole } from '@jktl/shared/kernel/roles'

import type { Platform } from '../../platform/platform.module.ts'
import type { DirectoryPublic } from '../directory/public.ts'
import { buildIdentity, type IdentityParts } from './identity.parts.ts'
import { addPerson } from './use-cases/add-person.ts'
import { decideConsent } from './use-cases/decide-consent.ts'
import { hasAgreedPrivacy } from './use-cases/has-agreed-privacy.ts'

interface Persona {
  name: string
  app: 'citizen' | 'staff'
  openid: string
  unionid: string
  phone: string
  idNumber: string | null
  post?: { role: StaffRole; hosCode?: string; areaCode?: string }
  family?: { relation: string; name: string; idNumber: string | null }[]
}

const LARGE_TYPE: Record<string, TypeSize> = { 王秀兰: 'xlarge' }
/** Who has whom in the list. Newborns are left to be added by hand: that is what they are there to show. */
const FAMILY: readonly { of: string; relation: PersonRelation; name: string }[] = [
  { of: '李娜', relation: 'CHILD', name: '李小苗' },
  { of: '李建国', relation: 'CHILD', name: '李小苗' },
  { of: '李娜', relation: 'PARENT', name: '王秀兰' },
  { of: '包玉梅', relation: 'CHILD', name: '陈晨' },
]
/** People made of records from elsewhere; their children have no account and stand in the parent's list. */
const SAMPLE = /^合成样本/
/** What a second run meets. */
const ALREADY_THERE: ReadonlySet<string> = new Set(['SELF_EXISTS', 'ALREADY_BOUND'])

async function addOnce(parts: IdentityParts, accountId: string, relation: PersonRelation, person: { name: string; idNumber: string | null }): Promise<void> {
  if (person.idNumber === null) return
  const added = await addPerson(parts, { accountId, requestKey: `seed-${relation}-${person.name}`, relation, name: person.name, idNumber: person.idNumber })
  if (!added.ok && !ALREADY_THERE.has(added.code)) throw new Error(`the seed could not add a ${relation}: ${added.code}`)
}

async function seedResident(parts: IdentityParts, persona: Persona): Promise<string> {
  const accountId = await parts.accounts.open({ app: 'citizen', openid: persona.openid, unionid: persona.unionid })
  if (!(await hasAgreedPrivacy(parts, accountId))) {
    await parts.accounts.addPrivacyDecision(accountId, { version: PRIVACY_POLICY_VERSION, decision: 'agreed' })
    await parts.accounts.setPhone(accountId, persona.phone)
    const typeSize = LARGE_TYPE[persona.name]
    if (typeSize) await parts.accounts.setPreferences(accountId, { typeSize, dark: false })
  }
  await addOnce(parts, accountId, 'SELF', persona)
  return accountId
}

async function seedStaff(parts: IdentityParts, persona: Persona, institutionIds: ReadonlyMap<string, string>): Promise<void> {
  if (!persona.post) return
  const { role, hosCode, areaCode = null } = persona.post
  const institutionId = hosCode ? institutionIds.get(hosCode) : null
  if (institutionId === undefined) throw new Error(`the seed found no institution ${hosCode ?? ''}: sync the directory first`)
  const accountId = await parts.accounts.open({ app: 'staff', openid: persona.openid, unionid: persona.unionid }, persona.name)
  await parts.accounts.grantPost(accountId, { role, institutionId, areaCode })
}

/** The adult asked says yes to everything the seed asked on behalf of the family. */
async function agreeToAll(parts: IdentityParts, accountId: string): Promise<void> {
  for (const consent of await parts.persons.listConsents(accountId)) {
    if (consent.state === 'PENDING_CONSENT') await decideConsent(parts, { accountId, id: consent.id, decision: 'agree' })
  }
}

/**
 * The people of the city (seams.md "Personas"), through the use cases a client would reach. Idempotent. 空白 stays without anything.
 * @returns one line saying what was done
 * @param directory knows the institutions staff posts are held for; sync it before
 */
export async function seedPersonas(platform: Platform, cityUrl: string, directory: Pick<DirectoryPublic, 'listInstitutions'>): Promise<string> {
  const answer = await fetch(`${cityUrl}/__city/personas`)
  if (!answer.ok) throw new Error(`the city did not tell its personas: ${answer.status}`)
  const personas = (await answer.json()) as Persona[]
  const parts = buildIdentity(platform)
  try {
    const institutionIds = new Map((await directory.listInstitutions()).map(({ hosCode, id }) => [hosCode, id]))
    const accounts = new Map<string, string>()
    for (const persona of personas) {
      if (persona.app === 'staff') await seedStaff(parts, persona, institutionIds)
      else if (persona.idNumber !== null) accounts.set(persona.name, await seedResident(parts, persona))
    }
    for (const { of, relation, name } of FAMILY) {
      const accountId = accounts.get(of)
      const relative = [...personas, ...(personas.find((p) => p.name === of)?.family ?? [])].find((p) => p.name === name)
      if (accountId && relative) await addOnce(parts, accountId, relation, relative)
    }
    for (const { name, family = [] } of personas.filter((persona) => SAMPLE.test(persona.name)))
      for (const child of family.filter(({ relation }) => relation === 'CHILD')) {
        const accountId = accounts.get(name)
        if (accountId) await addOnce(parts, accountId, 'CHILD', child)
      }
    for (const name of new Set(FAMILY.map((tie) => tie.name))) {
      const accountId = accounts.get(name)
      if (accountId) await agreeToAll(parts, accountId)
    }
    return `${personas.length} people of the city`
  } finally {
    await Promise.all([parts.wechat.close(), parts.population.close()])
  }
}
