import type { Medication } from '@jktl/shared/health-records/content'

import type { Resource } from '../../upstream/fhir.wire.ts'
import { quantityOf } from '../measured.ts'
import { codesOf, isoOf, readable, wordsOf } from '../words.ts'
import { baseOf } from './content-base.ts'

const UNITS: Readonly<Record<string, string>> = { h: '小时', d: '天', wk: '周', mo: '个月' }

function frequencyOf(resource: Resource): string | null {
  const timing = resource.dosageInstruction[0]?.timing
  const words = wordsOf(timing?.code)
  const { frequency, period, periodUnit = '' } = timing?.repeat ?? {}
  const unit = UNITS[periodUnit]
  if (words !== null || frequency === undefined || period === undefined || unit === undefined) return words
  return `每${period === '1' ? '' : ` ${period} `}${unit} ${frequency} 次`
}
const amountOf = (quantity: Parameters<typeof quantityOf>[0]): string | null => {
  const amount = quantityOf(quantity)
  return amount === null ? null : amount.unit === null ? amount.value : `${amount.value} ${amount.unit}`
}

/** Prescriptions, and what was handed out without one. */
export function medicationOf(resource: Resource): Medication {
  const [dosage] = resource.dosageInstruction
  const validity = resource.dispenseRequest?.validityPeriod
  return {
    ...baseOf(resource, '药品', resource.medicationCodeableConcept),
    dose: amountOf(dosage?.doseAndRate[0]?.doseQuantity) ?? readable(dosage?.text),
    route: wordsOf(dosage?.route),
    frequency: frequencyOf(resource),
    start: isoOf(validity?.start ?? resource.authoredOn ?? resource.whenHandedOver),
    end: isoOf(validity?.end),
    quantity: amountOf(resource.dispenseRequest?.quantity ?? resource.quantity),
    isChinese: resource.category.flatMap((one) => codesOf(one)).includes('CHINESE'),
    isCurrent: resource.status === 'active',
  }
}
