import { dateOf, type Instant } from '@jktl/shared/kernel/dates'
import type { PersonRelation, RealNameState } from '@jktl/shared/identity/model'
import type { BindingBasis } from '@jktl/shared/identity/rules'

import type { Clock } from '../../platform/clock.ts'
import { Coalescer } from '../../platform/database/coalescer.ts'
import type { Database, Sql } from '../../platform/database/database.ts'
import type { Vault } from '../../platform/vault.ts'
import type { Standing } from './domain/admission.ts'
import { normaliseName } from './domain/names.ts'

export type DocumentKind = 'RESIDENT_ID' | 'BIRTH_CERTIFICATE'
export type BindingState = 'PENDING_CONSENT' | 'ACTIVE' | 'REFUSED' | 'ENDED'

/** Who a person is on paper. */
export interface PersonFacts {
  name: string
  documentKind: DocumentKind
  documentNumber: string
  sex: 'M' | 'F'
  birthDate: string
}
/** A live binding with everything about its person and its real-name state. */
export interface Binding extends PersonFacts {
  bindingId: string
  accountId: string
  personId: string
  relation: PersonRelation
  basis: BindingBasis
  state: 'PENDING_CONSENT' | 'ACTIVE'
  identityKey: string
  checkId: string
  realName: RealNameState
  autoResult: string | null
  dueAt: Instant | null
  reason: string | null
}
export interface NewBinding {
  accountId: string
  relation: PersonRelation
  basis: BindingBasis
  guardianUntil: string | null
  facts: PersonFacts
}
/** A person as one account knows them. */
export type PersonDescription = PersonFacts & { personId: string; relation: PersonRelation | null }
/** Somebody's wish to act for an adult, as that adult sees it. */
export interface Consent {
  id: string
  accountId: string
  personId: string
  relation: PersonRelation
  state: BindingState
  requestedAt: Instant
  requesterName: string | null
}

interface BindingRow {
  binding_id: string
  account_id: string
  person_id: string
  relation: PersonRelation
  basis: BindingBasis
  state: 'PENDING_CONSENT' | 'ACTIVE'
  name_sealed: Buffer
  document_kind: DocumentKind
  document_sealed: Buffer
  identity_fingerprint: Buffer
  sex: 'M' | 'F'
  birth_date: string
  check_id: string
  real_name: RealNameState
  auto_result: string | null
  due_at: Date | null
  reason_sealed: Buffer | null
}

const BINDING = `SELECT b.id AS binding_id, b.account_id, b.person_id, b.relation, b.basis, b.state, b.name_sealed, p.document_kind, p.document_sealed, p.identity_fingerprint, p.sex, p.birth_date,
         c.id AS check_id, c.state AS real_name, c.auto_result, c.due_at, c.reason_sealed
    FROM person_binding b JOIN person p ON p.id = b.person_id JOIN real_name_check c ON c.binding_id = b.id`
/** A guardian's right ends with the calendar day, whether or not the sweep has run. $2 is today. */
const LIVE = `b.state IN ('PENDING_CONSENT', 'ACTIVE') AND (b.guardian_until IS NULL OR b.guardian_until > $2::date)`
const CONSENT = `SELECT b.id, b.account_id, b.person_id, b.relation, b.state, b.requested_at,
         (SELECT s.name_sealed FROM person_binding s WHERE s.account_id = b.account_id AND s.relation = 'SELF' AND s.state = 'ACTIVE') AS requester_sealed
    FROM person_binding b
   WHERE b.basis = 'CONSENT' AND EXISTS (SELECT 1 FROM person_binding me JOIN real_name_check mc ON mc.binding_id = me.id
           WHERE me.account_id = $1 AND me.person_id = b.person_id AND me.relation = 'SELF' AND me.state = 'ACTIVE' AND mc.state = 'VERIFIED')`
const CONSENTS_SHOWN = 100

interface ConsentRow {
  id: string
  account_id: string
  person_id: string
  relation: PersonRelation
  state: BindingState
  requested_at: Date
  requester_sealed: Buffer | null
}

