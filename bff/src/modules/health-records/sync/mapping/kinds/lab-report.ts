import type { LabReport, ServiceRequest, Specimen } from '@jktl/shared/health-records/content'

import type { Resource } from '../../upstream/fhir.wire.ts'
import { releaseOf } from '../labels.ts'
import { flagExtension, isoOf, plainCoding, readable } from '../words.ts'
import { baseOf } from './content-base.ts'

export function labReportOf(resource: Resource): LabReport {
  const [form] = resource.presentedForm
  return {
    ...baseOf(resource, '检验报告'),
    issuedAt: isoOf(resource.issued),
    conclusion: readable(resource.conclusion),
    critical: flagExtension(resource, 'critical'),
    releaseAfter: releaseOf(resource)?.toISOString() ?? null,
    orderedAt: null,
    attachment:
      form?.url === undefined ? null : { title: readable(form.title) ?? '报告单', mime: form.contentType ?? 'application/octet-stream', url: form.url },
  }
}

/** `code` is the number of the specimen: the same in every source. */
export const specimenOf = (resource: Resource): Specimen => ({
  ...baseOf(resource, '标本', resource.type[0]),
  code: plainCoding({ system: resource.accessionIdentifier?.system, code: resource.accessionIdentifier?.value, display: undefined }),
  specimenType: baseOf(resource, '', resource.type[0]).title || null,
  collectedAt: isoOf(resource.collection?.collectedDateTime ?? resource.collection?.collectedPeriod?.start),
  receivedAt: isoOf(resource.receivedTime),
})

export const serviceRequestOf = (resource: Resource): ServiceRequest => ({ ...baseOf(resource, '申请'), orderedAt: isoOf(resource.authoredOn) })
