import * as z from 'zod/mini'

import { dateSchema, fenSchema, idParams, idSchema, instantSchema, timeSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { own } from '../access.ts'
import { CLAIM_ERRORS } from '../claim-errors.ts'
import { Appointment } from '../contract.ts'

/** 改签: the new number is certain before the old one is given back; until then the old one stays (A24). */
export const rescheduleAppointment = route({
  id: 'appointments.rescheduleAppointment',
  method: 'POST',
  path: '/appointments/:id/rescheduling',
  status: 201,
  summary: '改签：先订到新时间，再退旧号（R349）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ segmentId: idSchema }),
  /** The new appointment, perhaps still under way. */
  response: Appointment,
  errors: [
    ...CLAIM_ERRORS,
    'APPOINTMENTS.ACTION_NOT_ALLOWED',
    'APPOINTMENTS.CANCEL_TOO_LATE',
    'APPOINTMENTS.RESCHEDULE_PENDING',
    'APPOINTMENTS.RESCHEDULE_FEE_DIFFERS',
    'APPOINTMENTS.RESCHEDULE_ELSEWHERE',
    'APPOINTMENTS.NUMBER_TAKEN',
    'APPOINTMENTS.SOLD_OUT',
    'APPOINTMENTS.BOOKING_HOURS',
  ],
})

/** A half hour that can be taken instead of a visit that does not take place. */
const Alternative = z.object({
  segmentId: idSchema,
  doctorId: idSchema,
  doctorName: z.string(),
  doctorTitle: z.string(),
  isSameDoctor: z.boolean(),
  departmentName: z.string(),
  date: dateSchema,
  start: timeSchema,
  end: timeSchema,
  feeFen: fenSchema,
  location: z.string(),
  remaining: z.number(),
})
export type Alternative = z.output<typeof Alternative>
export const listAlternatives = route({
  id: 'appointments.listAlternatives',
  method: 'GET',
  path: '/appointments/:id/alternatives',
  status: 200,
  summary: '停诊或没约上时，最近的三个替代时间（A26）',
  access: own,
  params: idParams,
  response: z.object({ asOf: instantSchema, items: z.array(Alternative) }),
  errors: [],
})
