import { randomUUID } from 'node:crypto'

import { type Appointment, type ClinicSession, confirmAppointment, holdNumber, listSessions } from '@jktl/shared/appointments/contract'
import { submitEvaluation } from '@jktl/shared/appointments/evaluations/contract'
import {
  addPerson,
  listConsentRequests,
  listRealNameReviews,
  recordPrivacyConsent,
  requestManualReview,
  type RealNameReview,
} from '@jktl/shared/identity/contract'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import { dateOf } from '@jktl/shared/kernel/dates'
import { ROLES, type Role, STAFF_ROLES } from '@jktl/shared/kernel/roles'
import type { Route } from '@jktl/shared/kernel/route'
import { listNotices } from '@jktl/shared/notifications/contract'

import { NOTICE_TOPIC } from '../../src/modules/notifications/public.ts'
import { attendedVisit } from '../appointments/attended.ts'
import { type CallOptions, type SignedIn, TestCity } from '../support/city.ts'

/** Ids an operation may name, all of one owner. */
export interface Objects {
  person: string
  consentRequest: string
  appointment: string
  tradeOrder: string
  notice: string
  segment: string
  session: string
  institution: string
  department: string
  doctor: string
  review: string
  article: string
  evaluation: string
  suspiciousPair: string
}
export type Whose = 'own' | 'foreign' | 'none'
export type CallerName = 'anonymous' | Role

const GENERAL_HOSPITAL = '150502H01'
const COMMUNITY_CENTRE = '150502C01'
const OWNER = '王秀兰'
const NEIGHBOUR = '李建国'
/** Asks to act for the neighbour, so that the neighbour has a request of their own. */
const ASKER = '李娜'

/** A seeded city with one signed-in holder of every role, and a neighbour with objects of their own. */
export class World {
  private constructor(
    readonly city: TestCity,
    readonly tokens: Record<Role, string>,
    readonly objects: Record<Whose, Objects>,
    private readonly personas: Record<Role, string>,
  ) {}

  static async build(): Promise<World> {
    const city = await TestCity.start()
    const staff = (await city.personas()).filter((p) => p.app === 'staff')
    const [tokens, personas] = [{} as Record<Role, string>, {} as Record<Role, string>]
    const owner = await city.resident(OWNER)
    tokens.resident = owner.token
    personas.resident = OWNER
    for (const { name } of staff) {
      const { token, me } = await city.signIn(name)
      for (const { role } of me.posts) [tokens[role as Role], personas[role as Role]] = [token, name]
    }
    const missing = STAFF_ROLES.filter((role) => !tokens[role])
    if (missing.length > 0) throw new Error(`no persona holds ${missing.map((role) => ROLES[role]).join(', ')}`)
    const neighbour = await city.resident(NEIGHBOUR)
    await askFor(city, NEIGHBOUR)
    const reviewer = tokens.identity_reviewer
    const objects: Record<Whose, Objects> = {
      own: await objectsOf(city, owner, GENERAL_HOSPITAL, reviewer, 0),
      foreign: await objectsOf(city, neighbour, COMMUNITY_CENTRE, reviewer, 1),
      none: Object.fromEntries(OBJECT_NAMES.map((name) => [name, randomUUID()])) as unknown as Objects,
    }
    return new World(city, tokens, objects, personas)
  }

  tokenOf(caller: CallerName): string | undefined {
    return caller === 'anonymous' ? undefined : this.tokens[caller]
  }

  /** A session that may be ended. */
  async freshToken(role: Role): Promise<string> {
    return (await this.city.signIn(this.personas[role])).token
  }

  async call(
    route: Route,
    caller: CallerName,
    options: CallOptions,
  ): Promise<{ status: number; body: { code?: string; requestId?: string; items?: unknown[] } | null; headers: Headers }> {
    const token = this.tokenOf(caller)
    return this.city.call(route, { ...options, ...(token ? { token } : {}) })
  }

  close(): Promise<void> {
    return this.city.close()
  }
}

const OBJECT_NAMES = [
  'person',
  'consentRequest',
  'appointment',
  'tradeOrder',
  'notice',
  'segment',
  'session',
  'institution',
  'department',
  'doctor',
  'review',
  'article',
  'evaluation',
  'suspiciousPair',
] as const satisfies readonly (keyof Objects)[]

async function askFor(city: TestCity, adult: string): Promise<void> {
  const { token } = await city.signIn(ASKER)
  const card = (await city.personas()).find((p) => p.name === adult)
  await city.must(addPerson, { token, body: { relation: 'SPOUSE', name: adult, idNumber: card?.idNumber } })
}

