import type { ImagingReport } from '@jktl/shared/health-records/content'

import type { Resource } from '../../upstream/fhir.wire.ts'
import { releaseOf } from '../labels.ts'
import { codesOf, isoOf, readable, textExtension } from '../words.ts'
import { baseOf } from './content-base.ts'

/** v2-0074 */
const MODALITIES: Readonly<Record<string, string>> = { CUS: '超声', RUS: '超声', VUS: '超声', CT: '断层扫描', NMR: '核磁共振', EC: '心电图', RAD: '放射' }

/** Modality and body site in detail stand in its ImagingStudy. */
export const imagingReportOf = (resource: Resource): ImagingReport => ({
  ...baseOf(resource, '检查报告'),
  modality:
    resource.category
      .flatMap((one) => codesOf(one))
      .map((code) => MODALITIES[code])
      .find((words) => words !== undefined) ?? null,
  bodySite: null,
  finding: textExtension(resource, 'finding'),
  impression: readable(resource.conclusion),
  issuedAt: isoOf(resource.issued),
  releaseAfter: releaseOf(resource)?.toISOString() ?? null,
})
