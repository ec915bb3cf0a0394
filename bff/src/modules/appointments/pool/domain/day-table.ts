import { CHANNELS } from '@jktl/shared/appointments/model'
import type { PoolSession } from '@jktl/shared/appointments/pool/contract'

import { csvOf } from '../../../../platform/csv.ts'

const HALVES = { AM: '上午', PM: '下午', NIGHT: '夜间' } as const
const CHANNEL_NAMES = { ONLINE: '网上', WINDOW: '窗口', PHONE: '电话', ELDER: '老年专号', REFERRAL: '转诊预留' } as const

/** The day's numbers as CSV: figures per session, nobody's data. */
export function dayTable(sessions: readonly PoolSession[]): string {
  const head = [
    '日期',
    '班次',
    '科室',
    '医生',
    '职称',
    '状态',
    '限号',
    '加号',
    '超限',
    '已约',
    '已就诊',
    '锁定',
    '可约',
    '冷却',
    ...CHANNELS.map((channel) => CHANNEL_NAMES[channel]),
  ]
  const rows = sessions.map((s) => [
    s.date,
    HALVES[s.half],
    s.departmentName,
    s.doctorName,
    s.doctorTitle,
    s.state === 'OPEN' ? '出诊' : '停诊',
    s.limit,
    s.extra,
    s.overLimit,
    ...['SOLD', 'USED', 'HELD', 'AVAILABLE', 'COOLING'].map((state) => s.states[state] ?? 0),
    ...CHANNELS.map((channel) => s.channels[channel] ?? 0),
  ])
  return csvOf(head, rows)
}
