import { formatInstant, MINUTE_MS, type Instant } from '@jktl/shared/kernel/dates'
import { ActionRefused } from '../kernel/system.ts'
import { seededNumber } from '../his/data/seeded.ts'
import type { Archive, Version } from './archive.ts'
import { decimal } from './decimals.ts'
import { REPORT_STEPS, stepResources, type LabReport } from './lab-report.ts'
import { shuffled } from './nastiness.ts'
import { patientOf, referenceOf, withPatient, type Resource } from './resources.ts'
import { securityOf } from './vocabulary.ts'

export interface StormOrder {
  /** `Patient/…` among whom reports are made and moved. */
  patients: readonly string[]
  messages: number
  seed: string
}

const SKEW_MS = 10 * MINUTE_MS
const DUPLICATE_PERCENT = 12
const LABELS = [[], [], [], ['HOLD'], ['PSY'], ['STD'], ['SEX']] as const

/**
 * Messages of random amendments, corrections, cancellations, mistakes, labels and moves between the given patients, which then arrive in
 * random order, some twice, with clocks up to ten minutes wrong. The same seed makes the same storm.
 */
export function storm(archive: Archive, now: Instant, { patients, messages, seed }: StormOrder): { messages: number; resources: string[] } {
  if (patients.length === 0) throw new ActionRefused('a storm needs patients')
  let draw = 0
  const random = (below: number): number => seededNumber(`${seed} ${(draw += 1)}`, below)
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T

  const latest = new Map<string, Version>()
  const sent: Version[] = []
  const send = (resource: Resource): void => {
    const reference = referenceOf(resource)
    const versionId = (latest.get(reference)?.versionId ?? archive.find(reference)?.versionId ?? 0) + 1
    const version = archive.stamp(resource, versionId, now + random(2 * SKEW_MS + 1) - SKEW_MS)
    latest.set(reference, version)
    sent.push(version)
  }
  const reports: string[][] = []
  const begin = (): void => {
    const patient = pick(patients)
    const at = formatInstant(now - (1 + random(400)) * 1440 * MINUTE_MS)
    const report: LabReport = {
      key: `storm ${seed} ${reports.length}`,
      patient,
      directory: 'D05',
      hosCode: '150502H01',
      title: '合成检验',
      specimenType: '血清',
      items: [
        { name: '低密度脂蛋白胆固醇', loinc: '22748-8', value: `${2 + random(3)}.${random(10)}0`, unit: 'mmol/L', high: '3.4' },
        { name: '钾', loinc: '2823-3', value: `${3 + random(3)}.${random(10)}`, unit: 'mmol/L', low: '3.5', high: '5.3' },
      ],
    }
    const times = { ordered: at, collected: at, received: at, registered: at, final: at }
    const family = new Set<string>()
    for (const step of REPORT_STEPS)
      if (step !== 'preliminary')
        for (const resource of stepResources(report, step, times)) {
          send(resource)
          family.add(referenceOf(resource))
        }
    reports.push([...family])
  }
  const current = (reference: string): Resource | undefined => latest.get(reference)?.resource
  const parts = (family: readonly string[], ...types: string[]): Resource[] =>
    family.flatMap((reference) => (types.some((type) => reference.startsWith(`${type}/`)) ? (current(reference) ?? []) : []))

  const CHANGES: readonly ((family: readonly string[]) => void)[] = [
    (family) => {
      const [item] = parts(family, 'Observation')
      if (item) send({ ...item, status: 'amended', valueQuantity: { ...(item['valueQuantity'] as object), value: decimal(`${1 + random(6)}.${random(10)}0`) } })
      for (const report of parts(family, 'DiagnosticReport')) send({ ...report, status: 'amended' })
    },
    (family) => parts(family, 'DiagnosticReport').forEach((report) => send({ ...report, status: 'corrected', conclusion: `更正 ${random(1000)}` })),
    (family) => parts(family, 'DiagnosticReport', 'Observation').forEach((one) => send({ ...one, status: 'cancelled' })),
    (family) => parts(family, 'DiagnosticReport', 'Observation').forEach((one) => send({ ...one, status: 'entered-in-error' })),
    (family) => parts(family, 'DiagnosticReport', 'Observation').forEach((one) => send({ ...one, status: 'final' })),
    (family) => {
      const to = pick(patients)
      parts(family, 'DiagnosticReport', 'Observation', 'Specimen', 'ServiceRequest').forEach((one) => send(withPatient(one, to)))
    },
    (family) => {
      const security = securityOf(pick(LABELS))
      parts(family, 'DiagnosticReport', 'Observation').forEach((one) => send({ ...one, meta: { ...one.meta, security } }))
    },
  ]
  begin()
  while (sent.length < messages) {
    if (random(4) === 0) begin()
    else pick(CHANGES)(pick(reports))
  }
  const again = sent.filter((_, index) => seededNumber(`${seed} again ${index}`, 100) < DUPLICATE_PERCENT)
  const arriving = shuffled([...sent, ...again], seed)
  for (const version of arriving) archive.accept(version)
  return { messages: arriving.length, resources: [...latest.keys()] }
}

/** What is true in the end of some resources, for whoever compares. */
export const truthOf = (archive: Archive, references: readonly string[]) =>
  references.flatMap((reference) => {
    const version = archive.find(reference)
    return version ? [{ reference, versionId: version.versionId, patient: patientOf(version.resource), status: version.resource['status'] ?? null }] : []
  })
