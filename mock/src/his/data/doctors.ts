import { DEPARTMENT_PLANS } from './department-plans.ts'
import { INSTITUTIONS, type InstitutionRecord } from './institutions.ts'
import { seededNumber } from './seeded.ts'
import { speciality } from './specialities.ts'
import { FIRST_GENERAL_HOSPITAL } from '../../kernel/personas.ts'

export type Half = 'AM' | 'PM'
interface ClinicTime {
  /** Monday = 1. */
  weekday: number
  half: Half
}

export interface DepartmentRecord {
  hosCode: string
  code: string
  name: string
  specialityCode: string
  location: string
  aliases: string[]
  /** 病区床位; 0 where nobody stays overnight. */
  beds: number
  features: string
  research: string
}

export interface DoctorRecord {
  hosCode: string
  code: string
  departmentCode: string
  name: string
  title: string
  specialty: string
  introduction: string
  career: string
  teaching: string
  practiceCertificate: string
  speaksMongolian: boolean
  /** Yuan text. Demonstration figures, nobody's tariff. */
  fee: string
  clinicTimes: ClinicTime[]
}

const TITLES = ['主任医师', '副主任医师', '主治医师', '住院医师'] as const
type Title = (typeof TITLES)[number]

/** Demonstration figures in yuan, by the first two characters of the level. */
const FEES: Record<string, Record<Title, string>> = {
  三级: { 主任医师: '12.00', 副主任医师: '9.00', 主治医师: '6.00', 住院医师: '4.00' },
  二级: { 主任医师: '9.00', 副主任医师: '7.00', 主治医师: '5.00', 住院医师: '3.00' },
  一级: { 主任医师: '6.00', 副主任医师: '5.00', 主治医师: '3.00', 住院医师: '2.00' },
  未定: { 主任医师: '5.00', 副主任医师: '4.00', 主治医师: '3.00', 住院医师: '2.00' },
}

// Invented names: common surnames with given names taken from land and weather, Mongolian ones in two parts with an interpunct.
const SURNAMES = [...'何苏柳白云江林叶石沈顾秦罗梁萧程方贺康卢']
const GIVEN = ['晴川', '松岩', '远山', '听雪', '牧原', '青禾', '望舒', '知秋', '溪亭', '沐阳', '朔风', '明霁', '归雁']
const MONGOLIAN_FIRST = ['阿木尔', '巴音', '朝克', '达楞', '额尔敦', '哈斯', '满都拉', '那仁', '萨仁', '苏布德', '塔娜', '乌日汗', '斯琴', '宝力高']
const MONGOLIAN_SECOND = ['其木格', '朝鲁', '巴特尔', '图雅', '那顺', '格日乐', '高娃']

const pick = <T>(list: readonly T[], i: number): T => {
  const item = list[i % list.length]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}

const MONGOLIAN_KINDS = new Set(['townshipMongolian', 'tertiaryMongolian', 'secondaryMongolian'])
const hasMongolianName = (hospital: InstitutionRecord, serial: number): boolean => serial % (MONGOLIAN_KINDS.has(hospital.plan) ? 2 : 5) === 1

/** The n-th Chinese and the n-th Mongolian name; 20 × 13 and 14 × 7 of them before one comes again. */
const chineseName = (n: number): string => pick(SURNAMES, n) + pick(GIVEN, n + Math.floor(n / SURNAMES.length))
const mongolianName = (n: number): string => `${pick(MONGOLIAN_FIRST, n)}·${pick(MONGOLIAN_SECOND, n + Math.floor(n / MONGOLIAN_FIRST.length))}`

/** The weekly half-days: three to five of them, no two alike among neighbours, Saturday mornings now and then. */
function clinicTimes(key: string): ClinicTime[] {
  const start = seededNumber(`${key} start`, 10)
  const count = 3 + seededNumber(`${key} count`, 3)
  const slots = Array.from({ length: count }, (_, i) => (start + i * 3) % 10)
  const weekly = slots.map((slot): ClinicTime => ({ weekday: Math.floor(slot / 2) + 1, half: slot % 2 === 0 ? 'AM' : 'PM' }))
  if (seededNumber(`${key} saturday`, 4) === 0) weekly.push({ weekday: 6, half: 'AM' })
  return weekly.sort((a, b) => a.weekday - b.weekday || a.half.localeCompare(b.half))
}

const WITHOUT_BEDS = new Set(['01', '02', '06', '09', '12', '12.01', '12.03', '15.06'])
/** Tertiary wards are larger; small centres have none. */
function bedsOf(hospital: InstitutionRecord, code: string): number {
  const size = { 三级: 30, 二级: 16 }[hospital.level.slice(0, 2)] ?? 0
  return size === 0 || WITHOUT_BEDS.has(code) ? 0 : size + seededNumber(`${hospital.code} ${code} beds`, size)
}

