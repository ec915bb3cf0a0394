import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ContentOf } from '@jktl/shared/health-records/content'
import { DIRECTORIES, EVERYBODY, type Label, type Purpose, PURPOSES, type RecordAction, type RecordKind } from '@jktl/shared/health-records/model'
import { CATEGORY_NAMES, LIFE_LINE_FILTERS } from '@jktl/shared/health-records/views/model'
import { beginSecondFactor, proveSecondFactor } from '@jktl/shared/health-records/second-factor/contract'
import { DAY_MS, HOUR_MS } from '@jktl/shared/kernel/dates'
import type { Route } from '@jktl/shared/kernel/route'
import { ROUTES } from '@jktl/shared/routes'

import type { AccessEvent } from '../../src/modules/health-records/access-events.ts'
import { decide } from '../../src/modules/health-records/domain/policy/decide.ts'
import { GATE_PARTS, type GateParts } from '../../src/modules/health-records/gate/record-gate.service.ts'
import { RecordSync } from '../../src/modules/health-records/record-sync.ts'
import { hotp, stepAt } from '../../src/modules/health-records/second-factor/domain/totp.ts'
import { type SignedIn, TestCity } from '../support/city.ts'
import { oracle } from './policy/oracle.ts'
import { Dice } from './policy/requests.ts'
import { putRecord } from './put-record.ts'
import { MARKED } from './sweep-content.ts'
import { type Asker, type PatientFile, questionOf, readObjects, readPatient, type SweptObject } from './sweep-facts.ts'

const SEED = Number(process.env.SWEEP_SEED ?? 31)
const dice = new Dice(SEED)

/** How an operation that returns records is asked about one person, with what it may look at. */
interface Probe {
  app: 'citizen' | 'staff'
  /** The content of these ends in the answer; `null`: of whatever it lists. */
  object?: readonly RecordKind[]
  asks: (personId: string, objectId: string, text: string) => { params?: Record<string, string>; query?: Record<string, string>; body?: unknown }[]
  action?: RecordAction
}
const ofPerson =
  (query: Record<string, string> = {}) =>
  (id: string) => [{ params: { id }, query }]
const ofObject = (_: string, id: string) => [{ params: { id } }]
const REPORT = ['LAB_REPORT', 'IMAGING_REPORT'] as const

/** Every operation of health records and reports that shows something of a record. */
const PROBES: Readonly<Record<string, Probe>> = {
  'healthRecords.getRecordHome': { app: 'citizen', asks: ofPerson() },
  'healthRecords.listLifeLine': { app: 'citizen', asks: ofPerson({ limit: '50' }) },
  'healthRecords.listRecords': {
    app: 'citizen',
    asks: (id) => dice.some(CATEGORY_NAMES, 0.3).map((category) => ({ params: { id }, query: { category, limit: '50' } })),
  },
  'healthRecords.searchRecords': {
    app: 'citizen',
    asks: (id, _, text) => [
      { params: { id }, body: { text } },
      { params: { id }, body: { text: '记录' } },
    ],
  },
  'healthRecords.getRecord': { app: 'citizen', object: [], asks: ofObject },
  'healthRecords.listRecordVersions': { app: 'citizen', object: [], asks: ofObject },
  'healthRecords.getGrowth': { app: 'citizen', asks: ofPerson() },
  'reports.listReports': {
    app: 'citizen',
    asks: (personId, _, title) => [{ body: { personId, tab: 'ALL' } }, { body: { personId, tab: 'ABNORMAL' } }, { body: { personId, tab: 'ALL', title } }],
  },
  'reports.getReport': { app: 'citizen', object: REPORT, asks: ofObject },
  'reports.getTrend': { app: 'citizen', object: ['LAB_ITEM'], asks: ofObject },
  'reports.readReport': { app: 'citizen', object: REPORT, asks: ofObject },
  'reports.getReportFile': { app: 'citizen', object: REPORT, asks: ofObject, action: 'download' },
  'healthRecords.getDeskHome': { app: 'staff', asks: (id) => [{ params: { id } }, { params: { id }, query: { purpose: 'ETREAT' } }] },
  'healthRecords.listDeskRecords': {
    app: 'staff',
    asks: (id) => [
      { params: { id }, query: { limit: '50' } },
      ...dice.some(CATEGORY_NAMES, 0.3).map((category) => ({ params: { id }, query: { category, limit: '50' } })),
    ],
  },
  'healthRecords.getDeskRecord': { app: 'staff', object: [], asks: ofObject },
  'healthRecords.listDeskRecordVersions': { app: 'staff', object: [], asks: ofObject },
}