/** One number held and sent to the cashier, one message, one consent request, one review in the queue. */
async function objectsOf(city: TestCity, who: SignedIn & { selfId: string }, hosCode: string, reviewerToken: string, nth: number): Promise<Objects> {
  const { token } = who
  // Paid numbers are at the general hospital; staff scope is proved by the session of `hosCode`.
  const paid = await bookableAt(city, GENERAL_HOSPITAL, nth)
  const appointment = await city.must<Appointment>(holdNumber, { token, body: { personId: who.selfId, segmentId: paid.segment } })
  await city.must(confirmAppointment, { token, params: { id: appointment.id }, body: { payMode: 'ONLINE' } })
  const order = await city.db.query<{ id: string }>(`SELECT trade_order_id AS id FROM appointment WHERE id = $1`, [appointment.id])
  const at = hosCode === GENERAL_HOSPITAL ? paid : await bookableAt(city, hosCode, 0)
  await city.app.platform.outbox.announce(city.db, {
    topic: NOTICE_TOPIC,
    dedupeKey: `sweep:${who.me.accountId}`,
    payload: { accountId: who.me.accountId, kind: 'test', title: '提醒', body: '请看。', needsAction: false, link: null },
  })
  await city.runJobs('outbox')
  const notices = await city.must<{ items: { id: string }[] }>(listNotices, { token })
  const consents = await city.must<{ items: { id: string }[] }>(listConsentRequests, { token })
  const [article] = await city.db.query<{ id: string }>(`SELECT id FROM article ORDER BY position LIMIT 1`)
  const ids = {
    person: who.selfId,
    consentRequest: consents.items[0]?.id,
    appointment: appointment.id,
    tradeOrder: order[0]?.id,
    notice: notices.items[0]?.id,
    review: await reviewOf(city, nth, reviewerToken),
    article: article?.id,
    evaluation: await evaluationOf(city, who, hosCode),
    suspiciousPair: await suspiciousPairOf(city, who.me.accountId),
    ...at,
  }
  const missing = OBJECT_NAMES.filter((name) => !ids[name])
  if (missing.length > 0) throw new Error(`the world has no ${missing.join(', ')}`)
  return ids as Objects
}

/** Seen to take what somebody else gave back. */
async function suspiciousPairOf(city: TestCity, accountId: string): Promise<string> {
  const id = randomUUID()
  await city.db.query(`INSERT INTO suspicious_pair (id, returned_by, taken_by, first_at, last_at) VALUES ($1, $2, $3, $4, $4)`, [
    id,
    randomUUID(),
    accountId,
    new Date(city.now()),
  ])
  return id
}

/** Of a visit of today. */
async function evaluationOf(city: TestCity, who: SignedIn & { selfId: string }, hosCode: string): Promise<string> {
  const visit = await attendedVisit(city, { accountId: who.me.accountId, personId: who.selfId }, { hosCode, date: dateOf(city.now()) })
  const evaluation = { ratings: { QUALITY: 5 }, isAnonymous: true }
  return (await city.must<{ id: string }>(submitEvaluation, { token: who.token, params: { id: visit.appointmentId }, body: evaluation })).id
}

async function bookableAt(
  city: TestCity,
  hosCode: string,
  skip: number,
): Promise<Pick<Objects, 'segment' | 'session' | 'institution' | 'department' | 'doctor'>> {
  const [row] = await city.db.query<{ institution: string; department: string; doctor: string; session: string }>(
    `SELECT s.institution_id AS institution, s.department_id AS department, s.doctor_id AS doctor, s.id AS session FROM clinic_session s JOIN institution i ON i.id = s.institution_id
      WHERE i.hos_code = $1 AND s.date > $2::date AND s.state = 'OPEN' ORDER BY s.date, s.id OFFSET $3 LIMIT 1`,
    [hosCode, new Date(city.now()), skip],
  )
  if (!row) throw new Error(`no open session at ${hosCode}`)
  const { items } = await city.must<{ items: ClinicSession[] }>(listSessions, { query: { doctorId: row.doctor } })
  const segment = items.find((s) => s.id === row.session)?.segments.find((s) => s.bookable)
  if (!segment) throw new Error(`nothing to book at ${hosCode}`)
  return { ...row, segment: segment.id }
}

/** Somebody whose name the registry writes differently, waiting for a reviewer. */
async function reviewOf(city: TestCity, nth: number, reviewerToken: string): Promise<string> {
  const card = (await city.personas(nth + 1))[nth]
  if (!card) throw new Error('the crowd has no more people')
  const { token } = await city.signIn(card.name)
  await city.must(recordPrivacyConsent, { token, body: { version: PRIVACY_POLICY_VERSION, decision: 'agreed' } })
  const person = await city.must<{ id: string }>(addPerson, { token, body: { relation: 'SELF', name: `${card.name}一`, idNumber: card.idNumber } })
  await city.must(requestManualReview, { token, params: { id: person.id }, body: { documentKind: 'ID_CARD', note: '姓名里有生僻字' } })
  const { items } = await city.must<{ items: RealNameReview[] }>(listRealNameReviews, { token: reviewerToken, query: { state: 'MANUAL_REVIEW', limit: 100 } })
  return items.at(-1)?.id ?? ''
}
