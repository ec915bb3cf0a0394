import { formatDayCn, formatTimeCn } from '@jktl/shared/kernel/dates'

import type { AppointmentRecord } from './appointment.ts'

export const NOTICE_KINDS = [
  'appointment-booked',
  'appointment-hold-expired',
  'appointment-confirm-failed',
  'appointment-manual-desk',
  'appointment-suspended',
  'appointment-cancelled',
  'appointment-rescheduled',
  'appointment-reschedule-failed',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

interface Draft {
  title: string
  needsAction: boolean
  body: (visit: string, isPaid: boolean) => string
}
const refund = (isPaid: boolean): string => (isPaid ? '挂号费全额原路退回，' : '没有扣款，')

/** One sentence of what, when, where and the next step; no name of a person, no department. */
const DRAFTS: Record<NoticeKind, Draft> = {
  'appointment-booked': { title: '预约成功', needsAction: false, body: (visit) => `${visit}的号约好了，请提前到院，打开凭证或带身份证取号。` },
  'appointment-hold-expired': {
    title: '留号时间已过',
    needsAction: false,
    body: (visit) => `${visit}的号没有在时间内确认，已放回，没有扣款。需要的话请重新选时间。`,
  },
  'appointment-confirm-failed': {
    title: '医院没有确认这个号',
    needsAction: true,
    body: (visit, isPaid) => `${visit}的号医院没有确认，${refund(isPaid)}请换一个时间。`,
  },
  'appointment-manual-desk': {
    title: '号源确认中',
    needsAction: false,
    body: (visit) => `${visit}的号医院还在确认，款项安全，已转人工核实，有结果马上告诉您。`,
  },
  'appointment-suspended': { title: '停诊通知', needsAction: true, body: (visit, isPaid) => `${visit}停诊了，${refund(isPaid)}请点开另约一个时间。` },
  'appointment-rescheduled': {
    title: '改签成功',
    needsAction: false,
    body: (visit) => `已改到${visit}，挂号费不用再付，原来的号已退。请打开新的凭证取号。`,
  },
  'appointment-reschedule-failed': {
    title: '没有改成',
    needsAction: true,
    body: (visit) => `改到${visit}没有成功，原来的号没有动。请按原来的时间来，或另选一个时间。`,
  },
  'appointment-cancelled': { title: '已取消预约', needsAction: false, body: (visit, isPaid) => `${visit}的号已取消，${refund(isPaid)}可以在预约里看进度。` },
}

/** Title and body of a notice about one appointment. */
export function noticeText(
  kind: NoticeKind,
  a: Pick<AppointmentRecord, 'date' | 'start' | 'paidAt'>,
  institutionName: string,
): { title: string; body: string; needsAction: boolean } {
  const { title, body, needsAction } = DRAFTS[kind]
  return { title, body: body(`${formatDayCn(a.date)} ${formatTimeCn(a.start)} ${institutionName}`, a.paidAt !== null), needsAction }
}
