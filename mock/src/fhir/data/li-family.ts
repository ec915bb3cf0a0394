import { bloodCount, item } from './analytes.ts'
import { field, type Chart } from './chart.ts'

const H01 = '150502H01'
const C01 = '150502C01'
const MATERNAL = '150502H04'

/** 李娜, 32: two children, the younger born last month. */
export function liNa(chart: Chart): void {
  const clinic = { hosCode: MATERNAL, department: '产科门诊', doctor: '产科 萨医生' }
  chart.observation({ key: 'abo', at: '2024-11-05', hosCode: MATERNAL, title: 'ABO 血型', loinc: '883-9', value: 'A 型' }, 'D02')
  const visits = [
    ['2024-11-05', '第 1 次产前随访', '11', '108', '68', '54.5', '120'],
    ['2025-02-11', '第 3 次产前随访', '25', '112', '70', '60.0', '114'],
    ['2026-03-16', '第 1 次产前随访', '9', '110', '68', '56.0', '122'],
    ['2026-06-08', '第 2 次产前随访', '21', '112', '70', '60.5', '117'],
    ['2026-08-17', '第 3 次产前随访', '31', '114', '72', '64.0', '113'],
    ['2026-09-28', '第 5 次产前随访', '37', '116', '74', '66.5', '116'],
  ] as const
  for (const [date, title, week, systolic, diastolic, weight, hb] of visits) {
    const encounter = chart.visit({ key: `anc-visit-${date}`, at: `${date}T09:00`, ...clinic, kind: 'FOLLOWUP', title })
    chart.form(
      {
        key: `anc-${date}`,
        at: `${date}T09:20`,
        ...clinic,
        encounter,
        form: 'maternal',
        title,
        fields: [
          field('loinc:18185-9', '孕周', week, 'wk'),
          field('loinc:8480-6', '收缩压', systolic, 'mm[Hg]'),
          field('loinc:8462-4', '舒张压', diastolic, 'mm[Hg]'),
          field('loinc:29463-7', '体重', weight, 'kg'),
          field('loinc:718-7', '血红蛋白', hb, 'g/L'),
          field('local:risk', '妊娠风险', '绿色（低风险）'),
        ],
      },
      'D11',
    )
  }
  for (const [date, weeks, child] of [
    ['2025-05-18', '39', '女，3.2 kg，49.0 cm'],
    ['2026-10-15', '39', '男，3.4 kg，50.0 cm'],
  ] as const) {
    const ward = { hosCode: MATERNAL, department: '产科病房', doctor: '产科 萨医生' }
    const encounter = chart.visit({
      key: `birth-stay-${date}`,
      at: `${date}T03:00`,
      end: `${date.slice(0, 8)}${Number(date.slice(8)) + 3}T10:00`,
      ...ward,
      kind: 'IMP',
      title: '住院分娩',
    })
    chart.form(
      {
        key: `birth-${date}`,
        at: `${date}T08:10`,
        ...ward,
        encounter,
        form: 'maternal',
        title: '分娩记录',
        fields: [field('loinc:18185-9', '孕周', weeks, 'wk'), field('local:way', '分娩方式', '顺产'), field('local:child', '新生儿', child)],
      },
      'D11',
    )
  }
  chart.form(
    {
      key: 'postnatal',
      at: '2026-10-22T10:00',
      hosCode: C01,
      doctor: '林家医',
      form: 'maternal',
      title: '产后访视',
      nextDate: '2026-11-26',
      fields: [field('loinc:8480-6', '收缩压', '112', 'mm[Hg]'), field('local:mood', '情绪', '好')],
    },
    'D11',
  )

  // Reproductive history carries its own label.
  const repro = { ...clinic, department: '计划生育门诊', labels: ['SEX'] }
  const consultation = chart.visit({
    key: 'repro',
    at: '2025-07-02T14:00',
    ...repro,
    kind: 'AMB',
    title: '门诊',
    reason: '避孕咨询',
    isOver: true,
    diagnoses: [['避孕咨询', 'Z30.000']],
  })
  chart.lab({
    key: 'hcg',
    at: '2026-02-20T09:00',
    hosCode: MATERNAL,
    labels: ['SEX'],
    title: '人绒毛膜促性腺激素',
    specimenType: '血清',
    items: [{ name: '人绒毛膜促性腺激素', loinc: '21198-7', value: '1860.50', unit: 'mIU/mL', rangeText: '未孕 <5', flag: 'H' }],
  })
  chart.medicine({
    key: 'contraceptive',
    at: '2025-07-02T14:20',
    ...repro,
    encounter: consultation,
    name: '左炔诺孕酮片 1.5 mg',
    dose: ['1.5', 'mg'],
    frequency: '一次服用',
    packs: '1',
    days: 1,
    isEnded: true,
  })

  chart.lab({
    key: 'thyroid-1',
    at: '2026-03-16T09:40',
    hosCode: MATERNAL,
    title: '甲状腺功能',
    specimenType: '血清',
    items: [item('tsh', '2.85', 'F'), item('ft4', '14.6', 'F')],
  })
  chart.lab({
    key: 'thyroid-2',
    at: '2026-06-08T09:40',
    hosCode: MATERNAL,
    title: '甲状腺功能',
    specimenType: '血清',
    items: [item('tsh', '3.10', 'F'), item('ft4', '13.9', 'F')],
  })
  chart.lab({
    key: 'count',
    at: '2026-10-16T07:00',
    hosCode: MATERNAL,
    title: '血常规',
    specimenType: '静脉血',
    items: bloodCount('F', '9.8', '3.72', '108', '196'),
  })
}

