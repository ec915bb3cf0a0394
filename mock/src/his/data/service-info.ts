import { DEPARTMENTS } from './doctors.ts'
import type { InstitutionRecord } from './institutions.ts'
import { seededNumber } from './seeded.ts'

/** What a hospital says of its ways and of the averages of its last full year. Demonstration figures, nobody's statistics. */
export interface ServiceInfo {
  edition: string
  asOf: string
  guides: { kind: 'APPOINTMENT' | 'OUTPATIENT' | 'EMERGENCY' | 'INPATIENT'; steps: string[] }[]
  treatments: { disease: string; averageStayDays: number | null; outpatientFee: string | null; inpatientFee: string | null; perDisease: boolean }[]
}

interface Figure {
  disease: string
  /** Days in hospital; none where nobody is admitted for it. */
  stay?: number
  outpatient?: number
  inpatient?: number
  perDisease?: boolean
}
/** By 诊疗科目, for a secondary hospital; tertiary ones are dearer, primary ones cheaper. */
const FIGURES: Record<string, Figure[]> = {
  '01': [{ disease: '预防接种咨询', outpatient: 10 }],
  '02': [
    { disease: '高血压复诊', outpatient: 75 },
    { disease: '2 型糖尿病复诊', outpatient: 90 },
    { disease: '感冒', outpatient: 60 },
  ],
  '03': [
    { disease: '肺炎', stay: 7.5, outpatient: 260, inpatient: 4300 },
    { disease: '高血压', stay: 7, outpatient: 150, inpatient: 3900 },
  ],
  '03.01': [{ disease: '慢阻肺急性加重', stay: 9.5, outpatient: 280, inpatient: 7200, perDisease: true }],
  '03.02': [{ disease: '慢性胃炎', stay: 5.5, outpatient: 320, inpatient: 3600 }],
  '03.03': [{ disease: '脑梗死', stay: 10.5, outpatient: 380, inpatient: 9800, perDisease: true }],
  '03.04': [
    { disease: '冠心病', stay: 7.5, outpatient: 290, inpatient: 6900 },
    { disease: '高血压', stay: 6.5, outpatient: 160, inpatient: 4200 },
  ],
  '03.07': [{ disease: '2 型糖尿病', stay: 8, outpatient: 230, inpatient: 4800, perDisease: true }],
  '04': [{ disease: '阑尾炎手术', stay: 5.5, inpatient: 6100, perDisease: true }],
  '04.01': [{ disease: '胆囊结石手术', stay: 6, outpatient: 300, inpatient: 9600, perDisease: true }],
  '04.03': [
    { disease: '膝关节炎', stay: 8, outpatient: 260, inpatient: 5600 },
    { disease: '腰椎间盘突出', stay: 8.5, outpatient: 280, inpatient: 5900, perDisease: true },
  ],
  '05': [{ disease: '自然分娩', stay: 3.5, inpatient: 3200, perDisease: true }],
  '05.02': [
    { disease: '自然分娩', stay: 3.5, inpatient: 3400, perDisease: true },
    { disease: '剖宫产', stay: 5.5, inpatient: 6500, perDisease: true },
  ],
  '07': [{ disease: '小儿肺炎', stay: 6.5, outpatient: 240, inpatient: 3100, perDisease: true }],
  '09': [{ disease: '儿童体检', outpatient: 50 }],
  '10': [{ disease: '白内障手术', stay: 2, outpatient: 220, inpatient: 5200, perDisease: true }],
  '11': [{ disease: '慢性鼻炎', outpatient: 180 }],
  '12.01': [{ disease: '补牙', outpatient: 160 }],
  '15': [{ disease: '失眠', outpatient: 190 }],
  '51.03': [{ disease: '风湿（蒙医调理）', stay: 10, outpatient: 210, inpatient: 4100 }],
}
const FACTOR: Record<string, number> = { 三级: 1.35, 二级: 1, 一级: 0.8, 未定: 0.75 }

const yuan = (amount: number): string => `${Math.round(amount)}.00`

function guidesOf(hospital: InstitutionRecord): ServiceInfo['guides'] {
  const pay = hospital.free ? '挂号不收费，直接候诊。' : hospital.windowOnly ? '到窗口交挂号费。' : '在手机上或窗口交挂号费。'
  const guides: ServiceInfo['guides'] = [
    {
      kind: 'APPOINTMENT',
      steps: [`每天 ${hospital.releaseTime} 放出第 14 天的号。`, '在手机、窗口、电话三种方式任选一种约号。', '来不了请提前取消，号会留给别人。'],
    },
    {
      kind: 'OUTPATIENT',
      steps: ['带身份证或医保卡，提前 15 分钟到。', pay, '到科室门口签到，听叫号进诊室。', '检查、取药按单子上的楼层走，复诊前问医生下次时间。'],
    },
  ]
  if (hospital.kind === 'GENERAL_HOSPITAL')
    guides.push({ kind: 'EMERGENCY', steps: ['急诊全天开放，不用预约。', '先到分诊台，护士按病情轻重安排先后。', '情况危急直接说“救命”，先救治后交费。'] })
  if (hospital.kind !== 'COMMUNITY_CENTRE' && hospital.kind !== 'TOWNSHIP_CENTRE')
    guides.push({ kind: 'INPATIENT', steps: ['门诊医生开住院证。', '带身份证、医保卡到住院处登记，交押金。', '出院当天到住院处结算，带走出院小结。'] })
  return guides
}

/** The same every time it is asked for. */
export function serviceInfo(hospital: InstitutionRecord): ServiceInfo {
  const factor = FACTOR[hospital.level.slice(0, 2)] ?? 1
  const specialities = [...new Set(DEPARTMENTS.filter((d) => d.hosCode === hospital.code).map((d) => d.specialityCode))]
  const named = new Map<string, Figure>()
  for (const code of specialities) for (const figure of FIGURES[code] ?? []) named.set(figure.disease, figure)
  return {
    edition: '2026 年第 2 版',
    asOf: '2026-10-31',
    guides: guidesOf(hospital),
    treatments: [...named.values()].map(({ disease, stay, outpatient, inpatient, perDisease = false }) => {
      // A tenth up or down, by hospital and disease.
      const own = factor * (0.9 + seededNumber(`${hospital.code} ${disease}`, 21) / 100)
      return {
        disease,
        averageStayDays: stay === undefined ? null : Math.round(stay * (0.9 + seededNumber(`${hospital.code} ${disease} days`, 21) / 100) * 10) / 10,
        outpatientFee: outpatient === undefined ? null : yuan(outpatient * own),
        inpatientFee: inpatient === undefined ? null : yuan(inpatient * own),
        perDisease,
      }
    }),
  }
}
