import { dateOf, type BusinessDate, type Instant } from '@jktl/shared/kernel/dates'

import type { InstitutionFacts, Staffing } from '../domain/master-data.ts'
import type { Failure, MasterDataSource } from '../upstream/his.adapter.ts'

/** Where pulled master data goes. Saving the same pull twice changes nothing. */
export interface MasterDataStore {
  /** Upserts by hos_code and retires institutions (with their people) that are no longer listed. */
  saveInstitutions(institutions: readonly InstitutionFacts[], asOf: BusinessDate, now: Date): Promise<void>
  /** Upserts by hos_code + dept_code / doct_code and retires what vanished or is out of service. */
  saveStaffing(hosCode: string, staffing: Staffing, asOf: BusinessDate, now: Date): Promise<void>
  /** Tells every process that its search index is old. */
  publish(now: Date): Promise<void>
}
export interface SyncReport {
  institutions: number
  departments: number
  doctors: number
  /** Hospitals whose earlier data stays, and why. */
  failed: { hosCode: string; failure: Failure }[]
}

const CONCURRENCY = 4

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

/** Pulls the master data of every institution (booking-payment A05). One hospital that does not answer leaves the others' data, and its own earlier data. */
export async function syncDirectory(
  source: MasterDataSource,
  store: MasterDataStore,
  at: Instant,
): Promise<{ ok: true; value: SyncReport } | { ok: false; failure: Failure }> {
  const [asOf, now] = [dateOf(at), new Date(at)]
  const institutions = await source.listInstitutions()
  if (!institutions.ok) return institutions
  await store.saveInstitutions(institutions.value, asOf, now)
  const report: SyncReport = { institutions: institutions.value.length, departments: 0, doctors: 0, failed: [] }
  await inParallel(institutions.value, async ({ hosCode }) => {
    const staffing = await source.readStaffing(hosCode)
    if (!staffing.ok) {
      report.failed.push({ hosCode, failure: staffing.failure })
      return
    }
    await store.saveStaffing(hosCode, staffing.value, asOf, now)
    report.departments += staffing.value.departments.length
    report.doctors += staffing.value.doctors.length
  })
  await store.publish(now)
  return { ok: true, value: report }
}
