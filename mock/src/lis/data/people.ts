import { draftsOf } from '../../fhir/data/people.ts'
import { item, lipids } from '../../fhir/data/analytes.ts'
import type { Chart, Draft } from '../../fhir/data/chart.ts'
import { stepResources, type StepTimes } from '../../fhir/lab-report.ts'

const H01 = '150502H01'
const LAB = { hosCode: H01, department: '检验科', doctor: '检验科 高检', requester: '何医生' }

/** 王秀兰: lipids again, one of them corrected a day later; a kidney check of last week; one test still being worked on. */
function wangXiulan(chart: Chart): void {
  chart.lab({ key: 'lipids-3', at: '2025-12-10T08:30', ...LAB, title: '血脂四项', specimenType: '血清', items: lipids('F', '5.52', '1.50', '1.28', '3.45') })
  const { report } = chart.lab({
    key: 'lipids-4',
    at: '2026-06-18T08:20',
    ...LAB,
    title: '血脂四项',
    specimenType: '血清',
    items: lipids('F', '5.48', '1.47', '1.30', '3.85'),
  })
  const corrected = { ...report, items: lipids('F', '5.48', '1.47', '1.30', '3.58'), conclusion: '低密度脂蛋白胆固醇复核后更正。' }
  const times: StepTimes = {
    ordered: '2026-06-18T07:55:00+08:00',
    collected: '2026-06-18T08:20:00+08:00',
    received: '2026-06-18T09:00:00+08:00',
    final: '2026-06-19T15:10:00+08:00',
  }
  const published = Date.parse(times.final ?? '')
  const changed = stepResources(corrected, 'final', times)
    // Of the items only the corrected one gets a new version.
    .filter((resource, index) => resource.resourceType === 'DiagnosticReport' || (resource.resourceType === 'Observation' && index === 3))
  for (const resource of changed) chart.drafts.push({ at: published, resource: { ...resource, status: 'corrected' } })

  chart.lab({
    key: 'kidney',
    at: '2026-11-18T08:10',
    ...LAB,
    title: '肾功能和电解质',
    specimenType: '血清',
    specimenNo: 'S20261118H010042',
    reportNo: 'B20261118H010042',
    items: [
      item('creatinine60', '72', 'F'),
      item('potassium', '4.10', 'F'),
      item('sodium', '141', 'F'),
      item('chloride', '104', 'F'),
      item('glucose', '5.9', 'F'),
    ],
  })
  chart.lab({ key: 'hba1c', at: '2026-11-22T08:40', ...LAB, title: '糖化血红蛋白', specimenType: '静脉血', items: [item('hba1c', '6.0', 'F')] }, 'registered')
}

/** 李建国: a confirmation test held back until a doctor talks with him; a potassium nobody may overlook. */
function liJianguo(chart: Chart): void {
  chart.lab({
    key: 'hiv',
    at: '2026-11-20T10:30',
    ...LAB,
    labels: ['HIV', 'HOLD'],
    title: '人类免疫缺陷病毒抗体确证试验',
    specimenType: '血清',
    conclusion: '结果由医生当面告知。',
    items: [{ name: '人类免疫缺陷病毒抗体', loinc: '7918-6', value: '阴性', rangeText: '阴性', flag: 'N', method: '免疫印迹法' }],
  })
  chart.lab({
    key: 'potassium',
    at: '2026-11-21T16:20',
    ...LAB,
    title: '急诊电解质',
    specimenType: '血清',
    critical: true,
    conclusion: '钾为危急值，已电话通知申请科室。',
    items: [
      item('potassium', '6.40', 'M'),
      item('sodium', '139', 'M'),
      item('chloride', '103', 'M'),
      { name: '肌钙蛋白 T', loinc: '6598-7', value: '<0.01', unit: 'ng/mL', high: '0.04', flag: 'N' },
    ],
  })
}

/** 李娜: her thyroid after the birth, on its way. */
function liNa(chart: Chart): void {
  chart.lab(
    {
      key: 'thyroid-3',
      at: '2026-11-21T09:00',
      ...LAB,
      title: '甲状腺功能',
      specimenType: '血清',
      items: [item('tsh', '5.02', 'F'), item('ft4', '13.1', 'F')],
    },
    'received',
  )
}

/** 陈晨: an ordinary blood count. */
function chenChen(chart: Chart): void {
  chart.lab({ key: 'iron', at: '2026-09-23T08:30', ...LAB, title: '血红蛋白复查', specimenType: '静脉血', items: [item('hb', '119', 'F')] })
}

export const laboratoryDrafts = (): Draft[] => draftsOf('lis', { 王秀兰: wangXiulan, 李建国: liJianguo, 李娜: liNa, 陈晨: chenChen })