/** The others, with what they are about. No content of any record may be in an answer of theirs. */
const WITHOUT_RECORDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'who may see whose records':
      'getGrantHome listGrants getGrant getGrantOffer listGranteeInstitutions listGranteeDoctors findGranteePerson createGrant changeGrant setSensitiveKind actOnGrant requestAccess createDenial getGuardians setLabelOptIn listRecordPersons listDeskPatients showDeskPatientName',
    'who looked':
      'listAccessLog getAccessLogFile listAccessFingerprints acknowledgeAccess createAccessComplaint listAccessComplaints listStaffAccessComplaints getStaffAccessComplaint answerAccessComplaint',
    'cards, second factors, emergencies':
      'askByCard listMyCardRequests listWaitingCardRequests decideCardRequest getSecondFactor beginSecondFactor proveSecondFactor openBreakGlass listMyBreakGlass closeBreakGlass listSupervisionCases superviseBreakGlass listBreakGlassReviews getBreakGlassReview decideBreakGlassReview',
    'corrections: what the resident wrote, about their own record': 'requestCorrection listCorrections withdrawCorrection listDeskCorrections answerCorrection',
    'blocks and oversight: persons and figures': 'findPrivacyPerson getPrivacyFile proposeBlock proposeLift listBlockProposals decideBlock getOversight',
  }).flatMap(([what, names]) => names.split(' ').map((name) => [`healthRecords.${name}`, what])),
)
const PUSH_RULES = /^reports\.\w*PushRules?$/

const isSwept = ({ id }: Route): boolean => id.startsWith('healthRecords.') || id.startsWith('reports.')

let city: TestCity
let askers: Asker[]
let patients: { personId: string; guardians: string[] }[]
/** The word that stands in everything of an object, by its id. */
const tokens = new Map<string, string>()
const events: AccessEvent[] = []

const askerOf = (name: string, { token, me }: SignedIn, selfId: string | null, authLevel: 1 | 3 = 1): Asker => ({
  name,
  token,
  accountId: me.accountId,
  selfId,
  posts: selfId === null ? me.posts : [],
  authLevel,
})
const childrenOf = (resident: SignedIn): string[] =>
  resident.me.persons.filter(({ relation, realName }) => relation === 'CHILD' && realName === 'VERIFIED').map(({ id }) => id)

/** A doctor whose session has its second factor: an emergency asks for it. */
async function provenDoctor(): Promise<Asker> {
  const doctor = await city.signIn('何医生')
  const { secret } = await city.must<{ secret: string }>(beginSecondFactor, { token: doctor.token })
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  await city.must(proveSecondFactor, { token: doctor.token, body: { code: hotp(bytes, stepAt(city.now())) } })
  return askerOf('何医生', doctor, null, 3)
}

