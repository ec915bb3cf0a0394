import type { BillSummary, Finding, FlowSummary } from '../recon-desk.ts'

const NOBODYS = { institutionId: null, tradeOrderId: null, paymentId: null, refundId: null, isCarried: false }

const difference = (naturalKey: string, ownFen: number, channelFen: number): Finding[] =>
  ownFen === channelFen ? [] : [{ kind: 'FUND_CHAIN', naturalKey, ownFen, channelFen, ...NOBODYS, detail: {} }]

/** R9: the fund flow must move what the trade bill says, and begin where the day before ended. */
export function judgeFlow(summary: BillSummary, tradeNetFen: number, before: FlowSummary | null): Finding[] {
  const { flow } = summary
  if (!flow) return []
  return [...difference('net', tradeNetFen, flow.tradeNetFen), ...(before ? difference('opening', before.closingFen, flow.openingFen) : [])]
}

/** R3: trades that moved money, and no fund flow at all. */
export const judgeMissingFlow = (tradeNetFen: number): Finding[] => difference('net', tradeNetFen, 0)
