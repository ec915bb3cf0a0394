import { bloodCount, item } from './analytes.ts'
import { field, type Chart } from './chart.ts'

const H01 = '150502H01'
const H03 = '150502H03'
const C01 = '150502C01'
const MENTAL_HEALTH = '150502S03'

/** 陈晨, 16: what an adolescent may want to keep from her parents. */
export function chenChen(chart: Chart): void {
  const clinic = { hosCode: MENTAL_HEALTH, department: '儿少心理门诊', doctor: '安禾 心理医生', labels: ['PSY'] }
  for (const [date, total] of [
    ['2026-09-10', '12'],
    ['2026-10-22', '8'],
  ] as const) {
    const encounter = chart.visit({
      key: `mind-${date}`,
      at: `${date}T16:00`,
      ...clinic,
      directory: 'D18',
      kind: 'AMB',
      title: '心理门诊',
      reason: '睡眠不好，考试前紧张',
      diagnoses: [['适应障碍', 'F43.200']],
    })
    chart.form(
      {
        key: `phq-${date}`,
        at: `${date}T16:20`,
        ...clinic,
        encounter,
        form: 'phq-9',
        title: '患者健康问卷（PHQ-9）',
        score: total,
        fields: [field('local:phq-1', '做事时提不起劲或没有兴趣', '1'), field('local:phq-3', '入睡困难、睡不安或睡得过多', '2')],
      },
      'D18',
    )
  }
  // The school asked everybody; the region files it with the questionnaires, the label stays.
  chart.form(
    {
      key: 'phq-school',
      at: '2026-10-09T10:00',
      hosCode: C01,
      labels: ['PSY'],
      form: 'phq-9',
      title: '学校心理筛查问卷',
      score: '9',
      fields: [field('local:phq-1', '做事时提不起劲或没有兴趣', '1')],
    },
    'D15',
  )
  chart.document(
    { key: 'mind-note', at: '2026-10-22T16:40', ...clinic, title: '心理咨询小结', sections: [['小结', '睡眠好转，继续作息调整，一个月后复诊。']] },
    'D18',
  )

  const school = { at: '2026-09-22T08:30', hosCode: C01, doctor: '林家医' }
  const encounter = chart.visit({ key: 'school-visit', ...school, kind: 'CHECKUP', title: '中学生健康体检' })
  chart.form(
    {
      key: 'school',
      ...school,
      encounter,
      form: 'checkup',
      title: '中学生健康体检',
      fields: [
        field('loinc:8302-2', '身高', '163.5', 'cm'),
        field('loinc:29463-7', '体重', '52.0', 'kg'),
        field('loinc:8480-6', '收缩压', '108', 'mm[Hg]'),
        field('loinc:8462-4', '舒张压', '66', 'mm[Hg]'),
        field('local:vision-right', '右眼裸眼视力', '4.7'),
        field('local:vision-left', '左眼裸眼视力', '4.8'),
        field('local:teeth', '龋齿', '无'),
      ],
    },
    'D13',
  )
  chart.lab({
    key: 'count',
    at: '2026-05-06T09:00',
    hosCode: H01,
    title: '血常规',
    specimenType: '静脉血',
    items: bloodCount('F', '6.4', '4.30', '124', '256'),
  })
  const cold = chart.visit({
    key: 'cold',
    at: '2026-05-06T08:40',
    hosCode: H01,
    department: '内科门诊',
    doctor: '何医生',
    kind: 'AMB',
    title: '门诊',
    reason: '咽痛',
    isOver: true,
    diagnoses: [['急性咽炎', 'J02.900']],
  })
  chart.medicine({
    key: 'lozenge',
    at: '2026-05-06T09:40',
    hosCode: H01,
    encounter: cold,
    name: '西地碘含片 1.5 mg',
    dose: ['1.5', 'mg'],
    route: '含服',
    frequency: '每日 3 次',
    packs: '1',
    days: 5,
    isEnded: true,
  })
  chart.vaccine({ key: 'hpv', at: '2025-10-15T10:00', hosCode: C01, name: '双价人乳头瘤病毒疫苗', code: 'HPV2', doseNumber: 1, lot: 'XN20251015' })
}