const RANDOM_LABELS: readonly Label[] = ['MENTAL', 'HIV_STD', 'REPRO', 'SUBSTANCE', 'GENETIC', 'ABUSE', 'INFECT_REPORT', 'CANCER_UNTOLD', 'VIP']
async function putRandomRecord(
  personId: string,
  kind: keyof typeof MARKED,
  authors: readonly (string | null)[],
  partOf: string | null = null,
): Promise<string> {
  const token = `令${tokens.size}牌${Math.floor(dice.next() * 1e9)}`
  const content: ContentOf[typeof kind] = MARKED[kind](token)
  const labels: (Label | 'UNKNOWN')[] = dice.chance(0.3) ? [dice.chance(0.1) ? 'UNKNOWN' : dice.pick(RANDOM_LABELS)] : []
  const { id, sourceRef } = await putRecord(city, {
    personId,
    kind,
    directory: dice.chance(0.03) ? null : partOf ? 'D05' : dice.pick(DIRECTORIES),
    labels,
    partOf,
    authorOrg: dice.pick(authors),
    eventAt: new Date(city.now() - Math.floor(dice.next() * 400) * DAY_MS),
    releaseAfter: dice.chance(0.08) ? new Date(city.now() + dice.pick([-DAY_MS, DAY_MS])) : null,
    status: dice.chance(0.05) ? 'amended' : 'final',
    content,
  })
  tokens.set(id, token)
  return sourceRef
}

const GRANT = `INSERT INTO record_grant (person_id, grantor_person_id, grantor_capacity, effect, grantee_kind, grantee_ref, basis, directories, labels, actions, purposes, data_from, starts_at, ends_at, auth_level_min, status, reason, channel, created_at, changed_at)
  VALUES ($1, $1, 'self', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'CREATED', 'app', $11, $11) ON CONFLICT DO NOTHING`
async function grantAtRandom(personId: string, asker: Asker, effect: 'permit' | 'deny'): Promise<void> {
  const institution = asker.posts[0]?.institutionId
  const kind = asker.selfId ? 'person' : dice.pick(['org', 'practitioner'] as const)
  const ref = effect === 'deny' && dice.chance(0.3) ? EVERYBODY : kind === 'person' ? asker.selfId : kind === 'org' ? institution : asker.accountId
  const usual: Purpose = asker.selfId ? 'FAMRQT' : 'TREAT'
  const now = city.now()
  await city.db.query(GRANT, [
    personId,
    effect,
    ref === EVERYBODY ? 'person' : kind,
    ref,
    dice.chance(0.9) ? 'consent' : kind === 'person' ? 'elder-care-delegation' : 'treatment',
    effect === 'deny' && dice.chance(0.4) ? [] : dice.some(DIRECTORIES, effect === 'deny' ? 0.2 : 0.7).concat('D05'),
    dice.chance(effect === 'deny' ? 0.6 : 0.5) ? [] : dice.some(RANDOM_LABELS, 0.5),
    effect === 'deny' ? ['list', 'read', 'download', 'print', 'push'] : ['list', 'read', ...dice.some(['download', 'print'] as const, 0.5)],
    effect === 'deny' ? PURPOSES : [usual],
    dice.chance(0.15) ? new Date(now - 200 * DAY_MS) : null,
    new Date(now + (dice.chance(0.93) ? -DAY_MS : HOUR_MS)),
    new Date(now + 30 * DAY_MS),
    dice.chance(0.9) ? 1 : 2,
    dice.chance(0.92) ? 'active' : 'suspended',
  ])
}

