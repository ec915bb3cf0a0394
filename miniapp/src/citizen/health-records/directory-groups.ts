import { DIRECTORIES, DIRECTORY_NAMES, type Directory } from '@jktl/shared/health-records/model'

/** What is given together under one plain name; the first six are what people mostly want, as the design draws them. */
export interface DirectoryGroup {
  key: string
  name: string
  note?: string
  /** As it stands in a sentence. */
  short: string
  directories: readonly Directory[]
}
export const USUAL_GROUPS: readonly DirectoryGroup[] = [
  { key: 'emergency', name: '过敏、血型、急救信息', short: '急救信息', directories: ['D02'] },
  { key: 'medication', name: '用药记录', short: '用药', directories: ['D07'] },
  { key: 'reports', name: '检验检查报告', short: '报告', directories: ['D05', 'D06'] },
  { key: 'chronic', name: '慢病随访', note: '血压、血糖记录', short: '慢病随访', directories: ['D12'] },
  { key: 'visits', name: '看病和住院经过', short: '看病经过', directories: ['D03'] },
  { key: 'bills', name: '账单', short: '账单', directories: ['D14'] },
]
export const OTHER_GROUPS: readonly DirectoryGroup[] = [
  { key: 'basic', name: '基本信息', note: '姓名、住址、电话', short: '基本信息', directories: ['D01'] },
  { key: 'diagnoses', name: '诊断', short: '诊断', directories: ['D04'] },
  { key: 'inpatient', name: '手术、住院和病历', short: '病历', directories: ['D08'] },
  { key: 'immunization', name: '预防接种', short: '预防接种', directories: ['D09'] },
  { key: 'child', name: '儿童保健', short: '儿童保健', directories: ['D10'] },
  { key: 'maternal', name: '孕产记录', short: '孕产记录', directories: ['D11'] },
  { key: 'checkups', name: '体检', short: '体检', directories: ['D13'] },
  { key: 'assessments', name: '测评和问卷', short: '测评和问卷', directories: ['D15'] },
  { key: 'documents', name: '其他文书', short: '其他文书', directories: ['D16'] },
  { key: 'tcm', name: '中医', short: '中医', directories: ['D19'] },
]
const SENSITIVE_GROUPS: readonly DirectoryGroup[] = [
  { key: 'infectious', name: '传染病', short: '传染病', directories: ['D17'] },
  { key: 'mental', name: '心理健康服务', short: '心理健康服务', directories: ['D18'] },
]
const ALL = [...USUAL_GROUPS, ...OTHER_GROUPS, ...SENSITIVE_GROUPS]

/** Groups that lie wholly within these directories. */
export const groupsWithin = (groups: readonly DirectoryGroup[], directories: readonly Directory[]): DirectoryGroup[] =>
  groups.filter((group) => group.directories.every((directory) => directories.includes(directory)))

const single = (directory: Directory): DirectoryGroup => ({
  key: directory,
  name: DIRECTORY_NAMES[directory],
  short: DIRECTORY_NAMES[directory],
  directories: [directory],
})
/** These directories by name: as groups where the whole group is among them, else one by one. */
export function groupsOf(directories: readonly Directory[]): DirectoryGroup[] {
  const whole = groupsWithin(ALL, directories)
  const covered = whole.flatMap((group) => group.directories)
  return [...whole, ...directories.filter((directory) => !covered.includes(directory)).map(single)]
}
export const directoriesOf = (keys: readonly string[]): Directory[] => [
  ...ALL.filter((group) => keys.includes(group.key)).flatMap((group) => group.directories),
  ...DIRECTORIES.filter((directory) => keys.includes(directory)),
]

/** 急救信息、用药、报告和慢病随访 */
export function wordsOf(directories: readonly Directory[]): string {
  const words = groupsOf(directories).map((group) => group.short)
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join('、')}和${words.at(-1) ?? ''}`
}
