import { catalogue } from '@/i18n'

export const t = catalogue({
  title: '服务',
  seeDoctor: '看病办事',
  search: '想办什么事',
  hint: '说法不准也行，如“退钱”',
  hintShort: '比如“退钱”',
  found: '找到的服务',
  none: '没有找到“{text}”',
  noneNote: '换个说法试试；找医院、科室或医生，请到医院搜索。',
  searchDoctors: '搜医院和医生',
  visit: '看病',
  money: '付钱退钱',
  family: '家人与证件',
  help: '帮助',
  count: '共 {count} 项，都能用',
})