/** 其其格, 42: a herder; her brucellosis is reported to the disease control centre. */
export function qiqige(chart: Chart): void {
  const county = { hosCode: '150521H01', department: '内科门诊', doctor: '旗医院 呼医生' }
  const encounter = chart.visit({
    key: 'fever',
    at: '2026-04-20T10:00',
    ...county,
    directory: 'D17',
    labels: ['INFECT_REPORT'],
    kind: 'AMB',
    title: '门诊',
    reason: '反复发热、关节痛三周，家中接羔',
    isOver: true,
    diagnoses: [['布鲁氏菌病', 'A23.900']],
  })
  chart.lab({
    key: 'brucella',
    at: '2026-04-20T10:40',
    hosCode: '150521H01',
    directory: 'D17',
    labels: ['INFECT_REPORT'],
    title: '布鲁氏菌抗体',
    specimenType: '血清',
    encounter,
    conclusion: '试管凝集试验阳性，已按规定报告。',
    items: [
      { name: '布鲁氏菌试管凝集试验', value: '1:200', rangeText: '<1:100', flag: 'A', method: '试管凝集法' },
      { name: '虎红平板凝集试验', value: '阳性', rangeText: '阴性', flag: 'A' },
    ],
  })
  chart.medicine({
    key: 'doxycycline',
    at: '2026-04-20T11:30',
    ...county,
    encounter,
    directory: 'D17',
    labels: ['INFECT_REPORT'],
    name: '盐酸多西环素片 0.1 g',
    dose: ['0.1', 'g'],
    frequency: '每日 2 次',
    packs: '8',
    days: 42,
    isEnded: true,
  })
  const mongolian = { hosCode: H03, department: '蒙医内科', doctor: '松湾 蒙医师' }
  const joints = chart.visit({ key: 'joints', at: '2026-08-06T09:30', ...mongolian, directory: 'D19', kind: 'AMB', title: '蒙医门诊', reason: '膝关节酸痛' })
  chart.medicine({
    key: 'zhachong',
    at: '2026-08-06T10:00',
    ...mongolian,
    encounter: joints,
    isChinese: true,
    name: '扎冲十三味丸',
    dose: ['5', '粒'],
    frequency: '每晚 1 次',
    packs: '2',
    days: 30,
    isEnded: true,
  })
  chart.medicine({
    key: 'garidi',
    at: '2026-08-06T10:05',
    ...mongolian,
    encounter: joints,
    isChinese: true,
    name: '嘎日迪五味丸',
    dose: ['3', '粒'],
    frequency: '每晚 1 次',
    packs: '2',
    days: 30,
    isEnded: true,
  })
  chart.form(
    {
      key: 'checkup',
      at: '2026-03-11T09:00',
      hosCode: '150521H01',
      form: 'checkup',
      title: '牧区健康体检',
      fields: [field('loinc:8480-6', '收缩压', '122', 'mm[Hg]'), field('loinc:8462-4', '舒张压', '78', 'mm[Hg]'), field('loinc:29463-7', '体重', '61.0', 'kg')],
    },
    'D13',
  )
}

