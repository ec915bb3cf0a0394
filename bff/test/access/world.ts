import { randomUUID } from 'node:crypto'

import { type Appointment, type ClinicSession, confirmAppointment, holdNumber, listSessions } from '@jktl/shared/appointments/contract'
import { submitEvaluation } from '@jktl/shared/appointments/evaluations/contract'
import { createGrant } from '@jktl/shared/health-records/grants/contract'
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
import { listBills, listStays, payBill } from '@jktl/shared/payments/bills/contract'
import { addPushRule } from '@jktl/shared/reports/contract'

import { AccessEvents } from '../../src/modules/health-records/public.ts'
import { NOTICE_TOPIC } from '../../src/modules/notifications/public.ts'
import { attendedVisit } from '../appointments/attended.ts'
import { plainContent, putRecord } from '../health-records/put-record.ts'
import { newRef, publish } from '../reports/lab-desk.ts'
import { type CallOptions, type SignedIn, TestCity } from '../support/city.ts'
import { signedClearingBatch } from './clearing-batch.ts'
import { type GridArchiveObjects, gridArchiveOf, NO_NODE } from './grid-archive.ts'
import { type GridPeopleObjects, gridPeopleOf } from './grid-people.ts'
import { gridEventOf } from './grid-event.ts'
import { gridSupervisionOf } from './grid-supervision.ts'
import { mediaLinkOf, NO_MEDIA } from './grid-media.ts'
import { workLogOf } from './grid-work-log.ts'
import { residentVoiceOf } from './resident-voice.ts'

/** Ids an operation may name, all of one owner. */
export interface Objects extends GridArchiveObjects, GridPeopleObjects {
  person: string
  consentRequest: string
  appointment: string
  tradeOrder: string
  clinicBill: string
  hospitalPayment: string
  historyExport: string
  stay: string
  notice: string
  segment: string
  session: string
  institution: string
  department: string
  doctor: string
  review: string
  article: string
  suspensionRequest: string
  quotaPlan: string
  extraNumber: string
  waitlistEntry: string
  draw: string
  drawEntry: string
  evaluation: string
  filing: string
  suspiciousPair: string
  deskCase: string
  arrival: string
  queueEntry: string
  violation: string
  appeal: string
  listing: string
  exemptionDay: string
  creditAccount: string
  creditVisit: string
  creditCase: string
  creditRule: string
  creditDifference: string
  channelChange: string
  channelRouting: string
  paidOrder: string
  stuckRefund: string
  quarantinedPayment: string
  moneyDecision: string
  reconBatch: string
  difference: string
  clearingBatch: string
  paymentFile: string
  onboarding: string
  frontCertificate: string
  record: string
  grant: string
  recordCorrection: string
  deskPatient: string
  cardRequest: string
  breakGlassReview: string
  blockProposal: string
  report: string
  reportItem: string
  pushRule: string
  pushRuleToEnd: string
  accessEvent: string
  accessComplaint: string
  gridEvent: string
  gridOrder: string
  gridOrderPerson: string
  gridDuty: string
  gridDutyTemplate: string
  gridSlaRule: string
  mediaLink: string
  workLog: string
  gridOpinion: string
  serviceActivation: string
}
export type Whose = 'own' | 'foreign' | 'none'
export type CallerName = 'anonymous' | Role

