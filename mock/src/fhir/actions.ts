import { randomUUID } from 'node:crypto'
import { isRecord, textOf } from '../kernel/fields.ts'
import { ActionRefused, type Action, type City } from '../kernel/system.ts'
import type { Archive } from './archive.ts'
import { digitsOf } from './decimals.ts'
import { readResource } from './gateway.ts'
import { REPORT_STEPS, type LabItem, type LabReport, type ReportStep } from './lab-report.ts'
import { merge, patientNamed, unmerge, type Merges } from './patients.ts'
import { referenceOf, withPatient } from './resources.ts'
import { truthOf, storm } from './storm.ts'
import type { ReportDesk } from './report-desk.ts'
import { idOf, metaOf } from './vocabulary.ts'

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [])
const isStep = (value: unknown): value is ReportStep => REPORT_STEPS.some((step) => step === value)

const ITEM_TEXTS = ['loinc', 'unit', 'low', 'high', 'rangeText', 'criticalLow', 'criticalHigh', 'flag', 'method', 'device'] as const
const ORDINARY: LabItem = { name: '低密度脂蛋白胆固醇', loinc: '22748-8', value: '3.20', unit: 'mmol/L', high: '3.4', flag: 'N' }

/** Values are texts, so that they keep their digits. */
function readItem(given: unknown): LabItem {
  if (!isRecord(given) || !text(given['name'])) throw new ActionRefused('an item is { name, value: text, loinc?, unit?, low?, high?, flag?, … }')
  const value = text(given['value']) ?? digitsOf(given['value'])
  if (value === undefined) throw new ActionRefused('an item needs a value')
  const more = Object.fromEntries(ITEM_TEXTS.flatMap((field) => (text(given[field]) ? [[field, text(given[field])]] : [])))
  return { name: textOf(given['name']), value, ...more }
}

/**
 * How the line moves. People are `persona` (a name) or `patient` (`Patient/…`), reports `reference` (`DiagnosticReport/…`).
 * @param withStorm the laboratories' line and the archive both know storms
 */
export function lineActions(city: City, archive: Archive, desk: ReportDesk, merges: Merges): Record<string, Action> {
  const patientIn = (input: Record<string, unknown>): string => patientNamed(archive, input['patient'] ?? input['persona'])
  const reportIn = (input: Record<string, unknown>): string => textOf(input['reference'])

  return {
    /** `{ persona, key?, title?, hosCode?, items?, until?: step, directory?, labels?, releaseAfter?, critical?, category?, specimenNo?, reportNo?, conclusion? }` */
    'publish-report': (input) => {
      const until = input['until'] ?? 'final'
      if (!isStep(until)) throw new ActionRefused(`until is one of ${REPORT_STEPS.join(', ')}`)
      const category = input['category'] === 'PAT' ? 'PAT' : 'LAB'
      const optional = Object.fromEntries(
        (['releaseAfter', 'specimenNo', 'reportNo', 'conclusion', 'department', 'doctor'] as const).flatMap((field) =>
          text(input[field]) ? [[field, text(input[field])]] : [],
        ),
      )
      const report: LabReport = {
        key: text(input['key']) ?? randomUUID(),
        patient: patientIn(input),
        hosCode: text(input['hosCode']) ?? '150502H01',
        title: text(input['title']) ?? '血脂',
        category,
        directory: text(input['directory']) ?? (category === 'PAT' ? 'D06' : 'D05'),
        labels: textsOf(input['labels']),
        specimenType: text(input['specimenType']) ?? '血清',
        items: Array.isArray(input['items']) ? input['items'].map(readItem) : [ORDINARY],
        ...(input['critical'] === true && { critical: true }),
        ...optional,
      }
      return { reference: desk.start(report, until), patient: report.patient }
    },
    'advance-report': (input) => ({ step: desk.advance(reportIn(input), isStep(input['step']) ? input['step'] : undefined) }),
    /** `{ reference, values: { "0" or item name: text }, status?: amended | corrected, conclusion? }` */
    'amend-report': (input) => {
      const values = isRecord(input['values']) ? Object.fromEntries(Object.entries(input['values']).map(([key, value]) => [key, String(value)])) : {}
      const status = text(input['status'])
      const conclusion = text(input['conclusion'])
      return { versionId: desk.amend(reportIn(input), values, { ...(status && { status }), ...(conclusion && { conclusion }) }) }
    },
    'cancel-report': (input) => ({ versionId: desk.end(reportIn(input), input['status'] === 'entered-in-error' ? 'entered-in-error' : 'cancelled') }),
    /** Wrong-patient filing put right: `{ reference, persona or patient }` of the right one. */
    'move-report': (input) => ({ versionId: desk.move(reportIn(input), patientIn(input)) }),
    /** `{ reference, labels: [], releaseAfter? }`; no HOLD releases it. */
    'relabel-report': (input) => ({ versionId: desk.relabel(reportIn(input), textsOf(input['labels']), text(input['releaseAfter'])) }),
    /** Any resource: `{ resource: object or JSON text, persona?, directory? }`; an id that is known gets its next version. */
    'publish-resource': (input) => {
      const given = readResource(input['resource'])
      if (!given) throw new ActionRefused('expected resource: an object, or JSON text whose numbers keep their digits')
      const id = given.id === '' ? idOf(randomUUID()) : given.id
      const directory = text(input['directory'])
      const meta = directory ? { ...metaOf('150502H01', { directory }), ...given.meta } : given.meta
      const whole = { ...given, id, ...(meta && { meta }) }
      const isAboutSomebody = input['persona'] !== undefined || input['patient'] !== undefined
      const { resource, versionId } = archive.publish(isAboutSomebody ? withPatient(whole, patientIn(input)) : whole)
      return { reference: referenceOf(resource), versionId }
    },
    /** `{ personas or patients: [], messages, seed }` */
    storm: (input) => {
      const who = Array.isArray(input['patients']) ? input['patients'] : Array.isArray(input['personas']) ? input['personas'] : []
      const done = storm(archive, city.clock.now(), {
        patients: who.map((one) => patientNamed(archive, one)),
        messages: Number(input['messages'] ?? 200),
        seed: textOf(input['seed']) || '1',
      })
      return { messages: done.messages, final: truthOf(archive, done.resources) }
    },
    'merge-patients': ({ from, into }) => ({ moved: merge(archive, merges, patientNamed(archive, from), patientNamed(archive, into)) }),
    'unmerge-patients': ({ from }) => ({ moved: unmerge(archive, merges, patientNamed(archive, from)) }),
  }
}
