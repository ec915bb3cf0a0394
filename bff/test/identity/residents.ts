import * as contract from '@jktl/shared/identity/contract'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import type { Problem } from '@jktl/shared/kernel/errors'

import type { PersonaCard, Reply, SignedIn, TestCity } from '../support/city.ts'

export interface Resident extends SignedIn {
  card: PersonaCard
}
/** What an operation about persons answers: the person, or why not. */
export type PersonReply = Reply<contract.Person & Problem>

/** People of the city nobody has seeded, one after the other. */
export class Strangers {
  private next = 0

  constructor(private readonly city: TestCity) {}

  /** Signed in and agreed to the privacy policy; nothing else. */
  async arrive(): Promise<Resident> {
    const cards = await this.city.personas(this.next + 1)
    const card = cards[this.next++]
    if (!card) throw new Error('the crowd has no more people')
    const session = await this.city.signIn(card.name)
    await this.city.call(contract.recordPrivacyConsent, { token: session.token, body: { version: PRIVACY_POLICY_VERSION, decision: 'agreed' } })
    return { ...session, card }
  }

  /** With their own real name proven. */
  async arriveVerified(): Promise<Resident & { selfId: string }> {
    const resident = await this.arrive()
    const self = await addPerson(this.city, resident.token, 'SELF', resident.card)
    if (self.body.realName !== 'VERIFIED') throw new Error('a stranger could not prove their name')
    return { ...resident, selfId: self.body.id }
  }
}

export const addPerson = (city: TestCity, token: string, relation: string, person: { name: string; idNumber: string | null }): Promise<PersonReply> =>
  city.call(contract.addPerson, { token, body: { relation, name: person.name, idNumber: person.idNumber } })

export const auditOf = (city: TestCity, action: string, personId: string): Promise<{ actor: string; reason: string | null }[]> =>
  city.db.query(`SELECT actor_account_id AS actor, reason FROM audit_log WHERE action = $1 AND person_id = $2 ORDER BY seq`, [action, personId])