const GENERAL_HOSPITAL = '150502H01'
const COMMUNITY_CENTRE = '150502C01'
/** So many sessions on that it is on another day than the others. */
const LATER = 12
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
      none: { ...Object.fromEntries(OBJECT_NAMES.map((name) => [name, randomUUID()])), gridNode: NO_NODE, mediaLink: NO_MEDIA } as unknown as Objects,
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
  'clinicBill',
  'hospitalPayment',
  'historyExport',
  'stay',
  'notice',
  'segment',
  'session',
  'institution',
  'department',
  'doctor',
  'review',
  'article',
  'suspensionRequest',
  'quotaPlan',
  'extraNumber',
  'waitlistEntry',
  'draw',
  'drawEntry',
  'evaluation',
  'filing',
  'suspiciousPair',
  'deskCase',
  'arrival',
  'queueEntry',
  'violation',
  'appeal',
  'listing',
  'exemptionDay',
  'creditAccount',
  'creditVisit',
  'creditCase',
  'creditRule',
  'creditDifference',
  'channelChange',
  'channelRouting',
  'reconBatch',
  'difference',
  'clearingBatch',
  'paidOrder',
  'stuckRefund',
  'quarantinedPayment',
  'moneyDecision',
  'paymentFile',
  'onboarding',
  'frontCertificate',
  'record',
  'grant',
  'recordCorrection',
  'deskPatient',
  'cardRequest',
  'breakGlassReview',
  'blockProposal',
  'report',
  'reportItem',
  'pushRule',
  'pushRuleToEnd',
  'accessEvent',
  'accessComplaint',
  'gridEvent',
  'gridOrder',
  'gridOrderPerson',
  'gridDuty',
  'gridDutyTemplate',
  'gridSlaRule',
  'mediaLink',
  'workLog',
  'gridNode',
  'gridEdition',
  'gridOpinion',
  'serviceActivation',
  'gridPerson',
  'gridPost',
  'gridAbsence',
  'clue',
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
  const evaluation = await evaluationOf(city, who, hosCode)
  const gridEvent = await gridEventOf(city, who, nth === 0)
  const ids = {
    person: who.selfId,
    consentRequest: consents.items[0]?.id,
    appointment: appointment.id,
    tradeOrder: order[0]?.id,
    ...(await hospitalMoneyOf(city, who, nth === 0 ? OWNER : NEIGHBOUR)),
    notice: notices.items[0]?.id,
    review: await reviewOf(city, nth, reviewerToken),
    ...(await poolObjectsOf(city, who, at)),
    article: article?.id,
    waitlistEntry: await waitingFor(city, who, at),
    ...(await drawOf(city, who, at)),
    evaluation,
    filing: await filingOf(city, at.institution),
    ...(await queueOf(city, evaluation)),
    ...(await creditOf(city, evaluation)),
    ...(await creditpayOf(city, who, at.institution)),
    ...(await channelsOf(city, who.me.accountId)),
    suspiciousPair: await suspiciousPairOf(city, who.me.accountId),
    deskCase: await deskCaseOf(city, who, hosCode),
    ...(await differenceOf(city, at.institution, hosCode)),
    clearingBatch: await signedClearingBatch(city, at.institution, hosCode),
    ...(await moneyOf(city, who, at.institution)),
    ...(await joinedOf(city, at.institution, hosCode)),
    ...(await reportOf(city, who)),
    historyExport: await historyExportOf(city, who),
    paymentFile: await paymentFileOf(city, who, at.institution),
    ...(await recordOf(city, who, at.institution)),
    grant: await grantOf(city, who),
    ...(await clinicalOf(city, who, nth)),
    ...(await accessOf(city, who)),
    gridEvent,
    ...(await gridSupervisionOf(city, gridEvent, nth === 0)),
    mediaLink: await mediaLinkOf(city, who),
    workLog: await workLogOf(city, nth === 0),
    ...(await residentVoiceOf(city, who, nth === 0)),
    ...(await gridArchiveOf(city, nth === 0)),
    ...(await gridPeopleOf(city, nth === 0)),
    ...at,
  }
  const missing = OBJECT_NAMES.filter((name) => !ids[name])
  if (missing.length > 0) throw new Error(`the world has no ${missing.join(', ')}`)
  return ids as Objects
}

/** Given to the relative who has an account of her own. */
async function grantOf(city: TestCity, who: SignedIn & { selfId: string }): Promise<string> {
  const relative = await city.resident(ASKER)
  const grantee = { kind: 'person', ref: relative.selfId }
  return (
    await city.must<{ id: string }>(createGrant, { token: who.token, body: { personId: who.selfId, grantee, directories: ['D02'], endsOn: '2026-12-20' } })
  ).id
}