/** Persons and who may act for them. */
export class PersonRepository {
  private readonly actives = new Coalescer((asked: { accountId: string; personId: string }[]) => this.findActives(asked))
  private readonly descriptions = new Coalescer((asked: { accountId: string | null; personIds: readonly string[] }[]) => this.describeAll(asked, this.db))

  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  private today(): string {
    return dateOf(this.clock.now())
  }

  /** The human being behind a document, over all accounts. */
  identityOf(facts: Pick<PersonFacts, 'documentKind' | 'documentNumber'>): Buffer {
    return this.vault.fingerprint('person', `${facts.documentKind}\n${facts.documentNumber}`)
  }

  private bindingOf = (row: BindingRow): Binding => ({
    bindingId: row.binding_id,
    accountId: row.account_id,
    personId: row.person_id,
    relation: row.relation,
    basis: row.basis,
    state: row.state,
    name: this.vault.open(row.name_sealed),
    documentKind: row.document_kind,
    documentNumber: this.vault.open(row.document_sealed),
    identityKey: row.identity_fingerprint.toString('hex'),
    sex: row.sex,
    birthDate: row.birth_date,
    checkId: row.check_id,
    realName: row.real_name,
    autoResult: row.auto_result,
    dueAt: row.due_at?.getTime() ?? null,
    reason: row.reason_sealed && this.vault.open(row.reason_sealed),
  })

  /** Oneself first, then in the order of adding. */
  async listLive(accountId: string): Promise<Binding[]> {
    const rows = await this.db.query<BindingRow>(
      `${BINDING} WHERE b.account_id = $1 AND ${LIVE} ORDER BY b.relation <> 'SELF', b.requested_at, b.relation, b.id`,
      [accountId, this.today()],
      'identity-list-live',
    )
    return rows.map(this.bindingOf)
  }

  async findLive(accountId: string, personId: string): Promise<Binding | null> {
    const [row] = await this.db.query<BindingRow>(
      `${BINDING} WHERE b.account_id = $1 AND ${LIVE} AND b.person_id = $3`,
      [accountId, this.today(), personId],
      'identity-find-live',
    )
    return row ? this.bindingOf(row) : null
  }

  async findSelf(accountId: string): Promise<Binding | null> {
    const [row] = await this.db.query<BindingRow>(`${BINDING} WHERE b.account_id = $1 AND ${LIVE} AND b.relation = 'SELF'`, [accountId, this.today()])
    return row ? this.bindingOf(row) : null
  }

  /** One ACTIVE binding with the account's phone: booking asks this for every number, and all who ask together in one statement. */
  findActiveWithPhone(accountId: string, personId: string): Promise<(Binding & { phone: string | null }) | null> {
    return this.actives.call({ accountId, personId })
  }

  private async findActives(asked: { accountId: string; personId: string }[]): Promise<((Binding & { phone: string | null }) | null)[]> {
    const rows = await this.db.query<BindingRow & { phone_sealed: Buffer | null; n: number }>(
      `${BINDING.replace('SELECT ', 'SELECT x.n, a.phone_sealed, ')} JOIN account a ON a.id = b.account_id
         JOIN unnest($1::uuid[], $3::uuid[]) WITH ORDINALITY AS x(account_id, person_id, n) ON b.account_id = x.account_id AND b.person_id = x.person_id
        WHERE ${LIVE} AND b.state = 'ACTIVE'`,
      [asked.map((one) => one.accountId), this.today(), asked.map((one) => one.personId)],
      'identity-find-active',
    )
    const found = new Map(rows.map((row) => [row.n, { ...this.bindingOf(row), phone: row.phone_sealed && this.vault.open(row.phone_sealed) }]))
    return asked.map((_, index) => found.get(index + 1) ?? null)
  }

  async listActivePersonIds(accountId: string): Promise<string[]> {
    const rows = await this.db.query<{ person_id: string }>(
      `SELECT b.person_id FROM person_binding b WHERE b.account_id = $1 AND ${LIVE} AND b.state = 'ACTIVE' ORDER BY b.requested_at, b.id`,
      [accountId, this.today()],
    )
    return rows.map((row) => row.person_id)
  }

