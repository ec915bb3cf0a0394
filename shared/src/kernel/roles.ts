/** Who may act. A staff role is held for one institution or area, never globally by default. */
export const ROLES = {
  resident: '居民',
  hospital_pool_manager: '号源管理员',
  queue_nurse: '分诊护士',
  appointments_regulator: '预约挂号监管',
  identity_reviewer: '实名审核员',
  doctor: '医生',
  family_doctor: '家庭医生',
  grid_worker: '网格员',
  grid_manager: '网格长',
  cdc_officer: '疾控专员',
  childcare_teacher: '托育教师',
  childcare_director: '托育机构负责人',
  childcare_regulator: '托育监管',
  affairs_acceptor: '受理员',
  affairs_reviewer: '审核员',
  affairs_leader: '审批负责人',
  finance_maker: '对账经办',
  finance_checker: '对账复核',
  hospital_finance: '医院财务',
  privacy_officer: '隐私专员',
  system_admin: '系统管理员',
} as const
export type Role = keyof typeof ROLES
export type StaffRole = Exclude<Role, 'resident'>
export const STAFF_ROLES = Object.keys(ROLES).filter((r): r is StaffRole => r !== 'resident')