/** A card request that waits and a break-glass session to review; the first person has let every practitioner in. */
async function clinicalOf(
  city: TestCity,
  who: SignedIn & { selfId: string },
  nth: number,
): Promise<Pick<Objects, 'deskPatient' | 'cardRequest' | 'breakGlassReview' | 'blockProposal'>> {
  const now = new Date(city.now())
  const [request] = await city.db.query<{ id: string }>(
    `INSERT INTO card_request (person_id, account_id, role, institution_id, directories, minutes, status, requested_at, expires_at)
     SELECT $1, p.account_id, 'doctor', p.institution_id, '{D05}', 15, 'PENDING', $2, $2::timestamptz + interval '30 days' FROM staff_post p WHERE p.role = 'doctor' LIMIT 1 RETURNING id`,
    [who.selfId, now],
  )
  const [session] = await city.db.query<{ id: string }>(
    `INSERT INTO break_glass_session (account_id, role, institution_id, person_id, reason_code, reason_sealed, status, slot, asked_at, starts_at, ends_at, review_due_at)
     SELECT p.account_id, 'doctor', p.institution_id, $1, 'ACUTE', $3, 'CLOSED', 1, $2, $2, $2::timestamptz + interval '4 hours', $2::timestamptz + interval '72 hours' FROM staff_post p WHERE p.role = 'doctor' LIMIT 1 RETURNING id`,
    [who.selfId, now, city.app.platform.vault.seal('急诊胸痛，要知道用药')],
  )
  if (nth === 0)
    await city.db.query(
      `INSERT INTO record_grant (person_id, grantor_person_id, grantor_capacity, effect, grantee_kind, grantee_ref, grantee_institution_id, basis, directories, actions, purposes, starts_at, ends_at, status, reason, channel, created_at, changed_at)
       SELECT $1, $1, 'self', 'permit', 'practitioner', p.account_id, p.institution_id, 'treatment', '{D02,D03,D05}', '{list,read}', '{TREAT}', $2, $2::timestamptz + interval '30 days', 'active', 'CREATED', 'card', $2, $2
         FROM staff_post p WHERE p.role IN ('doctor', 'family_doctor')`,
      [who.selfId, now],
    )
  const [proposal] = await city.db.query<{ id: string }>(
    `INSERT INTO record_block_proposal (person_id, kind, blocked_person_id, evidence_sealed, status, proposed_by, proposed_at)
     SELECT $1, 'SAFEGUARDING', (SELECT id FROM person WHERE id <> $1 LIMIT 1), $3, 'PROPOSED', gen_random_uuid(), $2 RETURNING id`,
    [who.selfId, now, city.app.platform.vault.seal('派出所出具的告诫书')],
  )
  return { deskPatient: who.selfId, cardRequest: request?.id ?? '', breakGlassReview: session?.id ?? '', blockProposal: proposal?.id ?? '' }
}

/** A look at the person's record, and what they say about it. */
async function accessOf(city: TestCity, who: SignedIn & { selfId: string }): Promise<Pick<Objects, 'accessEvent' | 'accessComplaint'>> {
  const { accountId } = who.me
  const looked = { operation: 'sweep', action: 'read', purpose: 'TREAT', outcome: 'PERMIT', code: 'AUTHOR', directories: [], objectIds: [] } as const
  const events = city.app.nest.get(AccessEvents, { strict: false })
  const nobody = { actorInstitutionId: null, basisId: null, requestId: null }
  await events.append({ ...looked, ...nobody, actorAccountId: accountId, actorRole: 'doctor', personId: who.selfId })
  const [row] = await city.db.query<Pick<Objects, 'accessEvent' | 'accessComplaint'>>(
    `WITH seen AS (SELECT e.id FROM access_event e JOIN access_subject s ON s.id = e.subject_id WHERE s.person_id = $1 AND e.category = 'INSTITUTION' LIMIT 1),
     made AS (INSERT INTO access_complaint (person_id, account_id, state, text_sealed, created_at) VALUES ($1, $2, 'OPEN', $3, $4) RETURNING id)
     SELECT seen.id AS "accessEvent", made.id AS "accessComplaint" FROM seen, made`,
    [who.selfId, accountId, city.app.platform.vault.seal('不认识这个人'), new Date(city.now())],
  )
  return { accessEvent: row?.accessEvent ?? '', accessComplaint: row?.accessComplaint ?? '' }
}

/** A visit that the institution wrote down, and what the resident says is wrong with it. */
async function recordOf(city: TestCity, who: SignedIn & { selfId: string }, institution: string): Promise<Pick<Objects, 'record' | 'recordCorrection'>> {
  const visit = { encounterKind: 'OUTPATIENT' as const, start: '2026-11-02T09:00:00+08:00', end: null, reason: null }
  const wrote = { personId: who.selfId, kind: 'ENCOUNTER' as const, directory: 'D03' as const, authorOrg: institution }
  const record = await putRecord(city, { ...wrote, content: { ...plainContent('门诊'), ...visit } })
  const earlier = await putRecord(city, { ...wrote, content: { ...plainContent('门诊'), ...visit } })
  const [row] = await city.db.query<{ id: string }>(
    `INSERT INTO record_correction (object_id, person_id, account_id, institution_id, fault, text_sealed, state, request_key, requested_at, changed_at)
     VALUES ($1, $2, $3, $4, 'OTHER', $5, 'SUBMITTED', 'of-the-sweep', $6, $6) RETURNING id`,
    [earlier.id, who.selfId, who.me.accountId, institution, city.app.platform.vault.seal('写错了'), new Date(city.now())],
  )
  return { record: record.id, recordCorrection: row?.id ?? '' }
}

