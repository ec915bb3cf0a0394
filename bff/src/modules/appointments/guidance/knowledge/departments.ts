import type { OnlyFor } from './terms.ts'

const YEAR = 12
const CHILD = { belowMonths: 14 * YEAR }
const GROWN = { fromMonths: 14 * YEAR }
const WOMAN = { sex: 'F', fromMonths: 9 * YEAR } as const

export interface DepartmentKind {
  name: string
  only: OnlyFor
  /** Only for somebody who is, may be or was just pregnant. */
  obstetric?: true
}

/** 诊疗科目 of the directory, by its codes: what patients call them and whom they see. Conditions are an example: no clinician has reviewed them. */
export const DEPARTMENTS: Readonly<Record<string, DepartmentKind>> = {
  '01': { name: '预防保健科', only: {} },
  '02': { name: '全科', only: {} },
  '03': { name: '内科', only: GROWN },
  '03.01': { name: '呼吸内科', only: GROWN },
  '03.02': { name: '消化内科', only: GROWN },
  '03.03': { name: '神经内科', only: GROWN },
  '03.04': { name: '心血管内科', only: GROWN },
  '03.05': { name: '血液内科', only: GROWN },
  '03.06': { name: '肾内科', only: GROWN },
  '03.07': { name: '内分泌科', only: GROWN },
  '03.08': { name: '风湿免疫科', only: GROWN },
  '03.10': { name: '老年病科', only: { fromMonths: 60 * YEAR } },
  '04': { name: '外科', only: {} },
  '04.01': { name: '普通外科', only: GROWN },
  '04.02': { name: '神经外科', only: {} },
  '04.03': { name: '骨科', only: {} },
  '04.04': { name: '泌尿外科', only: GROWN },
  '04.05': { name: '胸外科', only: GROWN },
  '05': { name: '妇产科', only: WOMAN },
  '05.01': { name: '妇科', only: WOMAN },
  '05.02': { name: '产科', only: WOMAN, obstetric: true },
  '05.05': { name: '生殖健康科', only: GROWN },
  '06': { name: '妇女保健科', only: WOMAN },
  '07': { name: '儿科', only: CHILD },
  '07.01': { name: '新生儿科', only: { belowMonths: 2 } },
  '09': { name: '儿童保健科', only: { belowMonths: 7 * YEAR } },
  '10': { name: '眼科', only: {} },
  '11': { name: '耳鼻喉科', only: {} },
  '12': { name: '口腔科', only: {} },
  '12.01': { name: '口腔内科', only: {} },
  '12.03': { name: '口腔正畸科', only: {} },
  '13': { name: '皮肤科', only: {} },
  '15': { name: '精神科', only: GROWN },
  '15.06': { name: '临床心理科', only: {} },
  '16': { name: '感染科', only: GROWN },
  '19': { name: '肿瘤科', only: GROWN },
  '21': { name: '康复医学科', only: {} },
  '50': { name: '中医科', only: GROWN },
  '50.01': { name: '中医内科', only: GROWN },
  '50.13': { name: '针灸科', only: GROWN },
  '50.14': { name: '推拿科', only: {} },
  '51.03': { name: '蒙医科', only: GROWN },
}

/** 内科 for any internal medicine, 外科 for any surgery …: what a smaller hospital has instead. */
export const parentOf = (code: string): string | null => (code.includes('.') && code.slice(0, 2) in DEPARTMENTS ? code.slice(0, 2) : null)