beforeAll(async () => {
  city = await TestCity.start()
  const [unknown] = await city.personas(1)
  const elder = await city.resident(unknown?.name ?? '')
  const [daughter, mother, youth, stranger] = [
    await city.resident('李娜'),
    await city.resident('包玉梅'),
    await city.resident('陈晨'),
    await city.resident('其其格'),
  ]
  const [doctor, familyDoctor] = [await provenDoctor(), await city.signIn('林家医')]
  askers = [
    askerOf('elder', elder, elder.selfId),
    askerOf('李娜', daughter, daughter.selfId),
    askerOf('包玉梅', mother, mother.selfId),
    askerOf('陈晨', youth, youth.selfId),
    askerOf('其其格', stranger, stranger.selfId),
    doctor,
    askerOf('林家医', familyDoctor, null),
  ]
  const [child] = childrenOf(daughter)
  patients = [
    { personId: elder.selfId, guardians: [] },
    { personId: youth.selfId, guardians: childrenOf(mother).includes(youth.selfId) ? [mother.selfId] : [] },
    { personId: child ?? '', guardians: [daughter.selfId] },
  ]
  const authors = [null, null, doctor.posts[0]?.institutionId ?? null, familyDoctor.me.posts[0]?.institutionId ?? null]
  for (const { personId } of patients) {
    for (const kind of Object.keys(MARKED) as (keyof typeof MARKED)[]) {
      if (kind === 'LAB_ITEM') continue
      for (let copy = 0; copy < 2; copy++) {
        const sourceRef = await putRandomRecord(personId, kind, authors)
        if (kind === 'LAB_REPORT') for (let part = 0; part < 2; part++) await putRandomRecord(personId, 'LAB_ITEM', authors, sourceRef)
      }
    }
    for (const asker of askers) {
      if (asker.selfId === personId) continue
      if (dice.chance(0.75) && asker.name !== '其其格') await grantAtRandom(personId, asker, 'permit')
      if (dice.chance(0.2)) await grantAtRandom(personId, asker, 'deny')
    }
  }
  const [{ personId: elderId }, { personId: youthId }] = patients as [(typeof patients)[0], (typeof patients)[0]]
  const at = city.app.platform.clock.date()
  await city.db.query(`INSERT INTO record_label_opt_in (person_id, guardian_person_id, label, created_at) VALUES ($1, $2, 'MENTAL', $3)`, [
    youthId,
    mother.selfId,
    at,
  ])
  await city.db.query(
    `INSERT INTO record_block (person_id, kind, blocked_person_id, evidence, created_by, created_at) VALUES ($1, 'ABUSE_SUSPECT', $2, '笔录', $2, $3)`,
    [youthId, mother.selfId, at],
  )
  await city.db.query(
    `INSERT INTO break_glass_session (account_id, role, institution_id, person_id, reason_code, reason_sealed, status, slot, asked_at, starts_at, ends_at, review_due_at)
     VALUES ($1, 'doctor', $2, $3, 'UNCONSCIOUS', '\\x00', 'OPEN', 1, $4, $4, $5, $6)`,
    [
      doctor.accountId,
      doctor.posts[0]?.institutionId,
      elderId,
      new Date(city.now() - 1),
      new Date(city.now() + 3 * HOUR_MS),
      new Date(city.now() + 3 * DAY_MS),
    ],
  )
  // The sources are asked now, so that what they know of these people is swept as well.
  for (const { personId } of patients) await city.app.nest.get(RecordSync, { strict: false }).refresh(personId, 5_000)
  const { events: log } = city.app.nest.get<GateParts>(GATE_PARTS, { strict: false })
  const append = log.append.bind(log)
  log.append = async (event, sql) => {
    await append(event, sql)
    events.push(event)
  }
}, 120_000)
afterAll(() => city?.close())

