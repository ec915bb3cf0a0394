import { maskIdNumber } from '@jktl/shared/kernel/masking'
import { parseYuan } from '@jktl/shared/kernel/money'
import type * as z from 'zod/mini'

import type { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { signPlatformCall } from '../../../platform/upstream/signed-platform.ts'
import { jsonOf, type Upstream, type UpstreamReply } from '../../../platform/upstream/upstream.ts'
import {
  type DepartmentFacts,
  type DoctorFacts,
  type InstitutionFacts,
  isConsistent,
  type ResourceFacts,
  type ServiceFacts,
  type Staffing,
} from '../domain/master-data.ts'
import {
  DepartmentsWire,
  type DepartmentWire,
  DoctorsWire,
  type DoctorWire,
  EnvelopeWire,
  InstitutionsWire,
  type InstitutionWire,
  ResourcesWire,
  type ResourceWire,
  ServiceInfoWire,
} from './his.wire.ts'

/** `no-answer`: nothing is known. `refused`: answered no. `nonsense`: answered something the document does not allow. */
export type Failure = 'no-answer' | 'refused' | 'nonsense'
export type Pulled<T> = { ok: true; value: T } | { ok: false; failure: Failure }

/** Reads of master data of the region's hospitals. */
export interface MasterDataSource {
  listInstitutions(): Promise<Pulled<InstitutionFacts[]>>
  readStaffing(hosCode: string): Promise<Pulled<Staffing>>
}

const ATTEMPTS = 3
const PAUSE_MS = 150
/** §5: nothing happened, try again. */
const BUSY = 'BUSY'

const toInstitution = (w: InstitutionWire): InstitutionFacts => ({
  hosCode: w.hos_code,
  name: w.hos_name,
  kind: w.hos_kind,
  level: w.hos_level,
  areaCode: w.area_code.slice(0, 6),
  address: w.address,
  phone: w.phone,
  introduction: w.introduction,
  transport: w.transport,
  openingHours: w.opening_hours,
  longitude: w.longitude,
  latitude: w.latitude,
  authorityMode: w.authority_mode,
  // Without a merchant of its own there is nowhere for the money to go.
  querySupported: w.query_supported,
  onlinePay: w.online_pay === '1' && Boolean(w.mchid),
  windowPay: w.window_pay === '1',
  mchid: w.mchid ?? '',
  aliases: w.aliases,
  hasEmergency: w.emergency === '1',
})
const toDepartment = (w: DepartmentWire): DepartmentFacts => ({
  deptCode: w.dept_code,
  name: w.dept_name,
  standardCode: w.std_code,
  standardName: w.std_name,
  location: w.location,
  aliases: w.aliases,
  beds: w.beds,
  features: w.features,
  research: w.research,
  isActive: w.status === '1',
})
/** First three and last four characters; nothing of a number too short to hide in. */
const maskCertificate = (number: string): string => (number.length > 10 ? maskIdNumber(number) : '*'.repeat(number.length))
const toDoctor = (w: DoctorWire): DoctorFacts => ({
  doctCode: w.doct_code,
  deptCode: w.dept_code,
  name: w.doct_name,
  title: w.title,
  specialty: w.specialty,
  introduction: w.introduction,
  career: w.career,
  teaching: w.teaching,
  practiceCertificateMasked: maskCertificate(w.practice_cert_no),
  speaksMongolian: w.speaks_mongolian === '1',
  feeFen: parseYuan(w.reg_fee),
  clinicTimes: w.clinic_times,
  isActive: w.status === '1',
})

const toResource = (w: ResourceWire): ResourceFacts => ({
  resCode: w.res_code,
  deptCode: w.dept_code,
  kind: w.kind,
  name: w.res_name,
  unitMinutes: w.unit_minutes,
  preparation: w.preparation,
  feeFen: parseYuan(w.fee),
  isActive: w.status === '1',
})

const fenOrNone = (yuan: string | null): ServiceFacts['treatments'][number]['outpatientFen'] => (yuan === null ? null : parseYuan(yuan))
const toServices = (w: ServiceInfoWire): ServiceFacts => ({
  edition: w.edition,
  asOf: w.as_of,
  guides: w.guides,
  treatments: w.treatments.map((t) => ({
    disease: t.disease,
    averageStayDays: t.avg_stay_days,
    outpatientFen: fenOrNone(t.outpatient_fee),
    inpatientFen: fenOrNone(t.inpatient_fee),
    perDisease: t.charge_mode === 'PER_DISEASE',
  })),
})

const failed = (failure: Failure): { ok: false; failure: Failure } => ({ ok: false, failure })

/** @returns the data of an answer by §1: 5xx, HTML and silence are unknown, another result code is a refusal, anything else is nonsense */
function read<S extends z.ZodMiniType>(reply: UpstreamReply, schema: S): Pulled<z.output<S>> & { busy?: boolean } {
  if (reply.kind === 'no-answer' || reply.status >= 500) return failed('no-answer')
  if (reply.status === 401 || reply.status === 403) return failed('refused')
  if (/^\s*</.test(reply.body.subarray(0, 64).toString('utf8'))) return failed('no-answer')
  const envelope = EnvelopeWire.safeParse(jsonOf(reply.body))
  if (reply.status !== 200 || !envelope.success) return failed('nonsense')
  if (envelope.data.result_code !== '0') return { ...failed('refused'), busy: envelope.data.result_code === BUSY }
  const data = schema.safeParse(envelope.data.data)
  return data.success ? { ok: true, value: data.data } : failed('nonsense')
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** The HIS interface of the region (mock/docs/his-interface.md §1–2), read side. Reads are repeated when nothing is known. */
export class HisAdapter implements MasterDataSource {
  private readonly prefix: string

  constructor(
    private readonly upstream: Upstream,
    private readonly his: Config['his'],
    private readonly clock: Clock,
  ) {
    this.prefix = new URL(his.baseUrl).pathname.replace(/\/$/, '')
  }

  async listInstitutions(): Promise<Pulled<InstitutionFacts[]>> {
    const pulled = await this.get('/institutions', InstitutionsWire)
    if (!pulled.ok) return pulled
    const codes = new Set(pulled.value.map((w) => w.hos_code))
    return codes.size === pulled.value.length ? { ok: true, value: pulled.value.map(toInstitution) } : failed('nonsense')
  }

  async readStaffing(hosCode: string): Promise<Pulled<Staffing>> {
    const departments = await this.get(`/${hosCode}/departments`, DepartmentsWire)
    if (!departments.ok) return departments
    const doctors = await this.get(`/${hosCode}/doctors`, DoctorsWire)
    if (!doctors.ok) return doctors
    const services = await this.get(`/${hosCode}/service-info`, ServiceInfoWire)
    if (!services.ok) return services
    const resources = await this.get(`/${hosCode}/resources`, ResourcesWire)
    if (!resources.ok) return resources
    const staffing = {
      departments: departments.value.map(toDepartment),
      doctors: doctors.value.map(toDoctor),
      resources: resources.value.map(toResource),
      services: toServices(services.value),
    }
    return isConsistent(staffing) ? { ok: true, value: staffing } : failed('nonsense')
  }

  /** Called by the framework when the process ends. */
  onModuleDestroy(): Promise<void> {
    return this.upstream.close()
  }

  private async get<S extends z.ZodMiniType>(path: string, schema: S): Promise<Pulled<z.output<S>>> {
    for (let attempt = 1; ; attempt++) {
      const reply = await this.upstream.call(
        signPlatformCall({ method: 'GET', path }, { appId: this.his.appId, secret: this.his.secret }, this.clock, this.prefix),
      )
      const pulled = read(reply, schema)
      const mayRepeat = !pulled.ok && (pulled.failure === 'no-answer' || pulled.busy === true)
      if (!mayRepeat || attempt === ATTEMPTS) return pulled.ok ? pulled : failed(pulled.failure)
      await pause(PAUSE_MS * attempt)
    }
  }
}