  /** Persons by id; with an account, the name and relation as that account has them (also of bindings that ended). */
  async describe(accountId: string | null, personIds: readonly string[], sql?: Sql): Promise<PersonDescription[]> {
    if (!sql) return this.descriptions.call({ accountId, personIds })
    return (await this.describeAll([{ accountId, personIds }], sql))[0] ?? []
  }

  private async describeAll(asked: readonly { accountId: string | null; personIds: readonly string[] }[], sql: Sql): Promise<PersonDescription[][]> {
    const pairs = asked.flatMap(({ accountId, personIds }, index) => personIds.map((personId) => ({ index, accountId, personId })))
    const rows = await sql.query<{
      asker: number
      id: string
      document_kind: DocumentKind
      document_sealed: Buffer
      name_sealed: Buffer
      sex: 'M' | 'F'
      birth_date: string
      own_name: Buffer | null
      relation: PersonRelation | null
    }>(
      `SELECT x.asker, p.id, p.document_kind, p.document_sealed, p.name_sealed, p.sex, p.birth_date, b.name_sealed AS own_name, b.relation
         FROM unnest($1::int[], $2::uuid[], $3::uuid[]) AS x(asker, account_id, person_id) JOIN person p ON p.id = x.person_id
         LEFT JOIN LATERAL (SELECT name_sealed, relation FROM person_binding WHERE account_id = x.account_id AND person_id = p.id ORDER BY ended_at DESC NULLS FIRST LIMIT 1) b ON true`,
      [pairs.map((pair) => pair.index), pairs.map((pair) => pair.accountId), pairs.map((pair) => pair.personId)],
      'identity-describe',
    )
    const answers = asked.map((): PersonDescription[] => [])
    for (const row of rows)
      answers[row.asker]?.push({
        personId: row.id,
        relation: row.relation,
        name: this.vault.open(row.own_name ?? row.name_sealed),
        documentKind: row.document_kind,
        documentNumber: this.vault.open(row.document_sealed),
        sex: row.sex,
        birthDate: row.birth_date,
      })
    return answers
  }

  /** Every binding of the account that adding this person could meet: the live ones, and the ended ones of the same person. */
  async listStandings(accountId: string, document: Pick<PersonFacts, 'documentKind' | 'documentNumber'>, sql: Sql = this.db): Promise<Standing[]> {
    const rows = await sql.query<{ id: string; relation: PersonRelation; is_live: boolean; is_same: boolean; real_name: RealNameState; ended_at: Date | null }>(
      `SELECT b.id, b.relation, ${LIVE} AS is_live, p.identity_fingerprint = $3 AS is_same, c.state AS real_name, b.ended_at
         FROM person_binding b JOIN person p ON p.id = b.person_id JOIN real_name_check c ON c.binding_id = b.id
        WHERE b.account_id = $1 AND ((${LIVE}) OR p.identity_fingerprint = $3)`,
      [accountId, this.today(), this.identityOf(document)],
    )
    return rows.map((row) => ({
      bindingId: row.id,
      relation: row.relation,
      isLive: row.is_live,
      isSamePerson: row.is_same,
      realName: row.real_name,
      endedAt: row.ended_at?.getTime() ?? null,
    }))
  }

  async findDocument(personId: string): Promise<Pick<PersonFacts, 'documentKind' | 'documentNumber'> | null> {
    const [row] = await this.db.query<{ document_kind: DocumentKind; document_sealed: Buffer }>(
      `SELECT document_kind, document_sealed FROM person WHERE id = $1`,
      [personId],
    )
    return row ? { documentKind: row.document_kind, documentNumber: this.vault.open(row.document_sealed) } : null
  }

  async findByDocument(document: Pick<PersonFacts, 'documentKind' | 'documentNumber'>): Promise<string | null> {
    const [row] = await this.db.query<{ id: string }>(`SELECT id FROM person WHERE identity_fingerprint = $1`, [this.identityOf(document)])
    return row?.id ?? null
  }

