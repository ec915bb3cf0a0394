const OWN_FACTS: Readonly<Record<string, string>> = {
  BOOKED: '约好了号',
  CHECKED_IN: '签到',
  QUEUED: '进入候诊队列',
  CALLED: '叫号',
  IN_CONSULT: '进诊室',
  FULFILLED: '就诊',
  ATTENDANCE_UNKNOWN: '时段结束，没有到诊记录',
  NO_SHOW: '医院记录传完，仍没有到诊记录，记为失约',
  NO_SHOW_REVOKED: '失约撤销',
}
const HOSPITAL_FACTS: Readonly<Record<string, string>> = { CHECKED_IN: '医院传来：已签到', VISITED: '医院传来：已就诊' }

/** One thing the systems know of a visit's day; null for steps that say nothing about coming. */
export const factText = (source: 'OWN' | 'HOSPITAL', what: string): string | null => (source === 'OWN' ? OWN_FACTS : HOSPITAL_FACTS)[what] ?? null
