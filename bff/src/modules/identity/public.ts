import type { PersonRelation, RealNameState } from '@jktl/shared/identity/model'
import type { Result } from '@jktl/shared/kernel/result'
import type { Role, StaffRole } from '@jktl/shared/kernel/roles'

import type { Sql } from '../../platform/database/database.ts'
import type { AppName } from '../../platform/sessions.ts'

/** A person as another slice needs them for a transaction: full data, read only after the caller's binding was checked. */
export interface BoundPerson {
  personId: string
  relation: PersonRelation
  name: string
  /** `RESIDENT_ID` 公民身份号码, or `BIRTH_CERTIFICATE` for a newborn without one. */
  documentKind: 'RESIDENT_ID' | 'BIRTH_CERTIFICATE'
  documentNumber: string
  /** Stable key of the human being, over all accounts (N3): fingerprint of document kind and number, hex. */
  identityKey: string
  sex: 'M' | 'F'
  birthDate: string
  /** Of the account: whoever books is whom the hospital calls. */
  phone: string | null
  /** Anything but VERIFIED: listed, but nothing may be done for them yet. */
  realName: RealNameState
}
/** What may be shown without unmasking. */
export interface PersonLabel {
  personId: string
  nameMasked: string
  idNumberMasked: string | null
  birthDate: string
  /** Relation to the account asked for; OTHER when none. */
  relation: PersonRelation
}

/**
 * All that other slices may use of identity. The caller records the access (`Audit`): only it knows the operation and the request.
 */
export abstract class IdentityPublic {
  /** The person, when bound ACTIVE to this account; null when missing or not theirs (never told apart). */
  abstract findBoundPerson(accountId: string, personId: string): Promise<BoundPerson | null>
  /** Masked labels for lists, as seen from one account (null: as staff). */
  abstract labelPersons(accountId: string | null, personIds: readonly string[], sql?: Sql): Promise<Map<string, PersonLabel>>
  /** Persons bound ACTIVE to the account. */
  abstract listBoundPersonIds(accountId: string): Promise<string[]>
  /** The openid to pay or notify with; null when the account is unknown. */
  abstract findOpenid(accountId: string): Promise<string | null>
  /** The account and person of somebody verified as themself, when name and 公民身份号码 both fit; else null, whatever did not (A27). */
  abstract findVerifiedSelf(name: string, idNumber: string): Promise<{ accountId: string; personId: string } | null>
  /** The `identityKey` of whoever holds this document, known here or not: a desk finds a person's bookings by it (A11). */
  abstract identityKeyOf(documentKind: BoundPerson['documentKind'], documentNumber: string): string
  /** Accounts of those who hold this staff role: for the institution, or for the whole region (null). */
  abstract listStaffAccounts(role: StaffRole, institutionId: string | null, sql?: Sql): Promise<string[]>
  /** The verified self of an account; null while its real name is not proved. */
  abstract findSelf(accountId: string): Promise<string | null>
  /** Birth and parents in force of a person, for decisions about their records; null when unknown. */
  abstract findGuardedPerson(personId: string): Promise<GuardedPerson | null>
  /** Whoever may answer for a person about their records: the person's own verified accounts, and those of parents while their right lasts. */
  abstract listDeciders(personId: string, sql?: Sql): Promise<Decider[]>
  /** The person whose registered name and 公民身份号码 both fit, with or without an account; else null, whatever did not. */
  abstract findNamedPerson(name: string, idNumber: string): Promise<string | null>
  /** Takes a health-card code, once (R177). @returns whose it is */
  abstract takeHealthCard(staffAccountId: string, qrText: string): Promise<Result<string, 'HEALTH_CARD_INVALID' | 'HEALTH_CARD_EXPIRED' | 'HEALTH_CARD_USED'>>
  /** Sex, birth date and full name: for staff whose reach was checked before. */
  abstract describePersons(personIds: readonly string[]): Promise<{ personId: string; name: string; sex: 'M' | 'F'; birthDate: string }[]>
  /** Family of a person, masked, with verified accounts of their own. */
  abstract listRelatives(personId: string): Promise<PersonRelative[]>
  /** Whether one has the other in their list of 就诊人, as something else than themself. */
  abstract areTied(onePersonId: string, otherPersonId: string): Promise<boolean>
  /** Whether the population registry knows them as parent and child; false also when it does not answer. */
  abstract areParentAndChild(onePersonId: string, otherPersonId: string): Promise<boolean>
  /** Whether the population registry has the person's death; null when it does not answer or does not know. */
  abstract isRegisteredDead(personId: string): Promise<boolean | null>
  /** Accounts whose verified self each of the persons is: whom to tell. */
  abstract listAccountsOf(personIds: readonly string[], sql?: Sql): Promise<{ personId: string; accountId: string }[]>
  /** Doctors and family doctors of an institution. */
  abstract listClinicians(institutionId: string): Promise<{ accountId: string; name: string; role: Role }[]>
  /** Names of staff by account; those who have left too. */
  abstract nameStaff(accountIds: readonly string[], sql?: Sql): Promise<Map<string, string>>
  /** The document by which the sources of health records know a person. For the server's own questions there; shown to nobody. */
  abstract findDocument(personId: string): Promise<Pick<BoundPerson, 'documentKind' | 'documentNumber'> | null>
  /** The person with this document, when somebody here has listed them. */
  abstract findPersonByDocument(document: Pick<BoundPerson, 'documentKind' | 'documentNumber'>): Promise<string | null>
  /** What the person still has to do themself: consents waiting for an answer, real name to complete. */
  abstract listOpenIdentityTasks(accountId: string): Promise<{ kind: 'CONSENT_REQUEST' | 'REAL_NAME' | 'ADD_SELF'; personId: string | null; text: string }[]>
}

/** Somebody who answers for a person: themself, or a parent. */
export interface Decider {
  accountId: string
  /** The answering human being. */
  personId: string
  capacity: 'self' | 'guardian'
}

export interface PersonRelative {
  personId: string
  nameMasked: string
  sex: 'M' | 'F'
  /** What the relative is to the person. */
  relation: PersonRelation
  phoneMasked: string | null
}

/** Outbox topic: an account no longer acts for a person. Payload: `TieEnded`. */
export const TIE_ENDED_TOPIC = 'identity.tieEnded'
export interface TieEnded {
  accountId: string
  personId: string
  cause: 'REMOVED' | 'CONSENT_WITHDRAWN' | 'CAME_OF_AGE'
}

/** A person as decisions about their records see them. */
export interface GuardedPerson {
  birthDate: string
  /** Verified parents whose right has not ended, as persons. */
  guardianPersonIds: string[]
}

/** Asked by identity before a person is unbound; a later slice registers its answer here so that identity imports none of them. */
export abstract class UnbindGuards {
  abstract register(guard: { name: string; blocks: (accountId: string, personId: string, tx: Sql) => Promise<boolean> }): void
}

/** Notices of identity itself, with the payload of every notice; notifications, which builds on this slice, takes them under this topic. */
export const IDENTITY_NOTICE_TOPIC = 'identity.notice'

/** `access_token` of our WeChat apps; every slice that calls WeChat shares one, because a fresh one may end the one before. */
export abstract class WechatAccessTokens {
  /** @param refused the token WeChat no longer took; asks for another one. @returns null when WeChat did not answer */
  abstract get(app: AppName, refused?: string): Promise<string | null>
}

/** How many there are (R269 用户信息): numbers only. */
export interface IdentityNumbers {
  accounts: number
  persons: number
  bindings: number
  verified: number
  inReview: number
}
export abstract class IdentityCounts {
  abstract count(): Promise<IdentityNumbers>
}
