import { oneAtATime, Paper } from '../../../../platform/printing/paper.ts'

interface PrintedCard {
  name: string
  cardNo: string
  gridName: string
  postLabel: string
  unitName: string
  checkPage: string
}

/** 工作证 on paper (R260). It proves nothing by itself and says so. */
export const workCardPdf = (card: PrintedCard, madeAt: Date): Promise<Buffer> => oneAtATime(() => print(card, madeAt))

async function print(card: PrintedCard, madeAt: Date): Promise<Buffer> {
  const paper = await Paper.open('网格工作人员工作证', madeAt)
  paper.text('网格工作人员工作证', { size: 22, gapAfter: 12 })
  paper.table(
    [
      { title: '项目', width: 110 },
      { title: '内容', width: 405 },
    ],
    [
      ['姓名', card.name],
      ['工作证号', card.cardNo],
      ['岗位', card.postLabel],
      ['网格', card.gridName],
      ['单位', card.unitName],
    ],
  )
  paper.gap(14)
  paper.text('这张纸不能单独证明身份。', { size: 14, gapAfter: 6 })
  paper.text('只有工作人员手机上每 30 秒变一次的动态码才能证明。请他打开“工作证”，您用手机扫码，或者在健康通辽里点“核验网格员”，输入 12 位数字。', {
    size: 12,
    gapAfter: 6,
  })
  paper.text(`核验网址：${card.checkPage}`, { size: 10, quiet: true })
  return paper.close('健康通辽 网格工作证')
}
