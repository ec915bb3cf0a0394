import { identityCheck } from '@jktl/shared/kernel/identity-number'
import type { StaffRole } from '@jktl/shared/kernel/roles'
import type { WechatApp } from './identifiers.ts'

export type Sex = 'M' | 'F'

/** A person of the city. Invented; the identity numbers are formally valid with sequence numbers 96x, the phones lie in 19900000000–19900099999. */
export interface Resident {
  name: string
  sex: Sex
  birthDate: string
  /** null for a newborn, and for the account without any data. */
  idNumber: string | null
  /** 出生医学证明编号. */
  birthCertificateNumber?: string
  /** People with the same text live in one household (户). */
  household: string
}

interface Post {
  role: StaffRole
  /** The institution the role is held for, as the HIS names it. */
  hosCode?: string
  /** The county-level division the role is held for; without either, the region. */
  areaCode?: string
}

/** A resident or staff member who has a WeChat account and can sign in. */
export interface Persona extends Resident {
  /** What the person is here to show. */
  role: string
  app: WechatApp
  phone: string
  post?: Post
}

/** Institutions of the staff personas; `his/data` gives them these codes. */
export const FIRST_GENERAL_HOSPITAL = '150502H01'
export const FIRST_COMMUNITY_CENTRE = '150502C01'