async function paymentFileOf(city: TestCity, who: SignedIn, institution: string): Promise<string> {
  const [row] = await city.db.query<{ id: string }>(
    `INSERT INTO payment_file (institution_id, purpose, name, mime, sha256, size_bytes, content, uploaded_by, uploaded_at)
     SELECT $1, 'QUALIFICATION', '执业许可证.pdf', 'application/pdf', encode(sha256(c), 'hex'), octet_length(c), c, $2, $3 FROM (VALUES ('%PDF-1.7'::bytea)) AS x(c) RETURNING id`,
    [institution, who.me.accountId, new Date(city.now())],
  )
  if (!row) throw new Error('no file')
  return row.id
}

/** A report with one value, and a wish about being told of reports. */
async function reportOf(
  city: TestCity,
  { selfId, token }: SignedIn & { selfId: string },
): Promise<Pick<Objects, 'report' | 'reportItem' | 'pushRule' | 'pushRuleToEnd'>> {
  const values = [{ title: '葡萄糖', analyte: 'glucose', number: '5.6', range: { low: '3.9', high: '6.1', text: null } }]
  const { id, itemIds } = await publish(city, { personId: selfId, ref: newRef(), values })
  const wish = { wants: 'ALL', quietFrom: null, quietTo: null, channel: 'APP', repeatDays: null, repeatMost: 1 }
  const told = (kind: 'LAB' | null) => city.must<{ id: string }>(addPushRule, { token, body: { personId: selfId, institutionId: null, kind, ...wish } })
  return { report: id, reportItem: itemIds[0] ?? '', pushRule: (await told(null)).id, pushRuleToEnd: (await told('LAB')).id }
}

/** A file that was asked for and can be fetched as long as the sweep runs. */
async function historyExportOf(city: TestCity, { me }: SignedIn): Promise<string> {
  const [row] = await city.db.query<{ id: string }>(
    `INSERT INTO history_export (account_id, format, created_at, expires_at) VALUES ($1, 'CSV', $2::timestamptz, $2::timestamptz + interval '1 hour') RETURNING id`,
    [me.accountId, new Date(city.now())],
  )
  if (!row) throw new Error('no export')
  return row.id
}

/** What lets the institution take money, and a certificate of its front machine. */
async function joinedOf(city: TestCity, institution: string, hosCode: string): Promise<Pick<Objects, 'onboarding' | 'frontCertificate'>> {
  const [row] = await city.db.query<Pick<Objects, 'onboarding' | 'frontCertificate'>>(
    `WITH device AS (INSERT INTO front_device (serial, institution_id, registered_at) VALUES ('FM-' || $2, $1, $3) RETURNING serial),
     made AS (INSERT INTO front_certificate (institution_id, device_serial, fingerprint, key_hash, subject, serial, not_before, not_after, pem, registered_by, registered_at)
       SELECT $1, serial, encode(sha256($2::bytea), 'hex'), encode(sha256($2::bytea), 'hex'), 'CN=示例', '01', $3, $3::timestamptz + interval '1 year', '示例', gen_random_uuid(), $3 FROM device RETURNING id)
     SELECT a.id AS onboarding, made.id AS "frontCertificate" FROM onboarding_application a, made WHERE a.institution_id = $1 AND a.state = 'APPROVED'`,
    [institution, hosCode, new Date(city.now())],
  )
  if (!row) throw new Error('the institution has not joined')
  return row
}

/** A hospital's list of long ago that was not what we hold. */
async function differenceOf(city: TestCity, institution: string, hosCode: string): Promise<Pick<Objects, 'reconBatch' | 'difference'>> {
  const [row] = await city.db.query<Pick<Objects, 'reconBatch' | 'difference'>>(
    `WITH batch AS (INSERT INTO recon_batch (channel, mchid, bill_kind, bill_date, version, is_current, state, planned_at, concluded_at) VALUES ('HIS', $2, 'HIS', '2026-10-01', 1, true, 'HAS_DIFFS', $3, $3) RETURNING id)
     INSERT INTO difference (batch_id, channel, mchid, bill_kind, bill_date, kind, natural_key, severity, state, own_fen, channel_fen, institution_id, detail, opened_at)
     SELECT id, 'HIS', $2, 'HIS', '2026-10-01', 'FUND_CHAIN', 'of-the-sweep', 1, 'OPEN', 0, 1200, $1, '{}', $3 FROM batch RETURNING batch_id AS "reconBatch", id AS difference`,
    [institution, hosCode, new Date(city.now())],
  )
  if (!row) throw new Error('no difference')
  return row
}

