import { catalogue } from '@/i18n'

/** Refunds, checks and numbers of money, as every page says them. */
export const t = catalogue({
  lastCheck: '上一次核实',
  nextCheck: '下一次核实',
  soon: '马上',
  latest: '最晚怎么办',
  latestChecking: '到{time}还查不到付款，就关闭这一单、把号放回；之后查到的钱会自动全额退回。',
  latestNoTime: '查到付款就继续办；查不到就关闭这一单，多付的钱会自动全额退回。',
  refundOf: '退费 {fee}',
  stepRequested: '您的退费已登记',
  stepAccepted: '微信正在退款',
  stepArrived: '钱退到账户',
  stepArrivedAt: '钱到{account}',
  stepArrivedNote: '到了发消息告诉您',
  receivingAccount: '退到',
  purse: '微信零钱',
  samePlace: '原来付款的账户',
  promisedBy: '预计到账',
})
