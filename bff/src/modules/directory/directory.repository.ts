import { Injectable } from '@nestjs/common'
import type { BusinessDate, Instant } from '@jktl/shared/kernel/dates'
import type { AuthorityMode } from '@jktl/shared/appointments/model'
import type { GuideKind, InstitutionKind } from '@jktl/shared/directory/model'

import { Database, type Sql } from '../../platform/database/database.ts'
import type { InstitutionFacts, Staffing } from './domain/master-data.ts'
import { doctorSortKey, institutionSortKey } from './domain/sort-key.ts'
import type { Catalogue, DirectoryDepartment, DirectoryDoctor, DirectoryInstitution, DirectoryResource } from './public.ts'
import type { MasterDataStore } from './use-cases/sync-directory.ts'

export interface AreaRow {
  code: string
  name: string
  source: string
  townships: { code: string; name: string }[]
}
export interface InstitutionRow {
  id: string
  hosCode: string
  name: string
  kind: InstitutionKind
  level: string
  areaCode: string
  areaName: string
  address: string
  phone: string
  introduction: string
  transport: string
  openingHours: string
  longitude: number
  latitude: number
  onlinePay: boolean
  ownerName: string
  asOf: string
  aliases: string[]
  sortKey: string
  /** It has doctors in service. */
  hasDoctors: boolean
  hasEmergency: boolean
}
export interface DepartmentRow {
  id: string
  institutionId: string
  institutionName: string
  name: string
  standardCode: string
  standardName: string
  location: string
  aliases: string[]
  doctorCount: number
  beds: number
  features: string
  research: string
}
export interface DoctorRow {
  id: string
  institutionId: string
  institutionName: string
  departmentId: string
  departmentName: string
  name: string
  title: string
  specialty: string
  introduction: string
  career: string
  teaching: string
  practiceCertificateMasked: string
  speaksMongolian: boolean
  feeFen: number
  clinicTimes: { weekday: number; half: 'AM' | 'PM' }[]
  location: string
  ownerName: string
  asOf: string
  sortKey: string
}
export interface InstitutionInfoRow {
  edition: string
  asOf: string
  guides: { kind: GuideKind; steps: string[] }[]
  treatments: { disease: string; averageStayDays: number | null; outpatientFen: number | null; inpatientFen: number | null; perDisease: boolean }[]
}
export interface DirectoryStateRow {
  version: number
  syncedAt: Date | null
}
export interface PageOf {
  /** Sort key of the last row seen. */
  after: string | null
  limit: number
  /** Restricts to these ids; null: no restriction. */
  ids: readonly string[] | null
}

const INSTITUTION = `SELECT i.id, i.hos_code AS "hosCode", i.name, i.kind, i.level, i.area_code AS "areaCode", coalesce(a.name, '') AS "areaName", i.address, i.phone, i.introduction, i.transport,
  i.opening_hours AS "openingHours", i.longitude, i.latitude, i.online_pay AS "onlinePay", i.owner_name AS "ownerName", i.as_of AS "asOf", i.aliases, i.sort_key AS "sortKey", i.has_emergency AS "hasEmergency",
  EXISTS (SELECT 1 FROM doctor d WHERE d.institution_id = i.id AND d.retired_at IS NULL) AS "hasDoctors"
  FROM institution i LEFT JOIN area a ON a.code = i.area_code`
const DEPARTMENT = `SELECT e.id, e.institution_id AS "institutionId", i.name AS "institutionName", e.name, e.standard_code AS "standardCode", e.standard_name AS "standardName", e.location, e.aliases, e.beds, e.features, e.research,
  (SELECT count(*) FROM doctor d WHERE d.department_id = e.id AND d.retired_at IS NULL) AS "doctorCount"
  FROM department e JOIN institution i ON i.id = e.institution_id`
const DOCTOR = `SELECT d.id, d.institution_id AS "institutionId", i.name AS "institutionName", d.department_id AS "departmentId", e.name AS "departmentName", d.name, d.title, d.specialty, d.introduction, d.career, d.teaching,
  d.practice_certificate_masked AS "practiceCertificateMasked", d.speaks_mongolian AS "speaksMongolian", d.fee_fen AS "feeFen", d.clinic_times AS "clinicTimes", e.location, i.owner_name AS "ownerName", d.as_of AS "asOf", d.sort_key AS "sortKey"
  FROM doctor d JOIN institution i ON i.id = d.institution_id JOIN department e ON e.id = d.department_id`