  /** Accounts whose own verified real name this document is, with the verified name: whom to ask for consent. */
  async findVerifiedSelves(document: Pick<PersonFacts, 'documentKind' | 'documentNumber'>): Promise<{ accountId: string; personId: string; name: string }[]> {
    const rows = await this.db.query<{ account_id: string; person_id: string; name_sealed: Buffer }>(
      `SELECT b.account_id, b.person_id, b.name_sealed FROM person_binding b JOIN person p ON p.id = b.person_id JOIN real_name_check c ON c.binding_id = b.id
        WHERE p.identity_fingerprint = $1 AND b.relation = 'SELF' AND b.state = 'ACTIVE' AND c.state = 'VERIFIED' ORDER BY b.requested_at`,
      [this.identityOf(document)],
    )
    return rows.map((row) => ({ accountId: row.account_id, personId: row.person_id, name: this.vault.open(row.name_sealed) }))
  }

  /** Birth date, and the verified selves of accounts that are guardians today. */
  async findGuarded(personId: string): Promise<{ birthDate: string; guardianPersonIds: string[] } | null> {
    const [row] = await this.db.query<{ birth_date: string; guardians: string[] }>(
      `SELECT p.birth_date, ARRAY(
         SELECT DISTINCT s.person_id::text FROM person_binding g JOIN real_name_check gc ON gc.binding_id = g.id
           JOIN person_binding s ON s.account_id = g.account_id AND s.relation = 'SELF' AND s.state = 'ACTIVE'
           JOIN real_name_check sc ON sc.binding_id = s.id
          WHERE g.person_id = p.id AND g.basis = 'GUARDIAN' AND g.state = 'ACTIVE' AND (g.guardian_until IS NULL OR g.guardian_until > $2::date)
            AND gc.state = 'VERIFIED' AND sc.state = 'VERIFIED' ORDER BY 1) AS guardians
         FROM person p WHERE p.id = $1`,
      [personId, this.today()],
      'identity-find-guarded',
    )
    return row ? { birthDate: row.birth_date, guardianPersonIds: row.guardians } : null
  }

  /** Verified accounts of the person, and of parents whose right lasts today, oneself first. */
  async listDeciders(personId: string, sql: Sql = this.db): Promise<{ accountId: string; personId: string; capacity: 'self' | 'guardian' }[]> {
    return sql.query(
      `SELECT b.account_id AS "accountId", s.person_id AS "personId", CASE WHEN b.basis = 'SELF' THEN 'self' ELSE 'guardian' END AS capacity
         FROM person_binding b JOIN real_name_check c ON c.binding_id = b.id
         JOIN person_binding s ON s.account_id = b.account_id AND s.relation = 'SELF' AND s.state = 'ACTIVE'
         JOIN real_name_check sc ON sc.binding_id = s.id
        WHERE b.person_id = $1 AND b.basis IN ('SELF', 'GUARDIAN') AND ${LIVE} AND b.state = 'ACTIVE' AND c.state = 'VERIFIED' AND sc.state = 'VERIFIED'
        ORDER BY b.basis = 'SELF' DESC, b.requested_at, b.account_id`,
      [personId, this.today()],
    )
  }

  /** By the registered name, not by what an account typed. */
  async findNamed(name: string, documentNumber: string): Promise<string | null> {
    const [row] = await this.db.query<{ id: string; name_sealed: Buffer }>(`SELECT id, name_sealed FROM person WHERE identity_fingerprint = $1`, [
      this.identityOf({ documentKind: 'RESIDENT_ID', documentNumber }),
    ])
    return row && normaliseName(this.vault.open(row.name_sealed)) === name ? row.id : null
  }

