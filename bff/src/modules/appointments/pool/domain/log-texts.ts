/** One deed on a session's numbers as a line for the staff. */
const TEXTS: Record<string, string> = {
  roster: '医院推送排班，放进',
  release: '到放号时间，放出',
  hold: '有人占号',
  booked: '约成',
  'hold-released': '留号到时，收回',
  cancelled: '退号，先冷却再放出',
  rescheduled: '改约走了，收回',
  cooled: '冷却结束，放出',
  'limit-lowered': '限号下调，撤下',
  'limit-raised': '限号上调，加进',
  'returned-to-hospital': '没约出的还给医院',
  'extra-number': '加号，等本人答复',
  'extra-declined': '加号，本人不要',
  'extra-expired': '加号，到时没答复',
  suspension: '停诊，停用',
  'segment-over': '时段过了，没约出',
}
const CHANNELS: Record<string, string> = { ONLINE: '网上', WINDOW: '窗口', PHONE: '电话', ELDER: '老年专号', REFERRAL: '转诊预留' }

export function logText({ cause, n, from, to }: { cause: string; n: number; from: number; to: number }): string {
  const [kind = '', channel = ''] = cause.split(' ')
  const deed = kind === 'channel' ? `转给${CHANNELS[channel] ?? channel}` : (TEXTS[kind] ?? '号有变化')
  return n === 1 ? `${from} 号${deed.startsWith('医院') ? '：' : ' '}${deed}` : `${from}–${to} 号中的 ${n} 个 ${deed}`
}
