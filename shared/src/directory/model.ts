export const INSTITUTION_KINDS = [
  'GENERAL_HOSPITAL',
  'TCM_MONGOLIAN_HOSPITAL',
  'SPECIALIST_HOSPITAL',
  'MATERNAL_CHILD',
  'COMMUNITY_CENTRE',
  'TOWNSHIP_CENTRE',
] as const
export type InstitutionKind = (typeof INSTITUTION_KINDS)[number]
export const INSTITUTION_KIND_NAMES: Record<InstitutionKind, string> = {
  GENERAL_HOSPITAL: '综合医院',
  TCM_MONGOLIAN_HOSPITAL: '蒙医中医医院',
  SPECIALIST_HOSPITAL: '专科医院',
  MATERNAL_CHILD: '妇幼保健院',
  COMMUNITY_CENTRE: '社区卫生服务中心',
  TOWNSHIP_CENTRE: '乡镇（苏木）卫生院',
}
/** 就诊指南 an institution keeps (R352). */
export const GUIDE_KINDS = ['APPOINTMENT', 'OUTPATIENT', 'EMERGENCY', 'INPATIENT'] as const
export type GuideKind = (typeof GUIDE_KINDS)[number]
export const GUIDE_NAMES: Record<GuideKind, string> = {
  APPOINTMENT: '怎么预约',
  OUTPATIENT: '门诊怎么看',
  EMERGENCY: '急诊怎么看',
  INPATIENT: '住院怎么办',
}
