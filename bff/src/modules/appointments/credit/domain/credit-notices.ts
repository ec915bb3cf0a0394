import type { ReleaseCause } from '@jktl/shared/appointments/credit/model'
import { dateOf, formatDateCn, formatDayCn, formatTimeCn, type Instant } from '@jktl/shared/kernel/dates'

export interface NoticeText {
  title: string
  body: string
  needsAction: boolean
}
export interface VisitWords {
  date: string
  start: string
  institutionName: string
}
const visitOf = ({ date, start, institutionName }: VisitWords): string => `${formatDayCn(date)} ${formatTimeCn(start)} ${institutionName}`
const NOT_AFFECTED = '急诊、窗口挂号、转诊、打疫苗和孕产检查不受影响'

/** What the person is told about their credit: no name, no department, always the way out. */
export const creditNotices = {
  missed: (visit: VisitWords, isForgiven: boolean, appealUntil: Instant): NoticeText => ({
    title: '没有查到您到诊',
    body: `${visitOf(visit)}没有查到到诊记录，${isForgiven ? '今年第一次，不计入' : '记为一次失约'}。来过医院，或有特殊原因，${formatDateCn(dateOf(appealUntil))}以前可以申诉。`,
    needsAction: true,
  }),
  returned: (visit: VisitWords, isLate: boolean): NoticeText => ({
    title: isLate ? '当天退号次数多了' : '退号次数多了',
    body: `${visitOf(visit)}的号退了，${isLate ? '本月当天退号' : '本月退号'}已经超过次数。只是提醒，不影响预约；早些退号，别人就能早些约上。`,
    needsAction: false,
  }),
  warned: (left: number): NoticeText => ({
    title: '再失约就不能在网上约号了',
    body: `再有 ${left} 次约了没来，一段时间内就不能在网上约普通号。来不了请提前退号。${NOT_AFFECTED}。`,
    needsAction: false,
  }),
  listed: (untilAt: Instant): NoticeText => ({
    title: '暂时不能在网上约普通号',
    body: `因多次约了没来，到 ${dateOf(untilAt).slice(0, 4)}年${formatDateCn(dateOf(untilAt))}暂时不能在网上约普通号。已经约好的照常。${NOT_AFFECTED}，也可以申诉。`,
    needsAction: true,
  }),
  released: (by: ReleaseCause): NoticeText => ({
    title: '可以在网上约号了',
    body: `${by === 'EXPIRY' ? '限制的时间已过' : by === 'APPEAL' ? '您的申诉通过了' : by === 'CORRECTION' ? '到诊记录已经更正' : '监管部门已经解除限制'}，现在可以在网上约普通号了。`,
    needsAction: false,
  }),
  revoked: (visit: VisitWords): NoticeText => ({ title: '这一次不算失约了', body: `${visitOf(visit)}的失约记录已经撤销。`, needsAction: false }),
  appealDecided: (visit: VisitWords, isAccepted: boolean): NoticeText => ({
    title: isAccepted ? '申诉通过了' : '申诉没有通过',
    body: `${visitOf(visit)}的申诉${isAccepted ? '通过了，这一次不算失约' : '没有通过，请点开看原因'}。`,
    needsAction: !isAccepted,
  }),
  accountWarned: (events: number): NoticeText => ({
    title: '您替家人约的号有几次没来',
    body: `最近您约的号有 ${events} 次没有人来。来不了请提前退号，把号让给别人。这只是提醒，不影响您自己看病。`,
    needsAction: false,
  }),
}