  /** Writes the person (once per human being) and the binding. A guardian binding past its day is ended first: it no longer lives, and its place is needed. */
  async bind(tx: Sql, binding: NewBinding): Promise<{ bindingId: string; personId: string }> {
    const { facts } = binding
    const at = this.clock.date()
    const name = this.vault.seal(facts.name)
    const [person] = await tx.query<{ id: string }>(
      `INSERT INTO person (document_kind, document_sealed, identity_fingerprint, name_sealed, sex, birth_date, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (identity_fingerprint) DO UPDATE SET identity_fingerprint = EXCLUDED.identity_fingerprint RETURNING id`,
      [facts.documentKind, this.vault.seal(facts.documentNumber), this.identityOf(facts), name, facts.sex, facts.birthDate, at],
    )
    await tx.query(
      `UPDATE person_binding SET state = 'ENDED', ended_at = $3 WHERE account_id = $1 AND person_id = $2 AND state = 'ACTIVE' AND guardian_until <= $4::date`,
      [binding.accountId, person?.id, at, this.today()],
    )
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO person_binding (account_id, person_id, relation, basis, state, name_sealed, guardian_until, requested_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        binding.accountId,
        person?.id,
        binding.relation,
        binding.basis,
        binding.basis === 'CONSENT' ? 'PENDING_CONSENT' : 'ACTIVE',
        name,
        binding.guardianUntil,
        at,
      ],
    )
    if (!person || !row) throw new Error('a written binding has an id')
    return { bindingId: row.id, personId: person.id }
  }

  async end(tx: Sql, bindingIds: readonly string[]): Promise<void> {
    await tx.query(`UPDATE person_binding SET state = 'ENDED', ended_at = $2 WHERE id = ANY($1::uuid[]) AND state IN ('PENDING_CONSENT', 'ACTIVE')`, [
      bindingIds,
      this.clock.date(),
    ])
  }

  /** The real name is proven: from now on it is the person's. */
  async adoptName(tx: Sql, bindingId: string): Promise<void> {
    await tx.query(`UPDATE person p SET name_sealed = b.name_sealed FROM person_binding b WHERE b.id = $1 AND p.id = b.person_id`, [bindingId])
  }

  private consentOf = (row: ConsentRow): Consent => ({
    id: row.id,
    accountId: row.account_id,
    personId: row.person_id,
    relation: row.relation,
    state: row.state,
    requestedAt: row.requested_at.getTime(),
    requesterName: row.requester_sealed && this.vault.open(row.requester_sealed),
  })

  /** Requests to act for the person this account verifiably is, newest first. */
  async listConsents(accountId: string): Promise<Consent[]> {
    return (await this.db.query<ConsentRow>(`${CONSENT} ORDER BY b.requested_at DESC, b.id LIMIT ${CONSENTS_SHOWN}`, [accountId])).map(this.consentOf)
  }

  async findConsent(accountId: string, id: string): Promise<Consent | null> {
    const [row] = await this.db.query<ConsentRow>(`${CONSENT} AND b.id = $2`, [accountId, id])
    return row ? this.consentOf(row) : null
  }

  /** @returns false when the request is no longer in the state it was decided on */
  async moveConsent(tx: Sql, id: string, from: BindingState, to: BindingState): Promise<boolean> {
    const at = this.clock.date()
    const isEnd = to === 'REFUSED' || to === 'ENDED'
    const rows = await tx.query(`UPDATE person_binding SET state = $3, decided_at = $4, ended_at = $5 WHERE id = $1 AND state = $2 RETURNING 1`, [
      id,
      from,
      to,
      at,
      isEnd ? at : null,
    ])
    return rows.length > 0
  }

  /** Ends guardianships whose ward has come of age; answers whose. */
  async endGuardianships(tx: Sql, limit: number): Promise<{ bindingId: string; accountId: string; personId: string }[]> {
    return tx.query<{ bindingId: string; accountId: string; personId: string }>(
      `UPDATE person_binding SET state = 'ENDED', ended_at = $1 WHERE id IN (SELECT id FROM person_binding WHERE state = 'ACTIVE' AND guardian_until <= $2::date ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING id AS "bindingId", account_id AS "accountId", person_id AS "personId"`,
      [this.clock.date(), this.today(), limit],
    )
  }
}
