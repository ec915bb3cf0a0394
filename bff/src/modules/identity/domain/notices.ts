interface NoticeText {
  title: string
  body: string
  needsAction: boolean
  target: 'persons' | 'consentRequests'
}

/** Notices of identity: no name, no number; who it is about shows behind the link, to the account alone. */
const NOTICES = {
  REAL_NAME_PASSED: { title: '实名核验通过了', body: '现在可以挂号和使用健康卡。', needsAction: false, target: 'persons' },
  REAL_NAME_FAILED: { title: '实名核验没有通过', body: '请核对姓名和证件号，或申请人工审核。', needsAction: true, target: 'persons' },
  REVIEW_APPROVED: { title: '人工审核通过了', body: '现在可以挂号和使用健康卡。', needsAction: false, target: 'persons' },
  REVIEW_REJECTED: { title: '人工审核没有通过', body: '请打开就诊人查看原因，可以补充后再申请。', needsAction: true, target: 'persons' },
  CONSENT_ASKED: { title: '有家人想为您办事', body: '请看看是谁，再决定同意还是拒绝。', needsAction: true, target: 'consentRequests' },
  CONSENT_AGREED: { title: '家人同意了', body: '现在可以为这位家人挂号。', needsAction: false, target: 'persons' },
  CONSENT_REFUSED: { title: '家人没有同意', body: '这位家人没有添加成功，可以当面再问一问。', needsAction: false, target: 'persons' },
  CONSENT_WITHDRAWN: { title: '家人收回了同意', body: '以后不能再为这位家人挂号。', needsAction: false, target: 'persons' },
  MAJORITY_IN_A_MONTH: {
    title: '孩子快满 18 岁了',
    body: '30 天内满 18 岁。到那天起，挂号和看健康档案都要本人同意。',
    needsAction: false,
    target: 'persons',
  },
  MAJORITY_IN_A_WEEK: {
    title: '还有几天满 18 岁',
    body: '满 18 岁当天 0 点起，挂号和看健康档案都要本人同意。',
    needsAction: false,
    target: 'persons',
  },
  GUARDIANSHIP_ENDED: { title: '孩子满 18 岁了', body: '以后要孩子本人同意，才能继续为孩子挂号。', needsAction: true, target: 'persons' },
} as const satisfies Record<string, NoticeText>

export type NoticeKind = keyof typeof NOTICES

/** The payload every notice has (notifications/public.ts). */
export function noticeOf(kind: NoticeKind, accountId: string): Record<string, unknown> {
  const { target, ...text } = NOTICES[kind]
  return { accountId, kind: `identity.${kind}`, ...text, link: { target, id: null } }
}
