import { divisionName, townshipName } from '../../kernel/divisions.ts'
import { FIRST_COMMUNITY_CENTRE, FIRST_GENERAL_HOSPITAL } from '../../kernel/personas.ts'
import type { PlanName } from './department-plans.ts'

type HospitalKind = 'GENERAL_HOSPITAL' | 'TCM_MONGOLIAN_HOSPITAL' | 'SPECIALIST_HOSPITAL' | 'MATERNAL_CHILD' | 'COMMUNITY_CENTRE' | 'TOWNSHIP_CENTRE'
type AuthorityMode = 'PLATFORM' | 'HIS' | 'SPLIT'

/** One row per institution. The names are invented; only townships and divisions are real. */
interface Row {
  code: string
  name: string
  kind: HospitalKind
  level: string
  /** Township code (统计用区划代码), whose first six digits are the division. */
  township: string
  street: string
  plan: PlanName
  aliases?: string[]
  mode?: AuthorityMode
  /** Registration costs nothing here. */
  free?: boolean
  /** Takes payment only at its window. */
  windowOnly?: boolean
  /** Its system cannot be asked what became of a lock (§3.5): unknown results are settled by telephone. */
  queryless?: boolean
  /** 商户号 of its own: no two institutions share one. Without one nothing is paid on the phone. */
  mchid?: string
  /** Time of day at which the numbers of the fourteenth day ahead are released. */
  releaseTime?: string
  introduction: string
}

export interface InstitutionRecord extends Required<Omit<Row, 'township' | 'street'>> {
  areaCode: string
  address: string
  phone: string
  transport: string
  openingHours: string
  longitude: number
  latitude: number
}

const LEVEL = { tertiaryA: '三级甲等', secondaryA: '二级甲等', secondaryB: '二级乙等', primaryA: '一级甲等', unrated: '未定级' }