export function idNumber(division: string, birthDate: string, sequence: number): string {
  const first17 = `${division}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  return first17 + identityCheck(first17)
}

const SEQUENCE: Record<Sex, number> = { F: 962, M: 963 }
const resident = (name: string, sex: Sex, birthDate: string, household: string, division = '150502'): Resident => ({
  name,
  sex,
  birthDate,
  idNumber: idNumber(division, birthDate, SEQUENCE[sex]),
  household,
})

const phoneOf = (serial: number): string => `199000${String(serial).padStart(5, '0')}`
const citizen = (serial: number, role: string, person: Resident): Persona => ({ ...person, role, app: 'citizen', phone: phoneOf(serial) })
const staff = (serial: number, role: string, post: Post, person: Resident): Persona => ({ ...person, role, app: 'staff', phone: phoneOf(serial), post })

/** Ages hold on 2026-11-23. */
export const CITIZENS: readonly Persona[] = [
  citizen(1, '68 岁，高血压，特大字号', resident('王秀兰', 'F', '1958-03-12', '王秀兰家')),
  citizen(2, '32 岁，李小苗和李小禾的母亲', resident('李娜', 'F', '1994-05-20', '李建国家')),
  citizen(3, '34 岁，李娜的丈夫', resident('李建国', 'M', '1992-08-08', '李建国家')),
  citizen(4, '42 岁，牧民，网络慢', resident('其其格', 'F', '1984-06-02', '其其格家', '150521')),
  citizen(5, '50 岁，姓名长、带间隔号', resident('阿拉坦·苏和', 'M', '1976-09-17', '阿拉坦·苏和家', '150526')),
  citizen(6, '16 岁', resident('陈晨', 'F', '2010-04-25', '陈国强家')),
  citizen(8, '43 岁，陈晨的母亲', resident('包玉梅', 'F', '1983-02-17', '陈国强家')),
  citizen(7, '什么资料都没有的账号', { ...resident('空白', 'F', '1990-01-01', '空白家'), idNumber: null }),
]

/** Every name but the last nine is fixed by seams.md; those hold the roles of the hospital's number pool, of real-name review, of the waiting area, of supervision, of a hospital's money and of privacy, and of what grid work needs besides: a neighbour, a duty officer, the CDC. */
export const STAFF: readonly Persona[] = [
  staff(21, '网格员（A 岗）', { role: 'grid_worker', areaCode: '150502' }, resident('张强', 'M', '1991-02-11', '张强家')),
  staff(22, '网格员（B 岗）', { role: 'grid_worker', areaCode: '150502' }, resident('乌云', 'F', '1993-07-04', '乌云家', '150522')),
  staff(23, '网格长', { role: 'grid_manager', areaCode: '150502' }, resident('周敏', 'F', '1984-11-19', '周敏家')),
  staff(24, '托育教师', { role: 'childcare_teacher', areaCode: '150502' }, resident('刘老师', 'F', '1996-03-08', '刘老师家')),
  staff(25, '托育机构负责人', { role: 'childcare_director', areaCode: '150502' }, resident('孙园长', 'F', '1979-05-14', '孙园长家')),
  staff(26, '托育监管', { role: 'childcare_regulator', areaCode: '150502' }, resident('郑监管', 'M', '1982-10-30', '郑监管家')),
  staff(27, '受理员', { role: 'affairs_acceptor' }, resident('赵受理', 'F', '1990-12-01', '赵受理家')),
  staff(28, '审核员', { role: 'affairs_reviewer' }, resident('钱审核', 'M', '1986-01-22', '钱审核家')),
  staff(29, '审批负责人', { role: 'affairs_leader' }, resident('赵主任', 'M', '1975-09-09', '赵主任家')),
  staff(30, '对账经办', { role: 'finance_maker' }, resident('吴会计', 'F', '1988-04-17', '吴会计家')),
  staff(31, '对账复核', { role: 'finance_checker' }, resident('冯复核', 'M', '1980-06-26', '冯复核家')),
  staff(32, '医生', { role: 'doctor', hosCode: FIRST_GENERAL_HOSPITAL }, resident('何医生', 'M', '1978-08-15', '何医生家')),
  staff(33, '家庭医生', { role: 'family_doctor', hosCode: FIRST_COMMUNITY_CENTRE }, resident('林家医', 'F', '1985-02-03', '林家医家')),
  staff(34, '系统管理员', { role: 'system_admin' }, resident('系统管理员', 'M', '1987-07-07', '系统管理员家')),
  staff(35, '号源管理员', { role: 'hospital_pool_manager', hosCode: FIRST_GENERAL_HOSPITAL }, resident('孟静', 'F', '1989-09-21', '孟静家')),
  staff(36, '实名审核员', { role: 'identity_reviewer' }, resident('白审核', 'F', '1983-03-29', '白审核家')),
  staff(37, '分诊护士', { role: 'queue_nurse', hosCode: FIRST_GENERAL_HOSPITAL }, resident('包静', 'F', '1992-05-06', '包静家')),
  staff(38, '预约挂号监管', { role: 'appointments_regulator' }, resident('韩监管', 'M', '1981-11-12', '韩监管家')),
  staff(39, '医院财务', { role: 'hospital_finance', hosCode: FIRST_GENERAL_HOSPITAL }, resident('宋财务', 'F', '1986-02-14', '宋财务家')),
  staff(40, '隐私专员', { role: 'privacy_officer' }, resident('齐隐私', 'F', '1984-10-09', '齐隐私家')),
  staff(41, '网格员（邻近网格 A 岗）', { role: 'grid_worker', areaCode: '150502' }, resident('哈斯', 'M', '1990-04-16', '哈斯家')),
  staff(42, '网格管理（区网格中心值班）', { role: 'grid_manager', areaCode: '150502' }, resident('高值班', 'M', '1977-12-05', '高值班家')),
  staff(43, '疾控专员', { role: 'cdc_officer' }, resident('金疾控', 'F', '1983-06-18', '金疾控家')),
]

export const PERSONAS: readonly Persona[] = [...CITIZENS, ...STAFF]

/** Known to the population registry, without a WeChat account. */
export const RESIDENTS_WITHOUT_ACCOUNT: readonly Resident[] = [
  resident('李小苗', 'F', '2025-05-18', '李建国家'),
  { name: '李小禾', sex: 'M', birthDate: '2026-10-15', idNumber: null, birthCertificateNumber: 'T150500962', household: '李建国家' },
  resident('陈国强', 'M', '1981-01-30', '陈国强家'),
]

export interface ParentLink {
  parent: string
  child: string
}

export const PARENT_LINKS: readonly ParentLink[] = [
  { parent: '李娜', child: '李小苗' },
  { parent: '李娜', child: '李小禾' },
  { parent: '李建国', child: '李小苗' },
  { parent: '李建国', child: '李小禾' },
  { parent: '王秀兰', child: '李娜' },
  { parent: '陈国强', child: '陈晨' },
  { parent: '包玉梅', child: '陈晨' },
]
export const SPOUSES: readonly (readonly [string, string])[] = [
  ['李娜', '李建国'],
  ['包玉梅', '陈国强'],
]