interface Answer {
  status: number
  text: string
}
async function ask(route: Route, asker: Asker, { params = {}, query = {}, body }: ReturnType<Probe['asks']>[number]): Promise<Answer> {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '')
  const response = await fetch(`${city.url}/api/v1${path}?${new URLSearchParams(query).toString()}`, {
    method: route.method,
    headers: { authorization: `Bearer ${asker.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, text: await response.text() }
}

/** Under which purposes an operation may look for this asker. */
const purposesOf = (asker: Asker, personId: string): Purpose[] =>
  asker.selfId === null ? ['TREAT', 'ETREAT'] : asker.selfId === personId ? ['PATRQT'] : ['FAMRQT']

/** The core and the sentences of the text, on facts that this file has read for itself. */
function mayBeShown(asker: Asker, file: PatientFile | undefined, object: SweptObject, action: RecordAction): boolean {
  if (!file) return false
  return purposesOf(asker, file.patient.personId).some((purpose) => {
    const question = questionOf(asker, file, object, action, purpose, city.now())
    // Unreadable labels are nobody's; the text's sentences are about readable ones.
    if (object.directory === null || (object.labels as string[]).includes('UNKNOWN')) return decide(question).decision === 'PERMIT'
    expect(decide(question).decision).toBe(oracle(question).decision)
    return oracle(question).decision === 'PERMIT'
  })
}

describe('R378 leak sweep: random grants, refusals and labels over every operation', () => {
  test('every operation of health records and reports has a row in the sweep', () => {
    const rows = ROUTES.filter(isSwept).map(({ id }) => id)
    expect(rows.filter((id) => !(id in PROBES) && !(id in WITHOUT_RECORDS) && !PUSH_RULES.test(id))).toEqual([])
    expect(Object.keys(PROBES).filter((id) => !rows.includes(id))).toEqual([])
  })

  test(`R378 §3.12 nothing is shown that the text denies, and every look is entered exactly once (seed ${SEED})`, async () => {
    const files = new Map<string, PatientFile>()
    for (const { personId, guardians } of patients) files.set(personId, await readPatient(city, personId, guardians))
    const objects = await readObjects(city)
    const tally = { calls: 0, looks: 0, shown: 0, refused: 0 }
    const leaks: string[] = []
    const unaudited: string[] = []

    for (const [id, probe] of Object.entries(PROBES)) {
      const route = ROUTES.find((one) => one.id === id)
      if (!route) throw new Error(`no operation ${id}`)
      for (const asker of askers.filter(({ selfId }) => (selfId === null) === (probe.app === 'staff'))) {
        for (const { personId } of patients) {
          const mine = [...objects.values()].filter((object) => object.personId === personId && tokens.has(object.id))
          const fitting = mine.filter(({ kind }) => !probe.object?.length || probe.object.includes(kind))
          const chosen = probe.object ? Array.from({ length: 3 }, () => dice.pick(fitting)) : [dice.pick(mine)]
          for (const object of chosen) {
            for (const input of probe.asks(personId, object.id, tokens.get(object.id) ?? '')) {
              events.length = 0
              const { status, text } = await ask(route, asker, input)
              const what = `${id} by ${asker.name} of ${object.kind}: ${status}`
              expect([what, status < 500]).toEqual([what, true])
              tally.calls++
              if (status >= 300) tally.refused++
              // What was named in the question is not shown by standing in the answer to it, unless the answer is about it.
              const named = JSON.stringify(input)
              const isAbout = (objectId: string): boolean => probe.object !== undefined && status < 300 && objectId === object.id
              const seen = [...objects.values()].filter(
                ({ id: objectId }) =>
                  isAbout(objectId) || text.includes(tokens.get(objectId) ?? objectId) || (!named.includes(objectId) && text.includes(objectId)),
              )
              for (const one of seen) {
                if (mayBeShown(asker, files.get(one.personId), one, probe.action ?? 'read')) tally.shown++
                else leaks.push(`${what}: ${one.kind} ${one.directory} [${one.labels.join()}]`)
              }
              const withContent = seen.filter((one) => status < 300 && (route.file === true || text.includes(tokens.get(one.id) ?? one.id)))
              if (withContent.length === 0) continue
              tally.looks++
              const looks = events.filter(({ outcome }) => outcome === 'PERMIT')
              const entered = new Set(looks.flatMap(({ objectIds }) => objectIds))
              const missing = withContent.filter((one) => !entered.has(one.id))
              if (looks.length !== 1 || missing.length > 0)
                unaudited.push(`${what}: ${looks.length} events, ${missing.map(({ kind }) => kind).join()} not in them`)
            }
          }
        }
      }
    }
    console.info(`leak sweep, seed ${SEED}: ${JSON.stringify(tally)}`)
    expect([...new Set(leaks)]).toEqual([])
    expect([...new Set(unaudited)]).toEqual([])
    expect(tally.looks).toBeGreaterThan(50)
    expect(tally.refused).toBeGreaterThan(50)
  }, 240_000)

  test('R378 the sweep would notice: with the grants taken out of its own facts, what they opened is a leak', async () => {
    const route = ROUTES.find(({ id }) => id === 'healthRecords.listLifeLine') as Route
    const objects = [...(await readObjects(city)).values()]
    let found = 0
    for (const { personId, guardians } of patients) {
      const file = { ...(await readPatient(city, personId, guardians)), grants: [] }
      for (const asker of askers.filter(({ selfId }) => selfId !== null)) {
        const { text } = await ask(route, asker, { params: { id: personId }, query: { limit: '50' } })
        found += objects.filter((one) => text.includes(tokens.get(one.id) ?? one.id) && !mayBeShown(asker, file, one, 'read')).length
      }
    }
    expect(found).toBeGreaterThan(5)
  }, 60_000)

  test('R378 §3.5 the life-line shows all that the text permits, and its total is how many that is', async () => {
    const kinds: readonly string[] = LIFE_LINE_FILTERS.ALL.kinds
    const route = ROUTES.find(({ id }) => id === 'healthRecords.listLifeLine') as Route
    for (const { personId, guardians } of patients) {
      const file = await readPatient(city, personId, guardians)
      for (const asker of askers.filter(({ selfId }) => selfId !== null)) {
        const { status, text } = await ask(route, asker, { params: { id: personId }, query: { limit: '50' } })
        const expected = [...(await readObjects(city)).values()].filter(
          (object) => object.personId === personId && kinds.includes(object.kind) && mayBeShown(asker, file, object, 'read'),
        )
        const page = status === 200 ? (JSON.parse(text) as { items: { id: string }[]; total: number; nextCursor: string | null }) : null
        const ids = page ? page.items.map(({ id }) => id) : []
        if (page && !page.nextCursor) expect([asker.name, ids.sort()]).toEqual([asker.name, expected.map(({ id }) => id).sort()])
        expect([asker.name, page?.total ?? 0]).toEqual([asker.name, expected.length])
      }
    }
  }, 60_000)

  test('R378 what is about records but shows none has no word of any', async () => {
    for (const route of ROUTES.filter(({ id, method }) => method === 'GET' && (id in WITHOUT_RECORDS || PUSH_RULES.test(id)))) {
      for (const asker of askers) {
        for (const { personId } of route.path.includes(':') ? patients : patients.slice(0, 1)) {
          const { text } = await ask(route, asker, { params: { id: personId, personId } })
          expect([route.id, [...tokens.values()].filter((token) => text.includes(token))]).toEqual([route.id, []])
        }
      }
    }
  }, 120_000)

  test('R378 §3.5 a stranger gets the same 404 whether the person is locked, under review, has refused everybody, or nobody knows the id', async () => {
    const [patient] = patients
    const stranger = askers.find(({ name }) => name === '其其格')
    const lifeLine = ROUTES.find(({ id }) => id === 'healthRecords.listLifeLine')
    const record = ROUTES.find(({ id }) => id === 'healthRecords.getRecord')
    if (!patient || !stranger || !lifeLine || !record) throw new Error('the sweep has its people and operations')
    const [objectId] = [...(await readObjects(city)).values()].filter(({ personId }) => personId === patient.personId).map(({ id }) => id)
    const bodies = async (personId: string, id: string): Promise<string[]> =>
      (await Promise.all([ask(lifeLine, stranger, { params: { id: personId } }), ask(record, stranger, { params: { id } })])).map(({ status, text }) => {
        const { requestId: _, ...problem } = JSON.parse(text) as Record<string, unknown>
        return `${status} ${JSON.stringify(problem)}`
      })
    const nothing = await bodies(randomUUID(), randomUUID())
    expect(nothing.every((body) => body.startsWith('404 '))).toBe(true)
    await grantAtRandom(patient.personId, { ...stranger, selfId: EVERYBODY }, 'deny')
    for (const state of ['is_under_review', 'has_court_lock']) {
      await city.db.query(`INSERT INTO record_patient (person_id) VALUES ($1) ON CONFLICT DO NOTHING`, [patient.personId])
      await city.db.query(`UPDATE record_patient SET is_under_review = $2, has_court_lock = $3 WHERE person_id = $1`, [
        patient.personId,
        state === 'is_under_review',
        state === 'has_court_lock',
      ])
      expect([state, await bodies(patient.personId, objectId ?? '')]).toEqual([state, nothing])
    }
  })
})
