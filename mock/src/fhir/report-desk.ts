import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'
import { ActionRefused } from '../kernel/system.ts'
import type { Archive } from './archive.ts'
import { idsOf, REPORT_STEPS, stepResources, valueOf, type LabReport, type ReportStep, type StepTimes } from './lab-report.ts'
import { referencesIn, referenceOf, withPatient, type Resource } from './resources.ts'
import { securityOf } from './vocabulary.ts'
import { digitsOf } from './decimals.ts'
import { isRecord } from '../kernel/fields.ts'

interface Underway {
  report: LabReport
  times: StepTimes
}

/** Where reports are worked on: step by step, and afterwards amended, cancelled, relabelled, moved to the right person. */
export class ReportDesk {
  private underway = new Map<string, Underway>()
  private readonly archive: Archive
  private readonly now: () => Instant

  constructor(archive: Archive, now: () => Instant) {
    this.archive = archive
    this.now = now
  }

  /** Publishes every step up to `until` now. @returns the report's reference, which advance takes */
  start(report: LabReport, until: ReportStep): string {
    const reference = `DiagnosticReport/${idsOf(report).report}`
    this.underway.set(reference, { report, times: {} })
    for (const step of REPORT_STEPS.slice(0, REPORT_STEPS.indexOf(until) + 1)) {
      // An ordinary report is not published while it is unverified.
      if (step !== 'preliminary' || until === 'preliminary') this.take(reference, step)
    }
    return reference
  }

  /** One step further; `final` follows `registered` unless `step` names `preliminary`. */
  advance(reference: string, step?: ReportStep): ReportStep {
    const work = this.underway.get(reference)
    if (!work) throw new ActionRefused('no report of that reference is underway')
    const next = step ?? REPORT_STEPS.find((one) => work.times[one] === undefined && one !== 'preliminary')
    if (!next) throw new ActionRefused('that report is final')
    this.take(reference, next)
    return next
  }

  private take(reference: string, step: ReportStep): void {
    const work = this.underway.get(reference)
    if (!work) return
    work.times[step] = formatInstant(this.now())
    for (const resource of stepResources(work.report, step, work.times)) this.archive.publish(resource)
  }

  private report(reference: string): Resource {
    const found = this.archive.find(reference)?.resource
    if (found?.resourceType !== 'DiagnosticReport') throw new ActionRefused('no such report: give reference DiagnosticReport/…')
    return found
  }

  /** The report's measured values. */
  private itemsOf(report: Resource): Resource[] {
    return referencesIn(report['result']).flatMap((reference) => this.archive.find(reference)?.resource ?? [])
  }

  /** Report, items, specimen and order. */
  private familyOf(report: Resource): Resource[] {
    const others = [...referencesIn(report['specimen']), ...referencesIn(report['basedOn'])].flatMap(
      (reference) => this.archive.find(reference)?.resource ?? [],
    )
    return [report, ...this.itemsOf(report), ...others]
  }

  /** Next version with changed values. @param changes by index in the report or by the item's name; digits or words */
  amend(reference: string, changes: Record<string, string>, { status = 'amended', conclusion }: { status?: string; conclusion?: string }): number {
    const report = this.report(reference)
    const issued = formatInstant(this.now())
    this.itemsOf(report).forEach((item, index) => {
      const name = isRecord(item['code']) ? String(item['code']['text']) : ''
      const value = changes[String(index)] ?? changes[name]
      if (value !== undefined) this.archive.publish(withValue(item, value, status, issued))
    })
    return this.archive.publish({ ...report, status, issued, ...(conclusion !== undefined && { conclusion }) }).versionId
  }

  /** `cancelled` or `entered-in-error`, report and items. */
  end(reference: string, status: string): number {
    const report = this.report(reference)
    for (const item of this.itemsOf(report)) this.archive.publish({ ...item, status })
    return this.archive.publish({ ...report, status }).versionId
  }

  /** Wrong-patient filing put right: everything of the report gets its next version under another subject. */
  move(reference: string, patient: string): number {
    const [report, ...parts] = this.familyOf(this.report(reference))
    for (const part of parts) this.archive.publish(withPatient(part, patient))
    const work = this.underway.get(reference)
    if (work) work.report = { ...work.report, patient }
    return report ? this.archive.publish(withPatient(report, patient)).versionId : 0
  }

  /** Labels and hold-back of the report and its parts. */
  relabel(reference: string, labels: readonly string[], releaseAfter?: string): number {
    const family = this.familyOf(this.report(reference))
    const published = family.map((resource) => this.archive.publish({ ...resource, meta: { ...resource.meta, security: securityOf(labels, releaseAfter) } }))
    return published.find(({ resource }) => referenceOf(resource) === reference)?.versionId ?? 0
  }

  state() {
    return this.underway
  }

  restore(underway: Map<string, Underway>): void {
    this.underway = underway
  }
}

function withValue(item: Resource, value: string, status: string, issued: string): Resource {
  const { valueQuantity, valueString: _text, ...rest } = item
  const unit = isRecord(valueQuantity) && typeof valueQuantity['unit'] === 'string' ? valueQuantity['unit'] : undefined
  return { ...rest, resourceType: item.resourceType, id: item.id, ...valueOf(value, unit), status, issued }
}

/** `5.10 mmol/L` of an Observation, for the books. */
export function valueText(resource: Resource): string | undefined {
  const { valueQuantity, valueString } = resource
  if (!isRecord(valueQuantity)) return typeof valueString === 'string' ? valueString : undefined
  const { comparator = '', value, unit } = valueQuantity
  return `${String(comparator)}${digitsOf(value) ?? ''}${typeof unit === 'string' ? ` ${unit}` : ''}`
}