/** A number of the staff's own hospital whose confirmation it has not answered for long. */
async function deskCaseOf(city: TestCity, who: SignedIn & { selfId: string }, hosCode: string): Promise<string> {
  const later = await bookableAt(city, hosCode, LATER)
  const { id } = await city.must<Appointment>(holdNumber, { token: who.token, body: { personId: who.selfId, segmentId: later.segment } })
  const now = new Date(city.now())
  await city.db.query(
    `UPDATE appointment SET state = 'CONFIRMING', pay_mode = 'WINDOW', confirming_since = $2, manual_desk_at = $2, due_at = NULL WHERE id = $1`,
    [id, now],
  )
  return id
}

/** A paid order with a refund that cannot go on, and a payment in quarantine that somebody has an idea about. */
async function moneyOf(
  city: TestCity,
  who: SignedIn & { selfId: string },
  institution: string,
): Promise<Pick<Objects, 'paidOrder' | 'stuckRefund' | 'quarantinedPayment' | 'moneyDecision'>> {
  const [row] = await city.db.query<Pick<Objects, 'paidOrder' | 'stuckRefund' | 'quarantinedPayment' | 'moneyDecision'>>(
    `WITH debt AS (INSERT INTO trade_order (business_kind, business_id, account_id, person_id, institution_id, mchid, subject, amount_fen, state, pay_by, created_at)
       SELECT 'APPOINTMENT', gen_random_uuid(), $1, $2, $3, '1900000001', '挂号费', 1000, s, $4::timestamptz + interval '1 day', $4 FROM unnest(ARRAY['PAID', 'OPEN']) s RETURNING id, state),
     money AS (INSERT INTO payment_order (trade_order_id, leg, mchid, out_trade_no, amount_fen, state, parameters, parameters_hash, paid_fen, refund_held_fen, created_at)
       SELECT id, 'WECHAT_CASH', '1900000001', 'P' || left(replace(id::text, '-', ''), 24), 1000, CASE state WHEN 'PAID' THEN 'SUCCESS' ELSE 'QUARANTINED' END, '{"appid": "wx0citizen0000001"}', decode(repeat('00', 32), 'hex'),
              CASE state WHEN 'PAID' THEN 1000 ELSE 0 END, CASE state WHEN 'PAID' THEN 100 ELSE 0 END, $4 FROM debt RETURNING id, trade_order_id, state),
     stuck AS (INSERT INTO refund (trade_order_id, payment_id, cause, reason, mchid, out_refund_no, amount_fen, notify_url, parameters_hash, state, requested_at, submitted_at)
       SELECT trade_order_id, id, 'USER_CANCEL', '取消', '1900000001', 'R' || left(replace(id::text, '-', ''), 24), 100, '', decode(repeat('00', 32), 'hex'), 'ABNORMAL', $4, $4 FROM money WHERE state = 'SUCCESS' RETURNING id),
     idea AS (INSERT INTO money_decision (kind, institution_id, payment_id, reason, status, proposed_by, proposed_at) SELECT 'QUARANTINE_ACCEPT', $3, id, '核对过', 'PROPOSED', gen_random_uuid(), $4 FROM money WHERE state = 'QUARANTINED' RETURNING id)
     SELECT p.trade_order_id AS "paidOrder", stuck.id AS "stuckRefund", q.id AS "quarantinedPayment", idea.id AS "moneyDecision" FROM money p, money q, stuck, idea WHERE p.state = 'SUCCESS' AND q.state = 'QUARANTINED'`,
    [who.me.accountId, who.selfId, institution, new Date(city.now())],
  )
  if (!row) throw new Error('the money was not written')
  return row
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

/** Waiting for the regulator. */
async function filingOf(city: TestCity, institutionId: string): Promise<string> {
  const [row] = await city.db.query<{ id: string }>(
    `INSERT INTO filing (institution_id, kind, name, credit_code, contact_name_masked, contact_phone_masked, contract_from, contract_until, state, drafted_by, submitted_at, changed_by, changed_at)
     VALUES ($1, 'INSTITUTION', '示例医院', '12150502MB0A1B2C32', '王*', '138****0000', '2026-01-01', '2027-12-31', 'SUBMITTED', $2, $3, $2, $3) RETURNING id`,
    [institutionId, randomUUID(), new Date(city.now())],
  )
  return row?.id ?? ''
}

/** Of a visit of today. */
async function evaluationOf(city: TestCity, who: SignedIn & { selfId: string }, hosCode: string): Promise<string> {
  const visit = await attendedVisit(city, { accountId: who.me.accountId, personId: who.selfId }, { hosCode, date: dateOf(city.now()) })
  const evaluation = { ratings: { QUALITY: 5 }, isAnonymous: true }
  return (await city.must<{ id: string }>(submitEvaluation, { token: who.token, params: { id: visit.appointmentId }, body: evaluation })).id
}

/** The visit of an evaluation, as one who stood in line and has left. */
async function queueOf(city: TestCity, evaluation: string): Promise<Pick<Objects, 'arrival' | 'queueEntry'>> {
  const [row] = await city.db.query<Pick<Objects, 'arrival' | 'queueEntry'>>(
    `WITH visit AS (SELECT a.*, g.starts_at, n.ordinal FROM evaluation v JOIN appointment a ON a.id = v.appointment_id JOIN segment g ON g.id = a.segment_id JOIN number n ON n.id = a.number_id WHERE v.id = $1),
     line AS (INSERT INTO queue_line (session_id, institution_id, department_id, date, return_interleave) SELECT session_id, institution_id, department_id, date, 2 FROM visit ON CONFLICT DO NOTHING)
     INSERT INTO queue_entry (id, appointment_id, account_id, person_id, identity_key, institution_id, session_id, date, ordinal, segment_starts_at, checked_in_at, source, effective_at, state, cause, changed_at)
     SELECT gen_random_uuid(), id, account_id, person_id, identity_key, institution_id, session_id, date, ordinal, starts_at, starts_at, 'SCAN', starts_at, 'LEFT', 'leave', starts_at FROM visit
     RETURNING appointment_id AS arrival, id AS "queueEntry"`,
    [evaluation],
  )
  if (!row) throw new Error('an evaluation without its visit')
  return row
}

/** A late return at the hospital of an evaluation, appealed and listed, and a day that excuses. */
async function creditOf(city: TestCity, evaluation: string): Promise<Pick<Objects, 'violation' | 'appeal' | 'listing' | 'exemptionDay'>> {
  const [row] = await city.db.query<Pick<Objects, 'violation' | 'appeal' | 'listing' | 'exemptionDay'>>(
    `WITH visit AS (SELECT a.* FROM evaluation v JOIN appointment a ON a.id = v.appointment_id WHERE v.id = $1),
     event AS (INSERT INTO violation_event (id, identity_key, person_id, account_id, institution_id, appointment_id, kind, at, recorded_at, appeal_until, rule_version_id, changed_at)
       SELECT gen_random_uuid(), identity_key, person_id, account_id, institution_id, id, 'LATE_CANCEL', $2, $2, $2::timestamptz + interval '15 days', rule_version_id, $2 FROM visit RETURNING *),
     appeal AS (INSERT INTO credit_appeal (id, event_id, account_id, text, evidence, submitted_at) SELECT gen_random_uuid(), id, account_id, '有事', '{}', $2 FROM event RETURNING id),
     listing AS (INSERT INTO credit_listing (id, identity_key, rule_version_id, event_ids, from_at, until_at, decided_at, changed_at, person_id, account_id, status, released_by)
       SELECT gen_random_uuid(), identity_key, rule_version_id, ARRAY[id], $2, $2::timestamptz + interval '1 day', $2, $2, person_id, account_id, 'RELEASED', 'MANUAL' FROM event RETURNING id),
     day AS (INSERT INTO exemption_day (id, date, institution_id, institution_ids, reason, entered_by, entered_at)
       SELECT gen_random_uuid(), '2026-01-01', institution_id, ARRAY[institution_id], '大雪', account_id, $2 FROM event RETURNING id)
     SELECT event.id AS violation, appeal.id AS appeal, listing.id AS listing, day.id AS "exemptionDay" FROM event, appeal, listing, day`,
    [evaluation, new Date(city.now())],
  )
  if (!row) throw new Error('an evaluation without its visit')
  return row
}

/** A rate that was not agreed to, and a routing that was taken back. */
async function channelsOf(city: TestCity, accountId: string): Promise<Pick<Objects, 'channelChange' | 'channelRouting'>> {
  const [row] = await city.db.query<Pick<Objects, 'channelChange' | 'channelRouting'>>(
    `WITH rate AS (INSERT INTO channel_change (kind, channel, mchid, details, reason, state, proposed_by, proposed_at, decided_by, decided_at)
       VALUES ('RATE', 'WECHAT', '1900000001', '{"kind": "RATE", "mchid": "1900000001", "reason": "费率下调", "fromDate": "2027-01-01", "ratePpm": 5000, "source": "补充协议"}', '费率下调', 'REJECTED', $1, $2, gen_random_uuid(), $2) RETURNING id),
     draft AS (INSERT INTO channel_routing (number, state, note, drafted_by, drafted_at, decided_by, decided_at) SELECT max(number) + 1, 'WITHDRAWN', '试一试', $1, $2, $1, $2 FROM channel_routing RETURNING id)
     SELECT rate.id AS "channelChange", draft.id AS "channelRouting" FROM rate, draft`,
    [accountId, new Date(city.now())],
  )
  if (!row) throw new Error('no channels')
  return row
}

/** Treated before paying and still owing it, asking to pay later, with a rule proposed and a bill that came too late. */
async function creditpayOf(
  city: TestCity,
  who: SignedIn & { selfId: string },
  institutionId: string,
): Promise<Pick<Objects, 'creditAccount' | 'creditVisit' | 'creditCase' | 'creditRule' | 'creditDifference'>> {
  const [row] = await city.db.query<Pick<Objects, 'creditAccount' | 'creditVisit' | 'creditCase' | 'creditRule' | 'creditDifference'>>(
    `WITH who AS (SELECT (SELECT identity_key FROM appointment WHERE person_id = $1 LIMIT 1) AS key),
     account AS (INSERT INTO creditpay_account (id, identity_key, person_id, account_id, state, limit_fen, used_fen, agreement_version, signed_at, changed_at)
       SELECT gen_random_uuid(), key, $1, $2, 'ACTIVE', 100000, 500, '1', $4, $4 FROM who RETURNING id),
     visit AS (INSERT INTO creditpay_entry (id, credit_account_id, institution_id, request_no, visit_no, subject, state, authorised_fen, captured_fen, interest_free_days, list_after_days, authorised_at, expires_at, resolved_at, due_on)
       SELECT gen_random_uuid(), id, $3, 'CR' || id, 'V1', '门诊', 'CAPTURED', 500, 500, 30, 30, $4, $4, $4, '2027-01-31' FROM account RETURNING id, credit_account_id),
     hardship AS (INSERT INTO creditpay_case (id, kind, state, credit_account_id, entry_id, requested_by, requested_at, text)
       SELECT gen_random_uuid(), 'HARDSHIP', 'SUBMITTED', credit_account_id, id, $2, $4, '手头紧' FROM visit RETURNING id),
     rule AS (INSERT INTO creditpay_rule (institution_id, number, state, start_limit_fen, max_limit_fen, visit_max_fen, interest_free_days, freeze_hours, list_after_days, min_age, is_reviewed, document, source, proposed_by, proposed_at)
       SELECT $3, 9, 'PROPOSED', 1, 1, 1, 30, 24, 30, 18, true, '', '', $2, $4 RETURNING id),
     difference AS (INSERT INTO creditpay_difference (id, kind, institution_id, credit_account_id, entry_id, source_key, amount_fen, at)
       SELECT gen_random_uuid(), 'BILLED_AFTER_EXPIRY', $3, credit_account_id, id, id::text, 100, $4 FROM visit RETURNING id)
     SELECT account.id AS "creditAccount", visit.id AS "creditVisit", hardship.id AS "creditCase", rule.id AS "creditRule", difference.id AS "creditDifference" FROM account, visit, hardship, rule, difference`,
    [who.selfId, who.me.accountId, institutionId, new Date(city.now())],
  )
  if (!row) throw new Error('nobody owes for a visit')
  return row
}

async function bookableAt(
  city: TestCity,
  hosCode: string,
  skip: number,
): Promise<Pick<Objects, 'segment' | 'session' | 'institution' | 'department' | 'doctor'>> {
  const [row] = await city.db.query<{ institution: string; department: string; doctor: string; session: string }>(
    `SELECT s.institution_id AS institution, s.department_id AS department, s.doctor_id AS doctor, s.id AS session FROM clinic_session s JOIN institution i ON i.id = s.institution_id
      WHERE i.hos_code = $1 AND s.kind = 'CLINIC' AND s.date > $2::date AND s.state = 'OPEN' ORDER BY s.date, s.id OFFSET $3 LIMIT 1`,
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

/** Something of the pool to decide on, at the institution of the session. */
async function poolObjectsOf(
  city: TestCity,
  who: SignedIn & { selfId: string },
  at: Pick<Objects, 'segment' | 'session' | 'institution'>,
): Promise<Pick<Objects, 'suspensionRequest' | 'quotaPlan' | 'extraNumber'>> {
  const actor = randomUUID()
  const now = new Date(city.now())
  const [request] = await city.db.query<{ id: string }>(
    `INSERT INTO suspension_request (session_id, institution_id, reason, is_emergency, requested_by, requested_at, review_due_at) SELECT id, institution_id, 'WEATHER', true, $2, $3, $3 FROM clinic_session WHERE id = $1 RETURNING id`,
    [at.session, actor, now],
  )
  const [plan] = await city.db.query<{ id: string }>(
    `INSERT INTO quota_plan (institution_id, version, mode, online, "window", phone, elder, referral, effective_from, created_by, created_at) VALUES ($1, 1, 'RATIO', 9, 1, 0, 0, 0, $3::date, $2, $3) RETURNING id`,
    [at.institution, actor, now],
  )
  const extra = randomUUID()
  await city.db.query(
    `WITH made AS (
       INSERT INTO number (session_id, segment_id, ordinal, state, channel, is_extra, in_roster, reserved_for, cause, actor, changed_at)
       SELECT $2, $3, max(ordinal) + 1, 'RESERVED_REFERRAL', 'REFERRAL', true, false, $1, 'extra-number', 'staff', $7 FROM number WHERE session_id = $2 RETURNING id)
     INSERT INTO extra_number (id, number_id, session_id, segment_id, institution_id, account_id, person_id, reason, added_by, added_at, expires_at)
     SELECT $1, made.id, $2, $3, $4, $5, $6, '复诊', $8, $7, $7::timestamptz + interval '2 hours' FROM made`,
    [extra, at.session, at.segment, at.institution, who.me.accountId, who.selfId, now, actor],
  )
  return { suspensionRequest: request?.id ?? '', quotaPlan: plan?.id ?? '', extraNumber: extra }
}

/** A draw of that session that was called off, with somebody's entry. */
async function drawOf(city: TestCity, who: SignedIn & { selfId: string }, at: Pick<Objects, 'session'>): Promise<{ draw: string; drawEntry: string }> {
  const [draw, drawEntry] = [randomUUID(), randomUUID()]
  const now = new Date(city.now())
  await city.db.query(
    `INSERT INTO draw (id, session_id, institution_id, department_id, doctor_id, date, half, opens_at, closes_at, commitment, seed_sealed, state, ended_at, created_by, created_at)
     SELECT $1, id, institution_id, department_id, doctor_id, date, half, $3::timestamptz, $3::timestamptz + interval '1 hour', '', '', 'CANCELLED', $3, $4, $3 FROM clinic_session WHERE id = $2`,
    [draw, at.session, now, who.me.accountId],
  )
  await city.db.query(`INSERT INTO draw_entry (id, draw_id, account_id, person_id, identity_key, joined_at) VALUES ($1, $2, $3, $4, $5, $6)`, [
    drawEntry,
    draw,
    who.me.accountId,
    who.selfId,
    drawEntry,
    now,
  ])
  return { draw, drawEntry }
}

/** Somebody who waits for a day of that department on which nothing comes free. */
async function waitingFor(city: TestCity, who: SignedIn & { selfId: string }, at: Pick<Objects, 'institution' | 'department'>): Promise<string> {
  const id = randomUUID()
  await city.db.query(
    `INSERT INTO waitlist_entry (id, account_id, person_id, identity_key, institution_id, department_id, date, tier, tier_rank, joined_at, until_at, rule_version_id, state, entry_slot, cause, actor, changed_at)
     SELECT $1::uuid, $2, $3, ($1::uuid)::text, $4, $5, '2027-06-01', 'NORMAL', 3, $6::timestamptz, $6::timestamptz + interval '180 days', (SELECT id FROM rule_version LIMIT 1), 'WAITING', 1, 'joined', 'resident', $6`,
    [id, who.me.accountId, who.selfId, at.institution, at.department, new Date(city.now())],
  )
  return id
}

/** A bill with the cashier open, and somebody in hospital. */
async function hospitalMoneyOf(
  city: TestCity,
  { token }: SignedIn,
  persona: string,
): Promise<{ clinicBill?: string; hospitalPayment?: string; stay?: string }> {
  await city.action('his', 'issue-bill', { persona })
  await city.action('his', 'admit', { persona })
  const [bill] = (await city.must<{ items: { id: string }[] }>(listBills, { token })).items
  const [stay] = (await city.must<{ items: { id: string }[] }>(listStays, { token })).items
  if (!bill || !stay) return {}
  const { payment } = await city.must<{ payment: { id: string } }>(payBill, { token, params: { id: bill.id }, body: { version: 1, way: 'SELF' } })
  return { clinicBill: bill.id, hospitalPayment: payment.id, stay: stay.id }
}
