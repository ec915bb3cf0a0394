import type { DayBill } from '@jktl/shared/health-records/content'
import { dateOf } from '@jktl/shared/kernel/dates'

import { plainDecimal } from '../../upstream/exact-json.ts'
import type { Resource } from '../../upstream/fhir.wire.ts'
import { instantOf, textExtension, wordsOf } from '../words.ts'
import { baseOf } from './content-base.ts'

/** `12.5` yuan → 1250. What is less than a fen is not money. @returns 0 for what is no amount */
export function fenOf(yuan: string | undefined): number {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plainDecimal(yuan ?? '') ?? '') ?? []
  const fen = Number(whole) * 100 + Number(fraction.padEnd(2, '0').slice(0, 2))
  return sign === '-' ? -fen : fen
}

/** 住院一日清单 */
export function dayBillOf(resource: Resource): DayBill {
  const at = instantOf(resource.date)
  return {
    ...baseOf(resource, '住院一日清单', resource.type[0]),
    date: at === null ? '' : dateOf(at.getTime()),
    amountFen: fenOf(resource.totalGross?.value),
    lines: resource.lineItem.map((line) => ({
      title: wordsOf(line.chargeItemCodeableConcept) ?? '费用',
      quantity: textExtension(line, 'quantity') ?? '1',
      amountFen: fenOf(line.priceComponent[0]?.amount?.value),
    })),
  }
}