const PUBLIC_INSTITUTION = `SELECT id, hos_code AS "hosCode", name, phone, area_code AS "areaCode", authority_mode AS "authorityMode", online_pay AS "onlinePay", window_pay AS "windowPay", query_supported AS "querySupported" FROM institution`
const PUBLIC_DEPARTMENT = `SELECT id, institution_id AS "institutionId", dept_code AS "deptCode", standard_code AS "standardCode", name, location FROM department`
const PUBLIC_DOCTOR = `SELECT id, institution_id AS "institutionId", department_id AS "departmentId", doct_code AS "doctCode", name, title FROM doctor`

const PUBLIC_RESOURCE = `SELECT id, institution_id AS "institutionId", department_id AS "departmentId", res_code AS "resCode", kind, name, unit_minutes AS "unitMinutes", preparation, fee_fen AS "feeFen" FROM resource`

const ALL_ROWS = 1_000_000

@Injectable()
export class DirectoryRepository implements MasterDataStore {
  constructor(private readonly db: Database) {}

  async saveAreas(areas: readonly { code: string; name: string; townships: readonly { code: string; name: string }[] }[], source: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO area (code, name, source) SELECT code, name, $2 FROM jsonb_to_recordset($1::jsonb) AS r(code text, name text) ORDER BY code
         ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, source = EXCLUDED.source`,
        [JSON.stringify(areas), source],
      )
      await tx.query(
        `INSERT INTO township (code, area_code, name) SELECT code, "areaCode", name FROM jsonb_to_recordset($1::jsonb) AS r(code text, "areaCode" text, name text) ORDER BY code
         ON CONFLICT (code) DO UPDATE SET area_code = EXCLUDED.area_code, name = EXCLUDED.name`,
        [JSON.stringify(areas.flatMap((area) => area.townships.map((t) => ({ ...t, areaCode: area.code }))))],
      )
    })
  }

  listAreas(): Promise<AreaRow[]> {
    return this.db.query<AreaRow>(
      `SELECT a.code, a.name, a.source, coalesce((SELECT json_agg(json_build_object('code', t.code, 'name', t.name) ORDER BY t.code) FROM township t WHERE t.area_code = a.code), '[]') AS townships FROM area a ORDER BY a.code`,
    )
  }

  async saveInstitutions(institutions: readonly InstitutionFacts[], asOf: BusinessDate, now: Date): Promise<void> {
    const rows = institutions.map((i) => ({ ...i, sortKey: institutionSortKey(i) }))
    await this.db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO institution (hos_code, name, kind, level, area_code, address, phone, introduction, transport, opening_hours, longitude, latitude, authority_mode, online_pay, window_pay, mchid, aliases, owner_name, as_of, sort_key, has_emergency, query_supported)
         SELECT "hosCode", name, kind, level, "areaCode", address, phone, introduction, transport, "openingHours", longitude, latitude, "authorityMode", "onlinePay", "windowPay", mchid, aliases, name, $2, "sortKey", "hasEmergency", "querySupported"
           FROM jsonb_to_recordset($1::jsonb) AS r("hosCode" text, name text, kind text, level text, "areaCode" text, address text, phone text, introduction text, transport text, "openingHours" text,
             longitude float8, latitude float8, "authorityMode" text, "onlinePay" bool, "windowPay" bool, mchid text, aliases text[], "sortKey" text, "hasEmergency" bool, "querySupported" bool)
          ORDER BY "hosCode"
         ON CONFLICT (hos_code) DO UPDATE SET (name, kind, level, area_code, address, phone, introduction, transport, opening_hours, longitude, latitude, authority_mode, online_pay, window_pay, mchid, aliases, owner_name, as_of, sort_key, has_emergency, query_supported, retired_at)
           = (EXCLUDED.name, EXCLUDED.kind, EXCLUDED.level, EXCLUDED.area_code, EXCLUDED.address, EXCLUDED.phone, EXCLUDED.introduction, EXCLUDED.transport, EXCLUDED.opening_hours, EXCLUDED.longitude, EXCLUDED.latitude,
              EXCLUDED.authority_mode, EXCLUDED.online_pay, EXCLUDED.window_pay, EXCLUDED.mchid, EXCLUDED.aliases, EXCLUDED.owner_name, EXCLUDED.as_of, EXCLUDED.sort_key, EXCLUDED.has_emergency, EXCLUDED.query_supported, NULL)`,
        [JSON.stringify(rows), asOf],
      )
      const gone = await tx.query<{ id: string }>(`UPDATE institution SET retired_at = $2 WHERE retired_at IS NULL AND hos_code <> ALL ($1) RETURNING id`, [
        rows.map((r) => r.hosCode),
        now,
      ])
      const ids = gone.map((row) => row.id)
      await tx.query(`UPDATE department SET retired_at = $2 WHERE retired_at IS NULL AND institution_id = ANY ($1)`, [ids, now])
      await tx.query(`UPDATE doctor SET retired_at = $2 WHERE retired_at IS NULL AND institution_id = ANY ($1)`, [ids, now])
      await tx.query(`UPDATE resource SET retired_at = $2 WHERE retired_at IS NULL AND institution_id = ANY ($1)`, [ids, now])
    })
  }

  async saveStaffing(hosCode: string, { departments, doctors, resources, services }: Staffing, asOf: BusinessDate, now: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      const [institution] = await tx.query<{ id: string; sortKey: string }>(
        `SELECT id, sort_key AS "sortKey" FROM institution WHERE hos_code = $1 FOR UPDATE`,
        [hosCode],
      )
      if (!institution) throw new Error('staffing of an institution that was never saved')
      const open = new Set(departments.filter((d) => d.isActive).map((d) => d.deptCode))
      await tx.query(
        `INSERT INTO department (institution_id, dept_code, name, standard_code, standard_name, location, aliases, beds, features, research, as_of, retired_at)
         SELECT $2, "deptCode", name, "standardCode", "standardName", location, aliases, beds, features, research, $3, CASE WHEN "isActive" THEN NULL ELSE $4::timestamptz END
           FROM jsonb_to_recordset($1::jsonb) AS r("deptCode" text, name text, "standardCode" text, "standardName" text, location text, aliases text[], beds int, features text, research text, "isActive" bool)
         ON CONFLICT (institution_id, dept_code) DO UPDATE SET (name, standard_code, standard_name, location, aliases, beds, features, research, as_of, retired_at)
           = (EXCLUDED.name, EXCLUDED.standard_code, EXCLUDED.standard_name, EXCLUDED.location, EXCLUDED.aliases, EXCLUDED.beds, EXCLUDED.features, EXCLUDED.research, EXCLUDED.as_of, CASE WHEN EXCLUDED.retired_at IS NOT NULL THEN coalesce(department.retired_at, EXCLUDED.retired_at) END)`,
        [JSON.stringify(departments), institution.id, asOf, now],
      )
      await tx.query(`UPDATE department SET retired_at = $3 WHERE institution_id = $1 AND retired_at IS NULL AND dept_code <> ALL ($2)`, [
        institution.id,
        departments.map((d) => d.deptCode),
        now,
      ])
      await tx.query(
        `INSERT INTO doctor (institution_id, department_id, doct_code, name, title, specialty, introduction, career, teaching, practice_certificate_masked, speaks_mongolian, fee_fen, clinic_times, as_of, sort_key, retired_at)
         SELECT $2, e.id, "doctCode", r.name, title, specialty, introduction, career, teaching, "practiceCertificateMasked", "speaksMongolian", "feeFen", "clinicTimes", $3, "sortKey", CASE WHEN "isActive" THEN NULL ELSE $4::timestamptz END
           FROM jsonb_to_recordset($1::jsonb) AS r("doctCode" text, "deptCode" text, name text, title text, specialty text, introduction text, career text, teaching text, "practiceCertificateMasked" text, "speaksMongolian" bool, "feeFen" int, "clinicTimes" jsonb, "sortKey" text, "isActive" bool)
           JOIN department e ON e.institution_id = $2 AND e.dept_code = r."deptCode"
         ON CONFLICT (institution_id, doct_code) DO UPDATE SET (department_id, name, title, specialty, introduction, career, teaching, practice_certificate_masked, speaks_mongolian, fee_fen, clinic_times, as_of, sort_key, retired_at)
           = (EXCLUDED.department_id, EXCLUDED.name, EXCLUDED.title, EXCLUDED.specialty, EXCLUDED.introduction, EXCLUDED.career, EXCLUDED.teaching, EXCLUDED.practice_certificate_masked, EXCLUDED.speaks_mongolian, EXCLUDED.fee_fen, EXCLUDED.clinic_times, EXCLUDED.as_of, EXCLUDED.sort_key,
              CASE WHEN EXCLUDED.retired_at IS NOT NULL THEN coalesce(doctor.retired_at, EXCLUDED.retired_at) END)`,
        [
          JSON.stringify(doctors.map((d) => ({ ...d, isActive: d.isActive && open.has(d.deptCode), sortKey: doctorSortKey(institution.sortKey, d) }))),
          institution.id,
          asOf,
          now,
        ],
      )
      await tx.query(`UPDATE doctor SET retired_at = $3 WHERE institution_id = $1 AND retired_at IS NULL AND doct_code <> ALL ($2)`, [
        institution.id,
        doctors.map((d) => d.doctCode),
        now,
      ])
      await tx.query(
        `INSERT INTO resource (institution_id, department_id, res_code, kind, name, unit_minutes, preparation, fee_fen, as_of, retired_at)
         SELECT $2, e.id, "resCode", r.kind, r.name, "unitMinutes", preparation, "feeFen", $3, CASE WHEN "isActive" THEN NULL ELSE $4::timestamptz END
           FROM jsonb_to_recordset($1::jsonb) AS r("resCode" text, "deptCode" text, kind text, name text, "unitMinutes" int, preparation text, "feeFen" int, "isActive" bool)
           JOIN department e ON e.institution_id = $2 AND e.dept_code = r."deptCode"
         ON CONFLICT (institution_id, res_code) DO UPDATE SET (department_id, kind, name, unit_minutes, preparation, fee_fen, as_of, retired_at)
           = (EXCLUDED.department_id, EXCLUDED.kind, EXCLUDED.name, EXCLUDED.unit_minutes, EXCLUDED.preparation, EXCLUDED.fee_fen, EXCLUDED.as_of,
              CASE WHEN EXCLUDED.retired_at IS NOT NULL THEN coalesce(resource.retired_at, EXCLUDED.retired_at) END)`,
        [JSON.stringify(resources.map((r) => ({ ...r, isActive: r.isActive && open.has(r.deptCode) }))), institution.id, asOf, now],
      )
      await tx.query(`UPDATE resource SET retired_at = $3 WHERE institution_id = $1 AND retired_at IS NULL AND res_code <> ALL ($2)`, [
        institution.id,
        resources.map((r) => r.resCode),
        now,
      ])
      await tx.query(
        `INSERT INTO institution_info (institution_id, edition, as_of, guides, treatments) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (institution_id) DO UPDATE SET (edition, as_of, guides, treatments) = (EXCLUDED.edition, EXCLUDED.as_of, EXCLUDED.guides, EXCLUDED.treatments)`,
        [institution.id, services.edition, services.asOf, JSON.stringify(services.guides), JSON.stringify(services.treatments)],
      )
    })
  }

  async publish(now: Date): Promise<void> {
    await this.db.query(`UPDATE directory_state SET version = version + 1, synced_at = $1`, [now])
  }

  async getState(): Promise<DirectoryStateRow> {
    const [row] = await this.db.query<DirectoryStateRow>(`SELECT version, synced_at AS "syncedAt" FROM directory_state`, [], 'directory-state')
    if (!row) throw new Error('the row of directory_state is missing')
    return row
  }

  /** Takes the pull that is due now; until `retryAt` no other process takes it. False: nothing is due. */
  async claimDue(now: Instant, retryAt: Instant): Promise<boolean> {
    return (
      (await this.db.query(`UPDATE directory_state SET due_at = $2 WHERE due_at <= $1 RETURNING 1 AS taken`, [new Date(now), new Date(retryAt)])).length > 0
    )
  }

  async setDue(at: Instant): Promise<void> {
    await this.db.query(`UPDATE directory_state SET due_at = $1`, [new Date(at)])
  }

  /** True when every institution in service was confirmed by its owner on this day, and there is at least one. */
  async isConfirmedOn(date: BusinessDate): Promise<boolean> {
    const [row] = await this.db.query<{ confirmed: boolean }>(
      `SELECT count(*) > 0 AND bool_and(i.as_of = $1::date AND NOT EXISTS (SELECT 1 FROM department e WHERE e.institution_id = i.id AND e.retired_at IS NULL AND e.as_of <> $1::date)
         AND EXISTS (SELECT 1 FROM department e WHERE e.institution_id = i.id)) AS confirmed FROM institution i WHERE i.retired_at IS NULL`,
      [date],
    )
    return row?.confirmed === true
  }

  listInstitutions({ areaCode, kind, after, limit, ids }: PageOf & { areaCode: string | null; kind: string | null }): Promise<InstitutionRow[]> {
    return this.db.query<InstitutionRow>(
      `${INSTITUTION} WHERE i.retired_at IS NULL AND ($1::text IS NULL OR i.area_code = $1) AND ($2::text IS NULL OR i.kind = $2) AND ($3::text IS NULL OR i.sort_key > $3) AND ($5::uuid[] IS NULL OR i.id = ANY ($5)) ORDER BY i.sort_key LIMIT $4`,
      [areaCode, kind, after, limit, ids],
    )
  }

  async findInstitution(id: string): Promise<InstitutionRow | null> {
    return (await this.db.query<InstitutionRow>(`${INSTITUTION} WHERE i.id = $1`, [id]))[0] ?? null
  }

  async findInfo(institutionId: string): Promise<InstitutionInfoRow | null> {
    return (
      (
        await this.db.query<InstitutionInfoRow>(`SELECT edition, as_of AS "asOf", guides, treatments FROM institution_info WHERE institution_id = $1`, [
          institutionId,
        ])
      )[0] ?? null
    )
  }

  /** Departments in service of one institution, or of all. */
  listDepartments(institutionId: string | null): Promise<DepartmentRow[]> {
    return this.db.query<DepartmentRow>(
      `${DEPARTMENT} WHERE e.retired_at IS NULL AND ($1::uuid IS NULL OR e.institution_id = $1) ORDER BY i.sort_key, e.dept_code`,
      [institutionId],
    )
  }

  listDoctors({
    institutionId,
    departmentId,
    after,
    limit,
    ids,
  }: PageOf & { institutionId: string | null; departmentId: string | null }): Promise<DoctorRow[]> {
    return this.db.query<DoctorRow>(
      `${DOCTOR} WHERE d.retired_at IS NULL AND ($1::uuid IS NULL OR d.institution_id = $1) AND ($2::uuid IS NULL OR d.department_id = $2) AND ($3::text IS NULL OR d.sort_key > $3) AND ($5::uuid[] IS NULL OR d.id = ANY ($5)) ORDER BY d.sort_key LIMIT $4`,
      [institutionId, departmentId, after, limit, ids],
    )
  }

  async findDoctor(id: string): Promise<DoctorRow | null> {
    return (await this.db.query<DoctorRow>(`${DOCTOR} WHERE d.id = $1`, [id]))[0] ?? null
  }

  /** What other slices see; `ids` null: everything in service. */
  exportInstitutions(ids: readonly string[] | null, sql: Sql = this.db): Promise<DirectoryInstitution[]> {
    return sql.query<DirectoryInstitution & { authorityMode: AuthorityMode }>(
      `${PUBLIC_INSTITUTION} WHERE CASE WHEN $1::uuid[] IS NULL THEN retired_at IS NULL ELSE id = ANY ($1) END ORDER BY sort_key`,
      [ids],
      'directory-institutions',
    )
  }

  async exportCatalogue(version: number): Promise<Catalogue> {
    const everything = { after: null, limit: ALL_ROWS, ids: null }
    const [institutions, departments, doctors] = await Promise.all([
      this.listInstitutions({ ...everything, areaCode: null, kind: null }),
      this.listDepartments(null),
      this.listDoctors({ ...everything, institutionId: null, departmentId: null }),
    ])
    return { version, institutions, departments, doctors }
  }

  exportDepartments(ids: readonly string[]): Promise<DirectoryDepartment[]> {
    return this.db.query<DirectoryDepartment>(`${PUBLIC_DEPARTMENT} WHERE id = ANY ($1)`, [ids], 'directory-departments')
  }

  exportDoctors(ids: readonly string[]): Promise<DirectoryDoctor[]> {
    return this.db.query<DirectoryDoctor>(
      `${PUBLIC_DOCTOR} WHERE id = ANY ($1)
       UNION ALL SELECT id, institution_id, department_id, res_code, name, CASE kind WHEN 'EXAM' THEN '检查' ELSE '床位' END FROM resource WHERE id = ANY ($1)`,
      [ids],
      'directory-doctors',
    )
  }

  exportDepartmentsOf(institutionId: string): Promise<DirectoryDepartment[]> {
    return this.db.query<DirectoryDepartment>(`${PUBLIC_DEPARTMENT} WHERE institution_id = $1 AND retired_at IS NULL ORDER BY dept_code`, [institutionId])
  }

  exportResourcesOf(institutionId: string): Promise<DirectoryResource[]> {
    return this.db.query<DirectoryResource>(`${PUBLIC_RESOURCE} WHERE institution_id = $1 AND retired_at IS NULL ORDER BY kind DESC, res_code`, [institutionId])
  }

  exportResources(ids: readonly string[]): Promise<DirectoryResource[]> {
    return this.db.query<DirectoryResource>(`${PUBLIC_RESOURCE} WHERE id = ANY ($1)`, [ids], 'directory-resources')
  }

  exportDoctorsOf(institutionId: string, sql: Sql = this.db): Promise<DirectoryDoctor[]> {
    return sql.query<DirectoryDoctor>(`${PUBLIC_DOCTOR} WHERE institution_id = $1 AND retired_at IS NULL ORDER BY sort_key`, [institutionId])
  }
}