function departmentsOf(hospital: InstitutionRecord): DepartmentRecord[] {
  return DEPARTMENT_PLANS[hospital.plan].map((plan, i) => {
    const { name, aliases, treats } = speciality(plan.speciality)
    return {
      hosCode: hospital.code,
      code: `D${String(i + 1).padStart(2, '0')}`,
      name: plan.name ?? name,
      specialityCode: plan.speciality,
      location:
        hospital.code === FIRST_GENERAL_HOSPITAL && i === 0 ? '门诊 2 楼 C 区' : `门诊 ${1 + (i % 4)} 楼 ${pick([...'ABCD'], Math.floor(i / 4) + i)} 区`,
      aliases: [...aliases],
      beds: bedsOf(hospital, plan.speciality),
      features: `主要看：${treats.join('；')}。`,
      research: hospital.level.startsWith('三级') ? `与高校共建${plan.name ?? name}教学门诊，接收住院医师规范化培训。` : '',
    }
  })
}

/** 何志远, the doctor the design shows. */
const KNOWN_DOCTOR = {
  name: '何志远',
  title: '主任医师',
  specialty: '高血压、冠心病复诊',
  introduction: '从事心血管内科临床工作 26 年，蒙汉双语接诊。',
  career: '1998 年从医，2000 年起在本院心血管内科工作，曾进修冠心病介入诊疗一年。',
  teaching: '带教住院医师，参与牧区高血压管理项目。',
  speaksMongolian: true,
  clinicTimes: [
    { weekday: 1, half: 'AM' },
    { weekday: 2, half: 'AM' },
    { weekday: 2, half: 'PM' },
    { weekday: 3, half: 'AM' },
    { weekday: 4, half: 'AM' },
    { weekday: 5, half: 'AM' },
    { weekday: 5, half: 'PM' },
  ],
} satisfies Partial<DoctorRecord>

/** Doctors are numbered region-wide as they are made, Chinese and Mongolian names apart, so that no name comes twice. */
class NameRegister {
  private chinese = 0
  private mongolian = 0

  next(isMongolian: boolean): string {
    return isMongolian ? mongolianName(this.mongolian++) : chineseName(this.chinese++)
  }
}

interface Seat {
  hospital: InstitutionRecord
  department: DepartmentRecord
  departmentIndex: number
  /** 0 is the senior one of the department. */
  rank: number
  /** Of the doctor within the hospital, from 1. */
  serial: number
}

function doctorAt({ hospital, department, departmentIndex, rank, serial }: Seat, names: NameRegister): Omit<DoctorRecord, 'practiceCertificate'> {
  const code = `Y${String(serial).padStart(3, '0')}`
  const title = pick(TITLES, hospital.level.startsWith('三级') ? rank + (departmentIndex % 3) : 1 + rank + (departmentIndex % 2))
  const years = 6 + (3 - TITLES.indexOf(title)) * 6 + ((serial * 3) % 5)
  const base = {
    hosCode: hospital.code,
    code,
    departmentCode: department.code,
    fee: hospital.free ? '0.00' : (FEES[hospital.level.slice(0, 2)]?.[title] ?? '0.00'),
  }
  if (hospital.code === FIRST_GENERAL_HOSPITAL && serial === 1) return { ...base, ...KNOWN_DOCTOR }
  const isMongolian = hasMongolianName(hospital, serial)
  return {
    ...base,
    name: names.next(isMongolian),
    title,
    specialty: pick(speciality(department.specialityCode).treats, rank + departmentIndex),
    introduction: `从事${department.name}临床工作 ${years} 年。`,
    career: `${2026 - years} 年从医，一直在${department.name}看门诊${department.beds > 0 ? '和管病房' : ''}。`,
    teaching: title === '主任医师' || title === '副主任医师' ? '带教年轻医生，定期到基层坐诊。' : '',
    speaksMongolian: isMongolian || serial % 4 === 0,
    clinicTimes: clinicTimes(`${hospital.code} ${code}`),
  }
}

function seatsOf(hospital: InstitutionRecord): Seat[] {
  const seats = departmentsOf(hospital).flatMap((department, departmentIndex) =>
    Array.from({ length: DEPARTMENT_PLANS[hospital.plan][departmentIndex]?.doctors ?? 0 }, (_, rank) => ({ hospital, department, departmentIndex, rank })),
  )
  return seats.map((seat, i) => ({ ...seat, serial: i + 1 }))
}

const names = new NameRegister()

export const DEPARTMENTS: readonly DepartmentRecord[] = INSTITUTIONS.flatMap(departmentsOf)
export const DOCTORS: readonly DoctorRecord[] = INSTITUTIONS.flatMap(seatsOf).map((seat, i) => ({
  ...doctorAt(seat, names),
  practiceCertificate: `1101505${String(i + 1).padStart(8, '0')}`,
}))
