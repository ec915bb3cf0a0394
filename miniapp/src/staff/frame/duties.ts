import type { StaffRole } from '@jktl/shared/kernel/roles'

/** What a role will do here once its pages are open: shown in place of an empty menu. */
export const DUTIES: Partial<Record<StaffRole, readonly string[]>> = {
  doctor: ['看自己的出诊和停诊', '按号叫诊、过号与复诊', '在居民授权后看检查检验报告'],
  family_doctor: ['看签约居民名单', '随访与慢病记录', '回答签约居民的咨询'],
  grid_worker: ['接收并上门处理网格事件', '登记走访与特殊人群', '拍照办结、转上级'],
  grid_manager: ['分派网格事件', '看超期与催办', '看网格一张图'],
  childcare_teacher: ['本班晨检与签到', '幼儿一日记录', '喂药双人核对'],
  childcare_director: ['本园托位、收费与人员', '看晨检和安全记录', '上报备案材料'],
  childcare_regulator: ['看托育机构备案与托位', '安排检查、督促整改', '看辖区汇总，不看幼儿姓名'],
  affairs_acceptor: ['收件、一次告知补正', '受理并开出凭证'],
  affairs_reviewer: ['审核材料和现场核查', '提出同意或不予意见'],
  affairs_leader: ['对送审件作决定', '批准暂停和延期'],
}
