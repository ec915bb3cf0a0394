import * as z from 'zod/mini'

/** Answers of the population registry, field by field (population-interface.md); HTTP 200 only. */
export const RealNameAnswer = z.object({ requestId: z.string(), result: z.enum(['MATCH', 'NAME_MISMATCH', 'NOT_FOUND', 'DECEASED']) })
export const ParentChildAnswer = z.object({
  requestId: z.string(),
  result: z.enum(['RELATED', 'NOT_RELATED', 'UNKNOWN']),
  kind: z.nullable(z.enum(['MOTHER', 'FATHER'])),
})
export const BirthCertificateAnswer = z.object({
  requestId: z.string(),
  result: z.enum(['MATCH', 'MISMATCH', 'NOT_FOUND']),
  kind: z.nullable(z.enum(['MOTHER', 'FATHER'])),
})
