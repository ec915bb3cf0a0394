import { formatDateCn } from '../../kernel/dates.ts'
import { DIRECTORY_NAMES, type Directory, type RecordAction } from '../model.ts'
import type { AccessEntry } from './contract.ts'

/** What of an entry becomes words: one place for the page, the file and the officer's desk. */
type Told = Pick<AccessEntry, 'actor' | 'action' | 'purpose' | 'isOfLog' | 'directories' | 'objects' | 'basis' | 'outcome' | 'category' | 'times'>

const SEEN: Record<RecordAction, string> = { list: '看了', read: '看了', download: '下载了', print: '打印了', push: '收到了' }
const WANTED: Record<RecordAction, string> = { list: '想看', read: '想看', download: '想下载', print: '想打印', push: '想接收' }
/** More directories than this are counted instead of named. */
const NAMED = 3

function directoriesText(directories: readonly Directory[]): string {
  const names = directories.slice(0, NAMED).map((directory) => DIRECTORY_NAMES[directory])
  return directories.length > NAMED ? `${names.join('、')}等 ${directories.length} 类` : names.join('、')
}

/** `何志远（医生）`, `李*（女儿）`, `一位居民`. */
export function actorLine({ actor }: Pick<Told, 'actor'>): string {
  if (actor.isViewer) return '您自己'
  if (actor.name === null) return '一位居民'
  return actor.role === null || actor.name.endsWith(actor.role) ? actor.name : `${actor.name}（${actor.role}）`
}

/** `看了 检验报告 3 份`, `想看 用药记录`. */
export function whatWords({ action, isOfLog, directories, objects, outcome }: Told): string {
  if (outcome === 'DENY') return `${WANTED[action]} ${isOfLog ? '查看记录' : directories.length > 0 ? directoriesText(directories) : '档案'}`
  if (isOfLog) return `${SEEN[action]} 查看记录`
  if (objects === 0 || directories.length === 0) return '打开过档案，没有看到内容'
  return `${SEEN[action]} ${directoriesText(directories)} ${objects} 份`
}

/** On what it rested, in words. */
export function basisWords({ basis, purpose, category, outcome }: Told): string {
  if (outcome === 'DENY') return '没有得到同意'
  switch (basis.kind) {
    case 'SELF':
      return '本人查看'
    case 'GUARDIAN':
      return '家长按法律可以看'
    case 'GRANT':
      return basis.since ? `${formatDateCn(basis.since)} 同意的` : '得到过同意'
    case 'DUTY':
      return purpose === 'PUBHLTH' ? '公共卫生工作职责' : '工作职责'
    case 'AUTHOR':
      return '这家医院自己写的记录'
    case 'EMERGENCY':
      return '抢救时的紧急查看'
    case 'NONE':
      return category === 'EMERGENCY' ? '抢救时的紧急查看' : '没有可看的内容'
  }
}

export const resultWords = ({ outcome, times }: Pick<Told, 'outcome' | 'times'>): string =>
  outcome === 'PERMIT' ? '已查看' : times > 1 ? `拦下 ${times} 次，什么也没看到` : '拦下了，什么也没看到'
