import * as z from 'zod/mini'
import { instantSchema } from '../../kernel/ids.ts'
import { CLOCK_KIND_CODES, CLOCK_UNIT_CODES } from './model.ts'

/** A clock of an event on the wire; `model.ts` says what its fields mean. */
export const ClockViewSchema = z.object({
  kind: z.enum(CLOCK_KIND_CODES),
  startedAt: instantSchema,
  dueAt: instantSchema,
  yellowFrom: instantSchema,
  unit: z.enum(CLOCK_UNIT_CODES),
  isPaused: z.boolean(),
  isProvisional: z.boolean(),
  stoppedAt: z.nullable(instantSchema),
  isMet: z.boolean(),
})
