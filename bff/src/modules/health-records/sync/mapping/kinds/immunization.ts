import type { Immunization } from '@jktl/shared/health-records/content'

import { plainDecimal } from '../../upstream/exact-json.ts'
import type { Resource } from '../../upstream/fhir.wire.ts'
import { codesOf, readable, wordsOf } from '../words.ts'
import { baseOf } from './content-base.ts'

export function immunizationOf(resource: Resource): Immunization {
  const dose = plainDecimal(resource.protocolApplied[0]?.doseNumberPositiveInt ?? '')
  const funding = codesOf(resource.fundingSource)
  return {
    ...baseOf(resource, '疫苗', resource.vaccineCode),
    vaccineCode: resource.vaccineCode?.coding[0]?.code ?? '',
    doseNumber: dose === null || !/^\d{1,3}$/.test(dose) ? null : Number(dose),
    lotNumber: readable(resource.lotNumber),
    manufacturer: readable(resource.manufacturer?.display),
    site: wordsOf(resource.site),
    isFree: funding.includes('FREE') ? true : funding.includes('PAID') ? false : null,
  }
}
