import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'
import type { MoneyView } from '@jktl/shared/payments/contract'
import type { PaymentState } from '@jktl/shared/payments/model'

type Step = MoneyView['steps'][number]
interface Attempt {
  state: PaymentState
  channelState: string | null
  createdAt: Instant
  cashierOpenedAt: Instant | null
  lastCheckAt: Instant | null
}

/** What WeChat Pay said when it was asked last, in plain words. */
function lastAnswer({ state, channelState, lastCheckAt }: Attempt): string {
  if (state === 'QUARANTINED') return '微信支付的记录和本单对不上，工作人员正在核实'
  if (channelState === 'USERPAYING') return '微信支付说：正在输入密码'
  if (channelState === 'NOTPAY') return '微信支付说：还没有收到钱'
  return lastCheckAt === null ? '马上去问微信支付' : '微信支付还没有给出结果，会一直问到有结果为止'
}

/** B34: each step of a payment whose outcome is unknown: what is done, what is being done now, and how it ends either way. */
export function stuckSteps(attempt: Attempt | undefined, isClosing: boolean): Step[] {
  if (!attempt) return []
  const at = (instant: Instant | null): string | null => (instant === null ? null : formatInstant(instant))
  const isOpened = attempt.cashierOpenedAt !== null
  return [
    { key: 'ordered', title: '已下单', note: null, state: 'done', at: at(attempt.createdAt) },
    isOpened
      ? { key: 'cashier', title: '收银台已打开', note: null, state: 'done', at: at(attempt.cashierOpenedAt) }
      : { key: 'cashier', title: '收银台没有打开', note: '微信支付没有及时回应，正在用同一个单号再问', state: 'now', at: null },
    {
      key: 'asking',
      title: isClosing ? '正在关闭，先问清有没有付款' : '正在向微信支付核对',
      note: lastAnswer(attempt),
      state: isOpened ? 'now' : 'todo',
      at: at(attempt.lastCheckAt),
    },
    {
      key: 'end',
      title: '有结果就告诉您',
      note: isClosing ? '付了的钱自动原路退回；没有付就不扣款' : '付了就记为已付，不会重复扣；没有付就不扣款，可以再付',
      state: 'todo',
      at: null,
    },
  ]
}