/** 李小苗, born 2025-05-18: visits and vaccines after the schedule. */
export function liXiaomiao(chart: Chart): void {
  const place = { hosCode: C01, department: '儿童保健', doctor: '林家医' }
  const visits = [
    ['2025-05-25', '新生儿家庭访视', '3.3', '50.0', '34.0'],
    ['2025-06-18', '满月健康管理', '4.1', '53.6', '36.4'],
    ['2025-08-18', '3 月龄健康检查', '6.0', '60.1', '39.5'],
    ['2025-11-18', '6 月龄健康检查', '7.4', '66.2', '42.1'],
    ['2026-01-19', '8 月龄健康检查', '8.1', '69.4', '43.4'],
    ['2026-05-18', '12 月龄健康检查', '9.0', '74.6', '44.9'],
    ['2026-11-18', '18 月龄健康检查', '10.2', '81.2', '46.3'],
  ] as const
  for (const [date, title, weight, length, head] of visits) {
    const encounter = chart.visit({ key: `child-visit-${date}`, at: `${date}T09:00`, ...place, kind: 'FOLLOWUP', title })
    chart.form(
      {
        key: `child-${date}`,
        at: `${date}T09:20`,
        ...place,
        encounter,
        form: 'child-visit',
        title,
        ...(date === '2026-11-18' && { nextDate: '2027-05-18' }),
        fields: [
          field('loinc:29463-7', '体重', weight, 'kg'),
          field('loinc:8302-2', '身长', length, 'cm'),
          field('loinc:9843-4', '头围', head, 'cm'),
          field('local:development', '发育预警征', '无'),
          field('local:feeding', '喂养', date < '2025-11-01' ? '母乳' : '母乳加辅食'),
        ],
      },
      'D10',
    )
  }
  // After 国家免疫规划疫苗儿童免疫程序及说明（2021 年版）, diphtheria-pertussis-tetanus at 2, 4, 6 and 18 months as since 2025.
  const doses = [
    ['2025-05-18', '乙型肝炎疫苗', 'HepB', 1, MATERNAL],
    ['2025-05-18', '卡介苗', 'BCG', 1, MATERNAL],
    ['2025-06-18', '乙型肝炎疫苗', 'HepB', 2, C01],
    ['2025-07-18', '脊髓灰质炎灭活疫苗', 'IPV', 1, C01],
    ['2025-07-21', '无细胞百白破疫苗', 'DTaP', 1, C01],
    ['2025-08-18', '脊髓灰质炎灭活疫苗', 'IPV', 2, C01],
    ['2025-09-18', '脊髓灰质炎减毒活疫苗', 'bOPV', 3, C01],
    ['2025-09-22', '无细胞百白破疫苗', 'DTaP', 2, C01],
    ['2025-11-18', '乙型肝炎疫苗', 'HepB', 3, C01],
    ['2025-11-20', '无细胞百白破疫苗', 'DTaP', 3, C01],
    ['2025-12-04', 'A 群流脑多糖疫苗', 'MPSV-A', 1, C01],
    ['2026-01-19', '麻腮风疫苗', 'MMR', 1, C01],
    ['2026-01-19', '乙脑减毒活疫苗', 'JE-L', 1, C01],
    ['2026-03-16', 'A 群流脑多糖疫苗', 'MPSV-A', 2, C01],
  ] as const
  doses.forEach(([date, name, code, doseNumber, hosCode], index) =>
    chart.vaccine({
      key: `dose-${index}`,
      at: `${date}T10:00`,
      hosCode,
      name,
      code,
      doseNumber,
      lot: `XN2025${String(index + 1).padStart(4, '0')}`,
      ...(code === 'bOPV' ? { site: '口服' } : {}),
    }),
  )
  chart.vaccine({
    key: 'varicella',
    at: '2026-06-01T10:00',
    hosCode: C01,
    name: '水痘减毒活疫苗',
    code: 'VAR',
    doseNumber: 1,
    lot: 'XN20260601',
    isFree: false,
  })
  const fever = chart.visit({
    key: 'fever',
    at: '2026-09-03T19:40',
    hosCode: H01,
    department: '儿科急诊',
    doctor: '儿科 包医生',
    kind: 'EMER',
    title: '急诊',
    reason: '发热半天',
    isOver: true,
    diagnoses: [['急性上呼吸道感染', 'J06.900']],
  })
  chart.medicine({
    key: 'ibuprofen',
    at: '2026-09-03T20:10',
    hosCode: H01,
    department: '儿科急诊',
    encounter: fever,
    name: '布洛芬混悬液 100 ml:2 g',
    dose: ['4', 'ml'],
    frequency: '发热时服，间隔不少于 6 小时',
    packs: '1',
    days: 3,
    isEnded: true,
  })
}

