import { defineErrors } from '../kernel/errors.ts'

export const GRID_EVENTS_ERRORS = defineErrors({
  INVALID_STATE_TRANSITION: { kind: 'conflict', title: '这件事刚刚有了变化，现在不能这样操作。请看过最新情况再决定。', retryable: false },
  ALREADY_CLAIMED: { kind: 'conflict', title: '已经有人认领了。请看别的事件。', retryable: false },
  NOT_ON_DUTY: { kind: 'unprocessable', title: '您今天请假或者停岗，不能接新的事件。', retryable: false },
  NOT_YOUR_TURN: { kind: 'unprocessable', title: '这件事先由 A 岗认领，时间过半还没人接，您就可以接。', retryable: false },
  EVIDENCE_NEEDED: { kind: 'unprocessable', title: '办结要写明怎么办的，并且至少有一张处理后的照片。', retryable: false },
  TRANSFER_NOT_CANDIDATE: { kind: 'unprocessable', title: '不能转给这位同事：不在本级、上级或下级网格，或者现在不在岗。', retryable: false },
  TRANSFER_ONLY_UP: { kind: 'unprocessable', title: '这件事已经转来转去，这一次只能转给上级负责人。', retryable: false },
  REOPEN_TOO_LATE: { kind: 'unprocessable', title: '办结超过 15 天了，请重新上报一件。', retryable: false },
  ALREADY_RATED: { kind: 'conflict', title: '您已经评价过了。', retryable: false },
  RATING_REASON_NEEDED: { kind: 'unprocessable', title: '请写一写哪里不满意，方便改进。', retryable: false },
  MASTER_UNSUITABLE: { kind: 'unprocessable', title: '不能合并到这件事：它已经合并过，或者不是同一类事。', retryable: false },
  NODE_UNKNOWN: { kind: 'unprocessable', title: '没有找到这个网格，请从列表里选。', retryable: false },
  MEDIA_UNUSABLE: { kind: 'unprocessable', title: '照片或录音不能用，请重新添加。', retryable: false },
})
