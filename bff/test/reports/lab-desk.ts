import { randomUUID } from 'node:crypto'

import type { LabItem, LabReport } from '@jktl/shared/health-records/content'
import type { Label, RecordSource, RecordStatus } from '@jktl/shared/health-records/model'
import { formatInstant } from '@jktl/shared/kernel/dates'

import { plainContent, putRecord } from '../health-records/put-record.ts'
import type { TestCity } from '../support/city.ts'

const EMPTY_ITEM: Omit<LabItem, 'title' | 'value'> = {
  ...plainContent(''),
  analyte: null,
  components: [],
  range: null,
  criticalLow: null,
  criticalHigh: null,
  labFlag: null,
  method: null,
  device: null,
  specimenId: null,
  specimenType: '血清',
}

export interface Value extends Partial<LabItem> {
  title: string
  /** `3.62`, `<0.01`. */
  number?: string
  unit?: string | null
}
export interface Sheet {
  personId: string
  /** Stays the same over versions. */
  ref: string
  version?: number
  status?: RecordStatus
  at?: Date
  issuedAt?: Date
  title?: string
  orgId?: string | null
  source?: RecordSource
  labels?: Label[]
  critical?: boolean
  conclusion?: string | null
  releaseAfter?: Date
  /** Number of the tube: the same in every source. */
  specimenNo?: string
  values: readonly Value[]
}

export const newRef = (): string => `DiagnosticReport/${randomUUID()}`
const quantity = (text: string, unit: string | null) => {
  const [, comparator = '', value = ''] = /^([<>]=?)?(.*)$/.exec(text) ?? []
  return { kind: 'quantity' as const, quantity: { comparator: (comparator || null) as '<' | null, value, unit } }
}

/** A laboratory's report with its values, one version, as its line would have told of it. */
export async function publish(city: TestCity, sheet: Sheet): Promise<{ id: string; itemIds: string[] }> {
  const { personId, ref, version = 1, status = 'final', at = city.app.platform.clock.date(), orgId = null, source = 'lis' } = sheet
  const content: LabReport = {
    ...plainContent(sheet.title ?? '血脂四项'),
    department: '检验科',
    issuedAt: status === 'registered' ? null : formatInstant((sheet.issuedAt ?? at).getTime()),
    conclusion: sheet.conclusion ?? null,
    critical: sheet.critical ?? false,
    releaseAfter: null,
    orderedAt: formatInstant(at.getTime() - 3_600_000),
    attachment: null,
  }
  const common = { personId, version, status, eventAt: at, authorOrg: orgId, source, labels: sheet.labels ?? [], releaseAfter: sheet.releaseAfter ?? null }
  const specimenRef = `Specimen/${ref}`
  if (sheet.specimenNo)
    await putRecord(city, {
      ...common,
      kind: 'SPECIMEN',
      sourceRef: specimenRef,
      partOf: ref,
      content: {
        ...plainContent('血清'),
        code: { system: 'urn:tongliao:specimen-no', code: sheet.specimenNo, display: '' },
        specimenType: '血清',
        collectedAt: null,
        receivedAt: null,
      },
    })
  const itemIds: string[] = []
  for (const [i, { number, unit = 'mmol/L', ...more }] of sheet.values.entries()) {
    const value = more.value ?? quantity(number ?? '1', unit)
    const item = await putRecord(city, {
      ...common,
      kind: 'LAB_ITEM',
      sourceRef: `${ref}-${i}`,
      partOf: ref,
      content: { ...EMPTY_ITEM, specimenId: specimenRef, ...more, value },
    })
    itemIds.push(item.id)
  }
  const { id } = await putRecord(city, { ...common, kind: 'LAB_REPORT', sourceRef: ref, content })
  return { id, itemIds }
}
