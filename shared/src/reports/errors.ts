import { defineErrors } from '../kernel/errors.ts'

export const REPORTS_ERRORS = defineErrors({
  HELD: { kind: 'conflict', title: '这份报告请到医院找医生领取。', retryable: false },
})
