import type { BillLine } from '../bill-book.ts'

type PricedLine = Omit<BillLine, 'lineNo'>
const line = (category: string, name: string, spec: string, quantity: string, unitPrice: string, amountFen: number): PricedLine => ({
  category,
  name,
  spec,
  quantity,
  unitPrice,
  amountFen,
})

/** What an ordinary visit costs when nothing else is said: the same for everybody, so that nobody's care is modelled. */
export const ORDINARY_VISIT: readonly PricedLine[] = [
  line('化验费', '肝功能', '', '1', '62.00', 6200),
  line('化验费', '血脂四项', '', '1', '48.00', 4800),
  line('检查费', '心电图', '', '1', '24.00', 2400),
  line('西药费', '阿托伐他汀钙片', '20 毫克 7 片', '1 盒', '38.00', 3800),
  line('西药费', '苯磺酸氨氯地平片', '5 毫克 28 片', '1 盒', '14.40', 1440),
]