/** 李小禾, born 2026-10-15, known by his birth certificate only. */
export function liXiaohe(chart: Chart): void {
  const place = { hosCode: C01, department: '儿童保健', doctor: '林家医' }
  for (const [date, title, weight, length, head] of [
    ['2026-10-22', '新生儿家庭访视', '3.4', '50.5', '34.5'],
    ['2026-11-16', '满月健康管理', '4.5', '54.8', '37.0'],
  ] as const)
    chart.form(
      {
        key: `child-${date}`,
        at: `${date}T09:20`,
        ...place,
        form: 'child-visit',
        title,
        fields: [field('loinc:29463-7', '体重', weight, 'kg'), field('loinc:8302-2', '身长', length, 'cm'), field('loinc:9843-4', '头围', head, 'cm')],
      },
      'D10',
    )
  for (const [date, name, code, doseNumber, hosCode] of [
    ['2026-10-15', '乙型肝炎疫苗', 'HepB', 1, MATERNAL],
    ['2026-10-15', '卡介苗', 'BCG', 1, MATERNAL],
    ['2026-11-16', '乙型肝炎疫苗', 'HepB', 2, C01],
  ] as const)
    chart.vaccine({ key: `dose-${code}-${doseNumber}`, at: `${date}T10:00`, hosCode, name, code, doseNumber, lot: `XN2026${code}${doseNumber}` })
}

/** 李建国, 34: a chest CT the doctor has not released yet. His laboratory reports stand on the laboratories' own line. */
export function liJianguo(chart: Chart): void {
  const visit = chart.visit({
    key: 'cough',
    at: '2026-11-19T09:00',
    hosCode: H01,
    department: '呼吸内科门诊',
    doctor: '何医生',
    kind: 'AMB',
    title: '门诊',
    reason: '咳嗽两周',
    diagnoses: [['咳嗽待查', 'R05.x00']],
  })
  chart.imaging({
    key: 'chest-ct',
    at: '2026-11-20T10:00',
    hosCode: H01,
    department: '影像科',
    doctor: '影像科 乌医生',
    encounter: visit,
    labels: ['HOLD'],
    releaseAfter: '2026-11-25T09:00:00+08:00',
    title: '胸部 CT 平扫',
    modality: 'CT',
    bodySite: '胸部',
    finding: '右肺上叶见一枚磨玻璃结节，直径约 6 mm，边界尚清。',
    impression: '右肺上叶磨玻璃结节，请结合临床，建议复查。',
  })
  chart.imaging({
    key: 'chest-dr',
    at: '2025-03-12T10:00',
    hosCode: H01,
    department: '影像科',
    doctor: '影像科 乌医生',
    title: '胸部正位片',
    modality: 'DX',
    bodySite: '胸部',
    finding: '双肺纹理清晰，心影大小正常。',
    impression: '胸部正位片未见明显异常。',
  })
  chart.lab({
    key: 'count',
    at: '2025-03-12T09:00',
    hosCode: H01,
    title: '血常规',
    specimenType: '静脉血',
    items: bloodCount('M', '7.2', '4.90', '150', '231'),
  })
}
