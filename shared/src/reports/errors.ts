import { defineErrors } from '../kernel/errors.ts'

export const REPORTS_ERRORS = defineErrors({
  HELD: { kind: 'conflict', title: '这份报告请到医院找医生领取。', retryable: false },
  NOT_PERMITTED: { kind: 'forbidden', title: '您没有看这份报告的许可。需要的话，请本人在手机上同意。', retryable: false },
  NO_DOWNLOAD: { kind: 'forbidden', title: '您可以看这份报告，但不能下载。需要原件的话，请本人下载，或到医院领取。', retryable: false },
  NOT_OUT_YET: { kind: 'conflict', title: '报告还没有出来，出来后再下载。', retryable: true },
  NO_TREND: { kind: 'unprocessable', title: '这一项没有可以比较的数字。', retryable: false },
  RULE_EXISTS: { kind: 'conflict', title: '这家医院的这类报告已经设过提醒，请改原来的那一条。', retryable: false },
  TOO_MANY_RULES: { kind: 'unprocessable', title: '提醒设置最多 10 条，请先删掉不用的。', retryable: false },
})