// One line per institution.
// prettier-ignore
const ROWS: Row[] = [
  // 科尔沁区
  { code: FIRST_GENERAL_HOSPITAL, name: '科尔沁中心医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.tertiaryA, township: '150502011', street: '建国路中段 118 号', plan: 'tertiaryGeneral', mchid: '1900000001', aliases: ['中心医院', '科中心'], introduction: '三级甲等综合医院，蒙汉双语导诊，急诊全天开放。' },
  { code: '150502H02', name: '柳岸医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.secondaryA, township: '150502002', street: '柳岸街 6 号', plan: 'secondaryGeneral', mode: 'PLATFORM', mchid: '1900000002', aliases: ['柳岸'], introduction: '二级甲等综合医院，常见病、多发病和术后康复。' },
  { code: '150502H03', name: '松湾蒙医医院', kind: 'TCM_MONGOLIAN_HOSPITAL', level: LEVEL.tertiaryA, township: '150502004', street: '松湾路 21 号', plan: 'tertiaryMongolian', mchid: '1900000003', aliases: ['松湾', '蒙医院'], introduction: '三级甲等蒙医医院，蒙医内科、传统疗术和正骨。' },
  { code: '150502H04', name: '北原妇幼保健院', kind: 'MATERNAL_CHILD', level: LEVEL.tertiaryA, township: '150502003', street: '北原大街 40 号', plan: 'tertiaryMaternal', mchid: '1900000004', mode: 'PLATFORM', aliases: ['北原妇幼', '妇幼'], introduction: '孕产期保健、儿科和儿童保健。' },
  { code: '150502S01', name: '明澈眼科医院', kind: 'SPECIALIST_HOSPITAL', level: LEVEL.secondaryA, township: '150502006', street: '团结路 9 号', plan: 'eyeHospital', mchid: '1900000005', mode: 'SPLIT', aliases: ['明澈'], introduction: '眼科专科医院，近视防控和白内障。' },
  { code: '150502S02', name: '月牙口腔医院', kind: 'SPECIALIST_HOSPITAL', level: LEVEL.secondaryB, township: '150502005', street: '月牙巷 3 号', plan: 'dentalHospital', mchid: '1900000006', queryless: true, aliases: ['月牙'], introduction: '口腔专科医院。' },
  { code: '150502S03', name: '安禾精神卫生中心', kind: 'SPECIALIST_HOSPITAL', level: LEVEL.secondaryA, township: '150502007', street: '东郊路 77 号', plan: 'mentalHospital', mchid: '1900000007', aliases: ['安禾'], introduction: '精神卫生与心理门诊。' },
  { code: FIRST_COMMUNITY_CENTRE, name: '三纬社区卫生服务中心', kind: 'COMMUNITY_CENTRE', level: LEVEL.unrated, township: '150502001', street: '三纬路 12 号', plan: 'community', mchid: '1900000008', mode: 'PLATFORM', free: true, aliases: ['三纬社区'], introduction: '家庭医生签约、慢病续方、儿童保健，挂号不收费。' },
  { code: '150502C02', name: '五经社区卫生服务中心', kind: 'COMMUNITY_CENTRE', level: LEVEL.unrated, township: '150502009', street: '五经街 30 号', plan: 'community', mchid: '1900000009', aliases: ['五经社区'], introduction: '家庭医生签约、常见病门诊和儿童保健。' },
  { code: '150502T01', name: '大林镇北甸卫生院', kind: 'TOWNSHIP_CENTRE', level: LEVEL.primaryA, township: '150502100', street: '北甸路 2 号', plan: 'township', windowOnly: true, introduction: '全科门诊和预防接种。' },
  // 通辽经济技术开发区
  { code: '150571H01', name: '滨岸医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.secondaryA, township: '150571004', street: '滨岸大道 1 号', plan: 'secondaryGeneral', mchid: '1900000010', aliases: ['滨岸'], introduction: '开发区的综合医院。' },
  { code: '150571C01', name: '映河社区卫生服务中心', kind: 'COMMUNITY_CENTRE', level: LEVEL.unrated, township: '150571001', street: '映河路 8 号', plan: 'community', mchid: '1900000011', free: true, aliases: ['映河社区'], introduction: '家庭医生签约、慢病管理，挂号不收费。' },
  // 霍林郭勒市
  { code: '150581H01', name: '霞岭医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.secondaryA, township: '150581001', street: '霞岭街 15 号', plan: 'secondaryGeneral', mchid: '1900000012', aliases: ['霞岭'], introduction: '矿区和牧区的综合医院。' },
  { code: '150581C01', name: '晴岭社区卫生服务中心', kind: 'COMMUNITY_CENTRE', level: LEVEL.unrated, township: '150581002', street: '晴岭路 2 号', plan: 'community', mchid: '1900000013', aliases: ['晴岭社区'], introduction: '家庭医生签约和常见病门诊。' },
  { code: '150581T01', name: '达来胡硕苏木湖畔卫生院', kind: 'TOWNSHIP_CENTRE', level: LEVEL.primaryA, township: '150581200', street: '中心街', plan: 'townshipMongolian', windowOnly: true, introduction: '全科和蒙医门诊，定期到牧户巡诊。' },
  // 开鲁县
  { code: '150523H01', name: '西柳河医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.secondaryA, township: '150523100', street: '西柳河街 50 号', plan: 'secondaryGeneral', mchid: '1900000014', aliases: ['西柳河'], introduction: '二级甲等综合医院。' },
  { code: '150523H02', name: '古榆中医医院', kind: 'TCM_MONGOLIAN_HOSPITAL', level: LEVEL.secondaryB, township: '150523100', street: '古榆巷 4 号', plan: 'secondaryMongolian', mchid: '1900000015', aliases: ['古榆'], introduction: '中医、蒙医与针灸康复。' },
  { code: '150523T01', name: '小街基镇南甸卫生院', kind: 'TOWNSHIP_CENTRE', level: LEVEL.primaryA, township: '150523106', street: '南甸路 1 号', plan: 'township', mchid: '1900000016', introduction: '全科门诊和预防接种。' },
  // 库伦旗
  { code: '150524H01', name: '银沙湾医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.secondaryA, township: '150524100', street: '银沙湾路 20 号', plan: 'secondaryGeneral', mchid: '1900000017', aliases: ['银沙湾'], introduction: '二级甲等综合医院，蒙汉双语服务。' },
  { code: '150524H02', name: '安代蒙医医院', kind: 'TCM_MONGOLIAN_HOSPITAL', level: LEVEL.secondaryA, township: '150524100', street: '安代广场北 100 米', plan: 'secondaryMongolian', mchid: '1900000018', aliases: ['安代'], introduction: '蒙医内科、正骨和传统疗术。' },
  { code: '150524T01', name: '库伦镇卫生院', kind: 'TOWNSHIP_CENTRE', level: LEVEL.primaryA, township: '150524100', street: '养畜牧河南岸', plan: 'townshipMongolian', mchid: '1900000019', mode: 'PLATFORM', free: true, introduction: '全科和蒙医门诊，挂号不收费。' },
  // 奈曼旗
  { code: '150525H01', name: '青龙泉医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.secondaryA, township: '150525100', street: '青龙泉街 33 号', plan: 'secondaryGeneral', mchid: '1900000020', aliases: ['青龙泉'], introduction: '二级甲等综合医院。' },
  { code: '150525H02', name: '麦穗妇幼保健院', kind: 'MATERNAL_CHILD', level: LEVEL.secondaryB, township: '150525100', street: '麦穗路 7 号', plan: 'secondaryMaternal', mchid: '1900000021', aliases: ['麦穗妇幼'], introduction: '孕产检查和儿童保健。' },
  { code: '150525T01', name: '八仙筒镇杏花卫生院', kind: 'TOWNSHIP_CENTRE', level: LEVEL.primaryA, township: '150525101', street: '中心街', plan: 'township', mchid: '1900000022', introduction: '全科门诊和预防接种。' },
  // 扎鲁特旗
  { code: '150526H01', name: '山榆医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.secondaryA, township: '150526100', street: '山榆路 60 号', plan: 'secondaryGeneral', mchid: '1900000023', aliases: ['山榆'], introduction: '二级甲等综合医院。' },
  { code: '150526H02', name: '阿日雅蒙医医院', kind: 'TCM_MONGOLIAN_HOSPITAL', level: LEVEL.secondaryA, township: '150526100', street: '阿日雅街 11 号', plan: 'secondaryMongolian', mchid: '1900000024', aliases: ['阿日雅'], introduction: '蒙医内科、正骨和针灸。' },
  { code: '150526T01', name: '乌兰哈达苏木牧野卫生院', kind: 'TOWNSHIP_CENTRE', level: LEVEL.primaryA, township: '150526205', street: '中心街', plan: 'townshipMongolian', windowOnly: true, introduction: '全科和蒙医门诊，定期到牧户巡诊。' },
  // 科尔沁左翼中旗
  { code: '150521H01', name: '河湾旗人民医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.secondaryA, township: '150521100', street: '河湾大街 88 号', plan: 'secondaryGeneral', mchid: '1900000025', aliases: ['河湾', '旗医院'], introduction: '二级甲等综合医院，蒙汉双语服务。' },
  { code: '150521H02', name: '金莲蒙医医院', kind: 'TCM_MONGOLIAN_HOSPITAL', level: LEVEL.secondaryA, township: '150521100', street: '金莲路 5 号', plan: 'secondaryMongolian', mchid: '1900000026', aliases: ['金莲'], introduction: '蒙医内科、正骨和传统疗术。' },
  { code: '150521T01', name: '舍伯吐镇白桦卫生院', kind: 'TOWNSHIP_CENTRE', level: LEVEL.primaryA, township: '150521102', street: '中心街', plan: 'township', mchid: '1900000027', introduction: '全科门诊和预防接种。' },
  { code: '150521T02', name: '花胡硕苏木草海卫生院', kind: 'TOWNSHIP_CENTRE', level: LEVEL.primaryA, township: '150521200', street: '中心街', plan: 'townshipMongolian', windowOnly: true, introduction: '全科和蒙医门诊，定期到牧户巡诊。' },
  // 科尔沁左翼后旗
  { code: '150522H01', name: '沙柳医院', kind: 'GENERAL_HOSPITAL', level: LEVEL.secondaryA, township: '150522100', street: '沙柳街 26 号', plan: 'secondaryGeneral', mchid: '1900000028', aliases: ['沙柳'], introduction: '二级甲等综合医院。' },
  { code: '150522H02', name: '敖包湾蒙医医院', kind: 'TCM_MONGOLIAN_HOSPITAL', level: LEVEL.secondaryA, township: '150522100', street: '敖包湾路 18 号', plan: 'secondaryMongolian', mchid: '1900000029', aliases: ['敖包湾'], introduction: '蒙医内科、正骨和针灸。' },
  { code: '150522T01', name: '阿古拉镇鹤湖卫生院', kind: 'TOWNSHIP_CENTRE', level: LEVEL.primaryA, township: '150522106', street: '中心街', plan: 'townshipMongolian', mchid: '1900000030', introduction: '全科和蒙医门诊。' },
]

/** Roughly where each division's seat lies (WGS-84); institutions stand a little apart around it. */
const SEATS: Record<string, [longitude: number, latitude: number]> = {
  '150502': [122.26, 43.63],
  '150521': [123.31, 44.13],
  '150522': [122.36, 42.93],
  '150523': [121.32, 43.6],
  '150524': [121.77, 42.73],
  '150525': [120.66, 42.87],
  '150526': [120.91, 44.56],
  '150571': [122.24, 43.59],
  '150581': [119.66, 45.53],
}

const CLINIC_HOURS = '门诊 8:00–12:00、14:00–17:30'

function complete(row: Row, index: number): InstitutionRecord {
  const { township, street, ...rest } = row
  const areaCode = township.slice(0, 6)
  const seat = SEATS[areaCode] ?? [0, 0]
  const rural = row.kind === 'TOWNSHIP_CENTRE'
  return {
    aliases: [],
    mode: 'HIS',
    free: false,
    windowOnly: false,
    queryless: false,
    mchid: '',
    releaseTime: '07:00',
    ...rest,
    areaCode,
    address: `${divisionName(areaCode)}${townshipName(township)}${street}`,
    // Local numbers never begin with 0: nobody can be reached here.
    phone: `0475-000${String(index + 1).padStart(4, '0')}`,
    transport: rural ? '旗县客运站每天有班车，下车后步行约 10 分钟。' : `市区公交“${street.replace(/[ \d].*$/, '')}”站下车，步行约 5 分钟。`,
    openingHours: row.kind === 'GENERAL_HOSPITAL' ? `${CLINIC_HOURS}；急诊全天开放` : CLINIC_HOURS,
    longitude: Number((seat[0] + ((index * 7) % 11) * 0.004).toFixed(4)),
    latitude: Number((seat[1] + ((index * 5) % 9) * 0.003).toFixed(4)),
  }
}

export const INSTITUTIONS: readonly InstitutionRecord[] = ROWS.map(complete)
