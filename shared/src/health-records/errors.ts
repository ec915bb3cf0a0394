import { defineErrors } from '../kernel/errors.ts'

export const HEALTH_RECORDS_ERRORS = defineErrors({
  NOT_PERMITTED: { kind: 'forbidden', title: '您没有看这份记录的许可。需要的话，请本人在手机上同意。', retryable: false },
  AUDIT_UNAVAILABLE: { kind: 'unavailable', title: '现在记不下查看记录，所以暂时不能看。请稍后再试。', retryable: true },
})
