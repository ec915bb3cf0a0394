interface Notice {
  kind: string
  title: string
  body: string
  needsAction: boolean
  link: { target: 'accessLog'; id: null } | null
}

/** To the patient at once (§3.8): that it happened and where to look. Who and why stands behind the link. */
export const openedNotice = (): Notice => ({
  kind: 'healthRecords.BREAK_GLASS_OPENED',
  title: '医生紧急看了健康档案',
  body: '有医生说明了紧急情况，打开了健康档案，4 小时后自动关上。请看是谁、为什么；觉得不对可以投诉。',
  needsAction: true,
  link: { target: 'accessLog', id: null },
})
export const reviewNotice = (): Notice => ({
  kind: 'healthRecords.BREAK_GLASS_REVIEW',
  title: '有一次紧急调阅要审核',
  body: '请在 72 小时内看过理由和查看内容，写明合理还是不合理。',
  needsAction: true,
  link: null,
})
export const overdueNotice = (): Notice => ({
  kind: 'healthRecords.BREAK_GLASS_OVERDUE',
  title: '有一次紧急调阅过了 72 小时还没审核',
  body: '请隐私专员马上审核；系统管理员请督促。',
  needsAction: true,
  link: null,
})
export const supervisionNotice = (): Notice => ({
  kind: 'healthRecords.BREAK_GLASS_WAITING',
  title: '同事的紧急调阅等您同意',
  body: '同事 24 小时内已经紧急调阅两次，这一次要另一位医生同意。30 分钟没人回答就作废。',
  needsAction: true,
  link: null,
})
export const judgedNotice = (isJustified: boolean): Notice => ({
  kind: 'healthRecords.BREAK_GLASS_JUDGED',
  title: isJustified ? '紧急查看审核过了：合理' : '紧急查看审核过了：不合理',
  body: isJustified ? '隐私专员核对了理由和查看内容。觉得不对，还可以投诉。' : '隐私专员认为这次查看不合理，会追究。可以在查看记录里看详情。',
  needsAction: false,
  link: { target: 'accessLog', id: null },
})