/** 阿拉坦·苏和, 50: a finding nobody has told him yet. */
export function alatan(chart: Chart): void {
  const visit = chart.visit({
    key: 'stomach',
    at: '2026-11-12T09:00',
    hosCode: H01,
    department: '消化内科门诊',
    doctor: '何医生',
    kind: 'AMB',
    title: '门诊',
    reason: '上腹不适两个月',
    diagnoses: [['上腹痛', 'R10.100']],
  })
  chart.procedure({
    key: 'gastroscopy',
    at: '2026-11-16T08:30',
    end: '2026-11-16T09:00',
    hosCode: H01,
    department: '消化内镜室',
    doctor: '何医生',
    encounter: visit,
    title: '无痛胃镜检查',
  })
  chart.lab({
    key: 'pathology',
    at: '2026-11-16T09:00',
    hosCode: H01,
    category: 'PAT',
    directory: 'D06',
    labels: ['CANCER_UNTOLD', 'HOLD'],
    title: '胃黏膜活检病理',
    specimenType: '胃窦黏膜组织',
    encounter: visit,
    department: '病理科',
    doctor: '病理科 那医生',
    conclusion: '（胃窦）中分化腺癌。',
    items: [{ name: '病理诊断', value: '（胃窦）中分化腺癌', flag: 'A' }],
  })
  chart.imaging({
    key: 'abdomen-us',
    at: '2026-11-12T10:30',
    hosCode: H01,
    department: '超声科',
    doctor: '超声科 白医生',
    encounter: visit,
    category: 'CUS',
    title: '腹部超声',
    modality: 'US',
    bodySite: '上腹部',
    finding: '肝脏形态正常，胆囊壁光滑，胰腺显示部分未见异常。',
    impression: '肝胆胰脾超声未见明显异常。',
  })
  chart.imaging({
    key: 'abdomen-ct',
    at: '2026-11-18T10:00',
    hosCode: H01,
    department: '影像科',
    doctor: '影像科 乌医生',
    labels: ['CANCER_UNTOLD', 'HOLD'],
    title: '上腹部增强 CT',
    modality: 'CT',
    bodySite: '上腹部',
    finding: '胃窦壁不均匀增厚，最厚处约 14 mm，增强后强化。',
    impression: '胃窦壁增厚，结合病理。',
  })
  chart.lab({
    key: 'count',
    at: '2026-11-12T09:40',
    hosCode: H01,
    title: '血常规',
    specimenType: '静脉血',
    items: bloodCount('M', '6.8', '4.41', '128', '240'),
    encounter: visit,
  })
  chart.medicine({
    key: 'omeprazole',
    at: '2026-11-12T10:50',
    hosCode: H01,
    encounter: visit,
    name: '奥美拉唑肠溶胶囊 20 mg',
    dose: ['20', 'mg'],
    frequency: '每日 1 次，早餐前',
    packs: '2',
    days: 28,
  })
}

/** 包玉梅, 43: an ordinary file. */
export function baoYumei(chart: Chart): void {
  const visit = chart.visit({
    key: 'thyroid',
    at: '2026-07-08T09:00',
    hosCode: H01,
    department: '内分泌科门诊',
    doctor: '何医生',
    kind: 'AMB',
    title: '门诊',
    reason: '体检发现甲状腺结节，复查',
    diagnoses: [['甲状腺结节', 'E04.100']],
  })
  chart.lab({
    key: 'thyroid-labs',
    at: '2026-07-08T09:30',
    hosCode: H01,
    title: '甲状腺功能',
    specimenType: '血清',
    items: [item('tsh', '4.86', 'F'), item('ft4', '14.2', 'F')],
    encounter: visit,
  })
  chart.imaging({
    key: 'thyroid-us',
    at: '2026-07-08T10:20',
    hosCode: H01,
    department: '超声科',
    doctor: '超声科 白医生',
    encounter: visit,
    category: 'CUS',
    title: '甲状腺超声',
    modality: 'US',
    bodySite: '甲状腺',
    finding: '右叶见 4 mm × 3 mm 低回声结节，边界清。',
    impression: '甲状腺右叶小结节，TI-RADS 3 类。',
  })
  chart.lab({
    key: 'count',
    at: '2025-08-20T08:40',
    hosCode: H01,
    title: '血常规',
    specimenType: '静脉血',
    items: bloodCount('F', '5.9', '4.15', '112', '248'),
  })
  chart.form(
    {
      key: 'checkup',
      at: '2025-08-20T08:00',
      hosCode: C01,
      doctor: '林家医',
      form: 'checkup',
      title: '单位健康体检',
      fields: [
        field('loinc:8302-2', '身高', '161.0', 'cm'),
        field('loinc:29463-7', '体重', '58.5', 'kg'),
        field('loinc:8480-6', '收缩压', '118', 'mm[Hg]'),
        field('loinc:8462-4', '舒张压', '76', 'mm[Hg]'),
      ],
    },
    'D13',
  )
}

/** 陈国强, 45: seen twice in three years. */
export function chenGuoqiang(chart: Chart): void {
  chart.visit({
    key: 'back',
    at: '2025-12-03T10:00',
    hosCode: H01,
    department: '骨科门诊',
    doctor: '骨科 孟医生',
    kind: 'AMB',
    title: '门诊',
    reason: '腰痛',
    isOver: true,
    diagnoses: [['腰肌劳损', 'M62.600']],
  })
  chart.lab({
    key: 'liver',
    at: '2026-02-10T08:30',
    hosCode: H01,
    title: '肝功能',
    specimenType: '血清',
    items: [item('alt', '46', 'M'), item('ast', '31', 'M')],
  })
}
