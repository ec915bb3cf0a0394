/**
 * 先诊疗后付费服务协议 in plain words. A person signs one version; a new text gets a new version. Sample text: the real one is set by
 * the health commission and the hospitals.
 */
export const CREDITPAY_AGREEMENT = {
  version: '2026-11-01',
  isSample: true,
  clauses: [
    { title: '这是什么', text: '看病时先不掏钱，看完再付。医院先给您记账，您在约定的日子之前还清就行，不收利息，不收手续费。' },
    { title: '怎么用', text: '到医院窗口报身份证或健康卡，说“先看病后付钱”。挂号时先占用一部分额度，离院时按实际花的记账，没花钱就全部退回额度。' },
    { title: '什么时候还', text: '离院那天起开始算，到期前会提醒您。可以在手机上还，也可以去医院窗口还。家里人经您同意可以替您还。' },
    { title: '还不上怎么办', text: '手头紧可以申请晚点还，有人核实，不会催逼。到期很久没还又没申请的，会暂停使用，再久会记入欠费名单。' },
    { title: '不会影响什么', text: '就算欠费，急诊、抢救、自己付钱看病、网上挂号都照常，不会因为欠费不给您看病。' },
    { title: '怎么停用', text: '账还清了，随时可以自己停用。觉得被冤枉记入名单，可以申诉，由两个人核实。' },
  ],
} as const
