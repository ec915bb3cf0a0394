import * as z from 'zod/mini'

/** Every id on the wire is a UUID and opaque; branded so that one kind cannot stand in for another. */
export type Id<Kind extends string> = string & { readonly __kind: Kind }
export type AccountId = Id<'account'>
export type PersonId = Id<'person'>
export type InstitutionId = Id<'institution'>
export type DepartmentId = Id<'department'>
export type DoctorId = Id<'doctor'>
export type SessionId = Id<'clinic-session'>
export type SegmentId = Id<'segment'>
export type NumberId = Id<'number'>
export type AppointmentId = Id<'appointment'>
export type TradeOrderId = Id<'trade-order'>
export type PaymentId = Id<'payment'>
export type RefundId = Id<'refund'>

export const idSchema = z.uuid()
export const idParams = z.strictObject({ id: idSchema })
export const dateSchema = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))
export const timeSchema = z.string().check(z.regex(/^\d{2}:\d{2}$/))
/** RFC 3339 with offset. */
export const instantSchema = z.string()
export const fenSchema = z.number().check(z.int())
