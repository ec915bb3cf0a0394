import { bloodCount, item, lipids } from './analytes.ts'
import { dateField, field, type Chart } from './chart.ts'

const H01 = '150502H01'
const H02 = '150502H02'
const C01 = '150502C01'

/** 王秀兰, 68: hypertension for years, cared for by her community centre. */
export function wangXiulan(chart: Chart): void {
  chart.relative({ key: 'daughter', at: '2024-01-05', hosCode: C01, name: '李娜', relationship: '女儿', code: 'DAU' })
  chart.allergy({ key: 'penicillin', at: '2024-01-05', hosCode: C01, doctor: '林家医', substance: '青霉素', reaction: '皮疹、瘙痒', criticality: 'high' })
  chart.observation({ key: 'abo', at: '2024-01-05', hosCode: C01, title: 'ABO 血型', loinc: '883-9', value: 'B 型' }, 'D02')
  chart.observation({ key: 'rh', at: '2024-01-05', hosCode: C01, title: 'Rh 血型', loinc: '10331-7', value: 'Rh 阳性' }, 'D02')

  const cardiology = { hosCode: H01, department: '心血管内科门诊', doctor: '何医生' }
  const firstVisit = chart.visit({
    key: 'v1',
    at: '2024-11-20T08:40',
    ...cardiology,
    kind: 'AMB',
    title: '门诊',
    reason: '血压偏高，复查',
    diagnoses: [['原发性高血压', 'I10.x00']],
  })
  chart.lab({
    key: 'lipids-1',
    at: '2024-11-20T09:05',
    hosCode: H01,
    title: '血脂四项',
    specimenType: '血清',
    items: lipids('F', '6.02', '1.65', '1.21', '3.82'),
    encounter: firstVisit,
    doctor: '检验科 高检',
    department: '检验科',
  })
  const spring = chart.visit({
    key: 'v2',
    at: '2025-05-14T09:10',
    ...cardiology,
    kind: 'AMB',
    title: '门诊',
    reason: '高血压复诊',
    diagnoses: [
      ['原发性高血压', 'I10.x00'],
      ['高脂血症', 'E78.500'],
    ],
  })
  const printed = chart.file(
    {
      key: 'lipids-2-print',
      at: '2025-05-14T12:40',
      hosCode: H01,
      text: '科尔沁中心医院检验报告单\n血脂四项\n总胆固醇 5.71 mmol/L\n甘油三酯 1.58 mmol/L\n高密度脂蛋白胆固醇 1.25 mmol/L\n低密度脂蛋白胆固醇 3.61 mmol/L ↑\n',
    },
    'D05',
  )
  chart.lab({
    key: 'lipids-2',
    attachment: { title: '检验报告单', url: printed.url },
    at: '2025-05-14T09:30',
    hosCode: H01,
    title: '血脂四项',
    specimenType: '血清',
    items: lipids('F', '5.71', '1.58', '1.25', '3.61'),
    encounter: spring,
    doctor: '检验科 高检',
    department: '检验科',
  })
  chart.imaging({
    key: 'carotid',
    at: '2025-05-14T10:30',
    hosCode: H01,
    department: '超声科',
    doctor: '超声科 白医生',
    title: '颈动脉彩色多普勒超声',
    modality: 'US',
    bodySite: '双侧颈动脉',
    category: 'CUS',
    finding: '双侧颈总动脉内中膜厚约 1.0 mm，右侧分叉处见 2.1 mm × 1.3 mm 等回声，血流通畅。',
    impression: '双侧颈动脉内中膜稍厚，右侧小斑块，血流未见明显变窄。',
  })

  // The other hospital reports glucose in mg/dL, and once without a unit.
  const other = chart.visit({
    key: 'v3',
    at: '2026-03-05T08:20',
    hosCode: H02,
    department: '内科门诊',
    doctor: '柳岸医生',
    kind: 'AMB',
    title: '门诊',
    reason: '头晕',
  })
  chart.lab({
    key: 'glucose-mgdl',
    at: '2026-03-05T08:35',
    hosCode: H02,
    title: '血糖',
    specimenType: '血清',
    encounter: other,
    items: [item('glucose', '108', 'F', { loinc: '1558-6', unit: 'mg/dL', low: '70', high: '110', criticalLow: '50', criticalHigh: '400', flag: 'N' })],
  })
  chart.lab({
    key: 'uric-acid',
    at: '2026-03-05T08:36',
    hosCode: H02,
    title: '血尿酸',
    specimenType: '血清',
    encounter: other,
    items: [{ name: '尿酸', loinc: '14933-6', value: '312', rangeText: '见化验单背面', flag: 'N' }],
  })

  const drug = { ...cardiology, department: '心血管内科', frequency: '每日 1 次' }
  chart.medicine({
    key: 'amlodipine-1',
    at: '2024-11-20T09:50',
    ...drug,
    name: '苯磺酸氨氯地平片 5 mg',
    dose: ['5', 'mg'],
    packs: '4',
    days: 28,
    isEnded: true,
    encounter: firstVisit,
  })
  chart.medicine({
    key: 'amlodipine-2',
    at: '2026-10-28T09:30',
    hosCode: C01,
    doctor: '林家医',
    department: '全科',
    name: '苯磺酸氨氯地平片 5 mg',
    dose: ['5', 'mg'],
    frequency: '每日 1 次',
    packs: '4',
    days: 28,
  })
  chart.medicine({
    key: 'atorvastatin',
    at: '2026-06-18T10:20',
    ...drug,
    name: '阿托伐他汀钙片 20 mg',
    dose: ['20', 'mg'],
    frequency: '每晚 1 次',
    packs: '6',
    days: 168,
  })

  // The archive took this report over from the laboratories' own line: the same report, the same specimen.
  chart.lab({
    key: 'kidney-copy',
    at: '2026-11-18T08:10',
    hosCode: H01,
    department: '检验科',
    doctor: '检验科 高检',
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

  followUps(chart)
  checkup(chart)
  stay(chart)
}

function followUps(chart: Chart): void {
  const way = { hosCode: C01, doctor: '林家医', department: '全科' }
  const pressures = [
    ['2025-11-12', '148', '88', '72', '2026-02-11'],
    ['2026-02-11', '142', '86', '74', '2026-05-13'],
    ['2026-05-13', '138', '84', '71', '2026-08-12'],
    ['2026-08-12', '136', '82', '70', '2026-11-11'],
    ['2026-11-11', '134', '82', '72', '2027-02-10'],
  ] as const
  for (const [date, systolic, diastolic, heartRate, next] of pressures) {
    const encounter = chart.visit({ key: `htn-visit-${date}`, at: `${date}T09:30`, ...way, kind: 'FOLLOWUP', title: '高血压随访' })
    chart.form(
      {
        key: `htn-${date}`,
        at: `${date}T09:40`,
        ...way,
        encounter,
        form: 'htn-follow-up',
        title: '高血压患者随访',
        nextDate: next,
        referral: '不需要',
        fields: [
          field('local:way', '随访方式', '门诊'),
          field('loinc:8480-6', '收缩压', systolic, 'mm[Hg]'),
          field('loinc:8462-4', '舒张压', diastolic, 'mm[Hg]'),
          field('loinc:8867-4', '心率', heartRate, '/min'),
          field('loinc:29463-7', '体重', '63.5', 'kg'),
          field('loinc:39156-5', '体质指数', '25.1', 'kg/m2'),
          field('local:salt', '摄盐情况', '中'),
          field('local:adherence', '服药依从性', '规律'),
          field('local:adverse', '药物不良反应', '无'),
          field('local:class', '此次随访分类', Number(systolic) >= 140 ? '控制不满意' : '控制满意'),
        ],
      },
      'D12',
    )
  }
  chart.form(
    {
      key: 'dm-2026-08-12',
      at: '2026-08-12T09:50',
      ...way,
      form: 'dm-follow-up',
      title: '2 型糖尿病高危人群随访',
      nextDate: '2027-02-10',
      referral: '不需要',
      fields: [
        field('loinc:8480-6', '收缩压', '136', 'mm[Hg]'),
        field('loinc:8462-4', '舒张压', '82', 'mm[Hg]'),
        field('loinc:14771-0', '空腹血糖', '6.0', 'mmol/L'),
        field('loinc:4548-4', '糖化血红蛋白', '5.9', '%'),
        field('local:foot-pulse', '足背动脉搏动', '双侧正常'),
        field('local:hypoglycaemia', '低血糖反应', '无'),
      ],
    },
    'D12',
  )
  const home = [
    ['2026-11-18T07:10', '132', '80'],
    ['2026-11-20T07:05', '136', '84'],
    ['2026-11-22T07:12', '130', '79'],
  ] as const
  for (const [at, systolic, diastolic] of home)
    chart.observation(
      {
        key: `home-${at}`,
        at,
        hosCode: C01,
        title: '家庭自测血压',
        loinc: '85354-9',
        components: [
          ['收缩压', '8480-6', systolic, 'mm[Hg]'],
          ['舒张压', '8462-4', diastolic, 'mm[Hg]'],
        ],
      },
      'D12',
    )
  chart.carePlan(
    {
      key: 'plan',
      at: '2026-01-08',
      end: '2026-12-31',
      hosCode: C01,
      doctor: '林家医',
      title: '高血压全年管理',
      activities: ['每三个月随访一次', '每年免费体检一次', '减盐，每天不超过 5 克'],
    },
    'D12',
  )
}

/** 65 岁及以上老年人健康体检. */
function checkup(chart: Chart): void {
  for (const [date, weight, glucose, creatinine] of [
    ['2025-04-16', '64.0', '5.8', '70'],
    ['2026-04-15', '63.5', '5.9', '72'],
  ] as const) {
    const where = { at: `${date}T08:00`, hosCode: C01, doctor: '林家医' }
    const encounter = chart.visit({ key: `checkup-visit-${date}`, ...where, kind: 'CHECKUP', title: '老年人健康体检' })
    chart.form(
      {
        key: `checkup-${date}`,
        ...where,
        encounter,
        form: 'checkup',
        title: '65 岁及以上老年人健康体检',
        nextDate: `${Number(date.slice(0, 4)) + 1}-04-15`,
        fields: [
          field('loinc:8302-2', '身高', '159.0', 'cm'),
          field('loinc:29463-7', '体重', weight, 'kg'),
          field('loinc:8480-6', '收缩压', '138', 'mm[Hg]'),
          field('loinc:8462-4', '舒张压', '84', 'mm[Hg]'),
          field('loinc:14771-0', '空腹血糖', glucose, 'mmol/L'),
          field('loinc:14682-9', '肌酐', creatinine, 'umol/L'),
          field('loinc:1742-6', '丙氨酸氨基转移酶', '21', 'U/L'),
          field('loinc:718-7', '血红蛋白', '128', 'g/L'),
          field('local:urine', '尿常规', '未见异常'),
          field('local:ecg', '心电图', '窦性心律'),
          field('local:ultrasound', '腹部超声', '未见明显异常'),
          field('local:self-care', '生活自理能力', '可自理'),
          dateField('local:done-on', '体检日期', date),
        ],
      },
      'D13',
    )
  }
}

/** Five days in hospital, September 2025. */
function stay(chart: Chart): void {
  const ward = { hosCode: H01, department: '心血管内科病房', doctor: '何医生' }
  const encounter = chart.visit({
    key: 'stay',
    at: '2025-09-08T10:00',
    end: '2025-09-12T11:00',
    ...ward,
    kind: 'IMP',
    title: '住院',
    reason: '反复头晕一周',
    diagnoses: [
      ['原发性高血压 2 级', 'I10.x03'],
      ['脑供血不足', 'G45.900'],
    ],
  })
  chart.lab({
    key: 'stay-count',
    at: '2025-09-08T11:00',
    hosCode: H01,
    title: '血常规',
    specimenType: '静脉血',
    encounter,
    items: bloodCount('F', '6.1', '4.20', '126', '210'),
  })
  chart.imaging({
    key: 'head-ct',
    at: '2025-09-08T15:00',
    hosCode: H01,
    department: '影像科',
    doctor: '影像科 乌医生',
    encounter,
    title: '头颅 CT 平扫',
    modality: 'CT',
    bodySite: '头颅',
    finding: '脑实质密度未见明显异常，脑室系统大小形态正常，中线结构居中。',
    impression: '头颅 CT 平扫未见明显异常。',
  })
  chart.procedure({ key: 'abpm', at: '2025-09-09T09:00', end: '2025-09-10T09:00', ...ward, encounter, title: '24 小时动态血压监测' })
  for (const [day, ct] of [
    ['08', '260.00'],
    ['09', '0'],
    ['10', '0'],
    ['11', '0'],
    ['12', '0'],
  ] as const)
    chart.dayBill({
      key: `bill-${day}`,
      at: `2025-09-${day}T23:30`,
      hosCode: H01,
      encounter,
      lines: [
        ['床位费（三人间）', '32.00', '1 天'],
        ['二级护理', '18.00', '1 天'],
        ['苯磺酸氨氯地平片 5 mg', '1.26', '1 片'],
        ...(ct === '0' ? [] : [['头颅 CT 平扫', ct, '1 次'] as const]),
      ],
    })
  chart.document(
    {
      key: 'discharge',
      at: '2025-09-12T10:30',
      ...ward,
      encounter,
      title: '出院记录',
      sections: [
        ['入院情况', '反复头晕一周，入院血压 168/96 mmHg。'],
        ['住院经过', '完善头颅 CT、动态血压等检查，调整降压用药，头晕缓解。'],
        ['出院情况', '血压 138/84 mmHg，无头晕。'],
        ['出院医嘱', '按时服药；每天自测血压；一个月后到心血管内科门诊复诊。'],
      ],
    },
    'D08',
  )
}
