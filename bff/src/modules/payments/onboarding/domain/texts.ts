import type { OnboardingState } from '@jktl/shared/payments/onboarding/model'

import type { ApplicationEvent } from '../applications.repository.ts'

const STEPS: Record<ApplicationEvent['step'], string> = {
  OPEN: '开始填写',
  EDIT: '修改',
  SUBMIT: '提交审核',
  TAKE: '经办开始审核',
  RETURN: '退回修改',
  PROPOSE_APPROVE: '经办提出：通过',
  PROPOSE_REJECT: '经办提出：不通过',
  PROPOSE_SUSPEND: '经办提出：暂停收款',
  PROPOSE_RESUME: '经办提出：恢复收款',
  AGREE: '复核同意',
  DECLINE: '复核不同意',
  REPLACED: '由新的一份代替',
  SAMPLE: '示例数据，不是真实的申请',
}
const AFTER_AGREED: Partial<Record<OnboardingState, string>> = { APPROVED: '可以收款', REJECTED: '没有通过', SUSPENDED: '暂停收款' }

/** One line of the history in plain words. */
export function stepText({ step, toState, note }: ApplicationEvent): string {
  if (step === 'SAMPLE') return STEPS.SAMPLE
  const head = step === 'AGREE' ? `${STEPS.AGREE}：${AFTER_AGREED[toState] ?? ''}` : STEPS[step]
  return note ? `${head}，${note}` : head
}
/** What the hospital need not know while the region is still making up its mind. */
export const isInternal = ({ step }: ApplicationEvent): boolean => step.startsWith('PROPOSE_') || step === 'DECLINE'
