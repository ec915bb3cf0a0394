/** Who asks, and for what, shows behind the link: a notice says neither. */
export const askedNotice = (accountId: string) => ({
  accountId,
  kind: 'healthRecords.CARD_ASKED',
  title: '医生扫了健康卡，等您回答',
  body: '请看看是哪位医生、想看什么，再决定同意还是不同意。5 分钟没有回答，请求自动作废。',
  needsAction: true,
  link: { target: 'cardRequests', id: null },
})
