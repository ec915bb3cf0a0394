import { FIRST_GENERAL_HOSPITAL } from '../../kernel/personas.ts'
import type { DoctorRecord } from './doctors.ts'

/** 检查设备、病区: what a hospital gives numbers of besides its doctors. */
export interface ResourceRecord extends Pick<DoctorRecord, 'hosCode' | 'code' | 'departmentCode' | 'name' | 'fee' | 'clinicTimes'> {
  kind: 'EXAM' | 'BED'
  /** Minutes of a device slot; a bed counts days. */
  unitMinutes: number | null
  /** Beds free on a day; of a device, slots follow from the minutes. */
  beds?: number
  preparation: string
  location: string
}

const WEEKDAYS = [1, 2, 3, 4, 5]
const bothHalves = WEEKDAYS.flatMap((weekday) => [
  { weekday, half: 'AM' as const },
  { weekday, half: 'PM' as const },
])

export const RESOURCES: readonly ResourceRecord[] = [
  {
    code: 'R01',
    departmentCode: 'D01',
    kind: 'EXAM' as const,
    name: '心脏彩超',
    unitMinutes: 15,
    fee: '120.00',
    preparation: '不用空腹。穿宽松、容易解开的上衣，带上以前的检查单。',
    location: '门诊 3 楼 B 区 彩超室',
  },
  {
    code: 'R02',
    departmentCode: 'D01',
    kind: 'EXAM' as const,
    name: '心脏 CT',
    unitMinutes: 30,
    fee: '260.00',
    preparation: '检查前 4 小时不吃东西，可以喝少量白水。身上不要戴金属饰品。怀孕请先告诉医生。',
    location: '医技楼 1 楼 CT 室',
  },
  {
    code: 'R03',
    departmentCode: 'D07',
    kind: 'EXAM' as const,
    name: '胃镜',
    unitMinutes: 15,
    fee: '180.00',
    preparation: '空腹：前一天晚上 8 点后不吃东西，当天早上不喝水。请让一位家人陪着来。',
    location: '医技楼 2 楼 内镜室',
  },
  {
    code: 'B01',
    departmentCode: 'D01',
    kind: 'BED' as const,
    name: '心内科病房',
    unitMinutes: null,
    beds: 4,
    fee: '0.00',
    preparation: '带上住院证、身份证和医保卡，先到住院处办手续。',
    location: '住院楼 6 楼',
  },
].map((resource) => ({
  ...resource,
  hosCode: FIRST_GENERAL_HOSPITAL,
  clinicTimes: resource.kind === 'BED' ? [...WEEKDAYS, 6, 7].map((weekday) => ({ weekday, half: 'AM' as const })) : bothHalves,
}))
