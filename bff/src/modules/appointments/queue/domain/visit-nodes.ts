import type { AppointmentState } from '@jktl/shared/appointments/model'
import type { Visit } from '@jktl/shared/appointments/queue/contract'
import { formatFen } from '@jktl/shared/kernel/money'

import type { VisitProgressItem } from '../upstream/visit-progress.wire.ts'

type Node = Visit['nodes'][number]
type NodeState = Node['state']

interface VisitFacts {
  state: AppointmentState
  feeFen: number
  payMode: 'ONLINE' | 'WINDOW' | null
  bookedAt: string | null
  checkedInAt: string | null
  finishedAt: string | null
  phaseText: string
  /** Sentence about the line; null when not in one. */
  queueText: string | null
  /** Null: the hospital has told nothing yet. */
  items: readonly VisitProgressItem[] | null
}

const ITEM_TEXTS: Record<VisitProgressItem['kind'], Record<VisitProgressItem['state'], string>> = {
  BILL: { TO_DO: '还没缴', IN_PROGRESS: '正在结算', DONE: '已缴', CANCELLED: '已取消' },
  LAB: { TO_DO: '还没做', IN_PROGRESS: '已采样，等报告', DONE: '已出报告', CANCELLED: '已取消' },
  EXAM: { TO_DO: '还没做', IN_PROGRESS: '正在做', DONE: '已做完', CANCELLED: '已取消' },
  PRESCRIPTION: { TO_DO: '可以去取', IN_PROGRESS: '正在配药', DONE: '已取', CANCELLED: '已取消' },
}
const ARRIVED: readonly AppointmentState[] = ['CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'FULFILLED']

const isOpen = ({ state }: VisitProgressItem): boolean => state === 'TO_DO' || state === 'IN_PROGRESS'
const stateOf = (items: readonly VisitProgressItem[]): NodeState => (items.some(isOpen) ? 'now' : items.length > 0 ? 'done' : 'todo')
const itemOf = (item: VisitProgressItem): Node['items'][number] => ({
  key: item.key,
  kind: item.kind,
  title: item.title,
  state: item.state,
  stateText: ITEM_TEXTS[item.kind][item.state],
  place: item.place === '' ? null : item.place,
})

function bookNote({ feeFen, payMode }: VisitFacts): string {
  if (feeFen === 0) return '免挂号费'
  return payMode === 'WINDOW' ? `挂号费 ${formatFen(feeFen)}，到窗口付` : `挂号费 ${formatFen(feeFen)}，已付`
}

/** The five nodes of a visit (A37). Only what is known is said to have happened; one node is 现在. */
export function visitNodes(facts: VisitFacts): Node[] {
  const items = facts.items ?? []
  const of = (...kinds: VisitProgressItem['kind'][]) => items.filter(({ kind }) => kinds.includes(kind))
  const [bills, tests, medicine] = [of('BILL'), of('LAB', 'EXAM'), of('PRESCRIPTION')]
  const hasArrived = ARRIVED.includes(facts.state)
  const isOver = facts.state === 'FULFILLED'
  const nodes: Node[] = [
    { kind: 'BOOK', title: '挂号', state: 'done', note: bookNote(facts), at: facts.bookedAt, items: [] },
    {
      kind: 'PREPARE',
      title: '诊前准备',
      state: isOver || bills.length + tests.length > 0 ? 'done' : 'now',
      note: hasArrived ? (facts.queueText ?? '已签到。') : facts.phaseText,
      at: facts.checkedInAt,
      items: [],
    },
    { kind: 'PAY', title: '缴费', state: stateOf(bills), note: bills.length > 0 ? '' : '医生开单后，这里会出现要缴的费。', at: null, items: bills.map(itemOf) },
    {
      kind: 'TEST',
      title: '检验检查',
      state: stateOf(tests),
      note: tests.length > 0 ? (isOver ? '' : '做完回到候诊区，再扫一次屏幕上的码，就排上回诊。') : '医生开了检查，这里告诉您去几楼。',
      at: null,
      items: tests.map(itemOf),
    },
    {
      kind: 'AFTER',
      title: '诊后',
      state: isOver ? 'now' : 'todo',
      note: isOver ? '看完了。取药、复诊听医生的安排。' : '取药、复诊、报告都在这里。',
      at: facts.finishedAt,
      items: medicine.map(itemOf),
    },
  ]
  // What comes first in the chain is what one does now.
  const first = nodes.findIndex(({ state }) => state === 'now')
  return nodes.map((node, index) => (node.state === 'now' && index !== first && !(isOver && node.kind === 'AFTER') ? { ...node, state: 'todo' } : node))
}
