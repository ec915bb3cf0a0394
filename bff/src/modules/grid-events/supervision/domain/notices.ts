import type { OrderDeed, OrderRung } from '@jktl/shared/grid-events/supervision/model'

interface Words {
  title: string
  body: string
}
/** To the person an order is for, or back to whoever issued it. */
export const DEED_WORDS: Record<OrderDeed, (Words & { to: 'person' | 'issuer' }) | null> = {
  issue: { to: 'person', title: '您收到一张督办单', body: '请在 4 小时内打开“督办”签收，再按要求整改。' },
  drop: null,
  sign: { to: 'issuer', title: '督办单已经签收', body: '对方正在整改。' },
  answer: { to: 'issuer', title: '督办单有了回复', body: '请打开“督办”复核：合格就办结，不合格退回再改。' },
  pass: { to: 'person', title: '督办单复核通过', body: '这张督办单已经办结。' },
  fail: { to: 'person', title: '督办单复核没有通过', body: '请打开“督办”看原因，按新的时间再整改。' },
}
export const RUNG_WORDS: Record<OrderRung, Words> = {
  REMIND: { title: '督办单还没有签收', body: '请马上打开“督办”签收。' },
  NOTICE: { title: '督办单超过了时间', body: '整改时间已经到了，还没有回复。请打开“督办”处理。' },
  CIRCULAR: { title: '督办单超时一天，已经通报', body: '上级管理岗也收到了这一条。请打开“督办”处理。' },
}
export const DUTY_WORDS = {
  opened: (title: string): Words => ({ title: '有一项定期工作', body: `${title}，请打开“督办”里的定期工作看时间。` }),
  soon: (title: string): Words => ({ title: '定期工作快到时间了', body: `${title}，做完请写明情况。` }),
  missed: (title: string): Words => ({ title: '定期工作没有按时完成', body: `${title}。这不算督办，但连着两次没有完成，会告诉管理岗。` }),
  missedAgain: (title: string): Words => ({ title: '有人连着两次没有完成定期工作', body: `${title}。请打开“督办”里的定期工作了解情况。` }),
} as const
