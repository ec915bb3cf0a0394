import type { LabItem } from '../lab-report.ts'

type Sex = 'F' | 'M'
interface Interval {
  low?: string
  high?: string
}
interface Analyte {
  name: string
  loinc: string
  unit: string
  /** One for everybody, or by sex. */
  interval: Interval | Record<Sex, Interval>
  critical?: Interval
  method?: string
  /** Where the interval comes from; the critical ranges are the invented hospital's own list. */
  source: string
}

const WS404 = 'WS/T 404（临床常用生化检验项目参考区间），20–59 岁或 60–79 岁'
const WS405 = 'WS/T 405—2012（血细胞分析参考区间），成人静脉血'
const LIPID = '中国血脂管理指南（2023 年），一级预防人群的合适水平'
const PRINTED = '虚构实验室自己印的区间'

/** What the invented laboratories print beside a value. */
const ANALYTES = {
  tc: { name: '总胆固醇', loinc: '14647-2', unit: 'mmol/L', interval: { high: '5.2' }, source: LIPID },
  tg: { name: '甘油三酯', loinc: '14927-8', unit: 'mmol/L', interval: { high: '1.7' }, source: LIPID },
  hdl: { name: '高密度脂蛋白胆固醇', loinc: '14646-4', unit: 'mmol/L', interval: { low: '1.0' }, source: LIPID },
  ldl: { name: '低密度脂蛋白胆固醇', loinc: '22748-8', unit: 'mmol/L', interval: { high: '3.4' }, source: LIPID },
  glucose: {
    name: '空腹血糖',
    loinc: '14771-0',
    unit: 'mmol/L',
    interval: { low: '3.9', high: '6.1' },
    critical: { low: '2.8', high: '22.2' },
    source: PRINTED,
  },
  hba1c: { name: '糖化血红蛋白', loinc: '4548-4', unit: '%', interval: { low: '4.0', high: '6.0' }, source: PRINTED },
  potassium: { name: '钾', loinc: '2823-3', unit: 'mmol/L', interval: { low: '3.5', high: '5.3' }, critical: { low: '2.8', high: '6.2' }, source: WS404 },
  sodium: { name: '钠', loinc: '2951-2', unit: 'mmol/L', interval: { low: '137', high: '147' }, source: WS404 },
  chloride: { name: '氯', loinc: '2075-0', unit: 'mmol/L', interval: { low: '99', high: '110' }, source: WS404 },
  alt: { name: '丙氨酸氨基转移酶', loinc: '1742-6', unit: 'U/L', interval: { F: { low: '7', high: '40' }, M: { low: '9', high: '50' } }, source: WS404 },
  ast: { name: '天门冬氨酸氨基转移酶', loinc: '1920-8', unit: 'U/L', interval: { F: { low: '13', high: '35' }, M: { low: '15', high: '40' } }, source: WS404 },
  creatinine: { name: '肌酐', loinc: '14682-9', unit: 'umol/L', interval: { F: { low: '41', high: '73' }, M: { low: '57', high: '97' } }, source: WS404 },
  creatinine60: { name: '肌酐', loinc: '14682-9', unit: 'umol/L', interval: { F: { low: '41', high: '81' }, M: { low: '57', high: '111' } }, source: WS404 },
  wbc: { name: '白细胞计数', loinc: '6690-2', unit: '10*9/L', interval: { low: '3.5', high: '9.5' }, source: WS405 },
  rbc: { name: '红细胞计数', loinc: '789-8', unit: '10*12/L', interval: { F: { low: '3.8', high: '5.1' }, M: { low: '4.3', high: '5.8' } }, source: WS405 },
  hb: { name: '血红蛋白', loinc: '718-7', unit: 'g/L', interval: { F: { low: '115', high: '150' }, M: { low: '130', high: '175' } }, source: WS405 },
  plt: { name: '血小板计数', loinc: '777-3', unit: '10*9/L', interval: { low: '125', high: '350' }, source: WS405 },
  tsh: { name: '促甲状腺激素', loinc: '3016-3', unit: 'mIU/L', interval: { low: '0.27', high: '4.20' }, source: PRINTED },
  ft4: { name: '游离甲状腺素', loinc: '14920-3', unit: 'pmol/L', interval: { low: '12.0', high: '22.0' }, source: PRINTED },
} satisfies Record<string, Analyte>
export type AnalyteName = keyof typeof ANALYTES

const outside = (value: string, { low, high }: Interval): 'L' | 'H' | undefined => {
  if (low !== undefined && Number(value) < Number(low)) return 'L'
  return high !== undefined && Number(value) > Number(high) ? 'H' : undefined
}

/** An item as the laboratory prints it, with its own flag. */
export function item(name: AnalyteName, value: string, sex: Sex, more: Partial<LabItem> = {}): LabItem {
  const analyte: Analyte = ANALYTES[name]
  const interval: Interval = 'F' in analyte.interval ? analyte.interval[sex] : analyte.interval
  const { critical } = analyte
  const beyond = critical && outside(value, critical)
  return {
    name: analyte.name,
    loinc: analyte.loinc,
    value,
    unit: analyte.unit,
    ...interval,
    ...(critical?.low !== undefined && { criticalLow: critical.low }),
    ...(critical?.high !== undefined && { criticalHigh: critical.high }),
    flag: beyond ? `${beyond}${beyond}` : (outside(value, interval) ?? 'N'),
    ...more,
  }
}

/** 总胆固醇, 甘油三酯, 高密度, 低密度. */
export const lipids = (sex: Sex, tc: string, tg: string, hdl: string, ldl: string): LabItem[] => [
  item('tc', tc, sex, { method: '酶法', device: '全自动生化分析仪' }),
  item('tg', tg, sex, { method: '酶法', device: '全自动生化分析仪' }),
  item('hdl', hdl, sex, { method: '直接法', device: '全自动生化分析仪' }),
  item('ldl', ldl, sex, { method: '直接法', device: '全自动生化分析仪' }),
]
/** 白细胞, 红细胞, 血红蛋白, 血小板. */
export const bloodCount = (sex: Sex, wbc: string, rbc: string, hb: string, plt: string): LabItem[] => [
  item('wbc', wbc, sex, { device: '血细胞分析仪' }),
  item('rbc', rbc, sex, { device: '血细胞分析仪' }),
  item('hb', hb, sex, { device: '血细胞分析仪' }),
  item('plt', plt, sex, { device: '血细胞分析仪' }),
]
