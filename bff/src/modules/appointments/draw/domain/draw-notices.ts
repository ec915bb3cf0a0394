import { formatDayCn } from '@jktl/shared/kernel/dates'

/** The result for one person; no name, no department. */
export const drawnNotice = (facts: { hospital: string; date: string; position: number; numbers: number }): { title: string; body: string } =>
  facts.position <= facts.numbers
    ? {
        title: '抽中了',
        body: `${formatDayCn(facts.date)} ${facts.hospital}的抽签，您排第 ${facts.position} 位，共 ${facts.numbers} 个号。号会替您留着，请等留号消息，在时间内点“要这个号”。`,
      }
    : {
        title: '抽签结果出来了',
        body: `${formatDayCn(facts.date)} ${facts.hospital}的抽签，您排第 ${facts.position} 位，共 ${facts.numbers} 个号。前面有人不要，就按次序留给您；不想等了可以随时退出，不算失约。`,
      }

export const cancelledNotice = (facts: { hospital: string; date: string }): { title: string; body: string } => ({
  title: '抽签取消了',
  body: `${formatDayCn(facts.date)} ${facts.hospital}的这一场停诊，抽签取消，不算失约。可以换一天再约。`,
})
