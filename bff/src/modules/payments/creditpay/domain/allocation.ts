export interface OpenDebt {
  entryId: string
  owedFen: number
  dueOn: string
}
export interface Share {
  entryId: string
  amountFen: number
}

/** K4: what is due first is paid first; what is left over is the surplus. Debts in any order; the result does not depend on it. */
export function allocate(debts: readonly OpenDebt[], amountFen: number): { shares: Share[]; surplusFen: number } {
  let leftFen = amountFen
  const shares: Share[] = []
  for (const debt of [...debts].sort((a, b) => a.dueOn.localeCompare(b.dueOn) || a.entryId.localeCompare(b.entryId))) {
    const part = Math.min(leftFen, debt.owedFen)
    if (part <= 0) continue
    shares.push({ entryId: debt.entryId, amountFen: part })
    leftFen -= part
  }
  return { shares, surplusFen: leftFen }
}

export interface PaidShare {
  allocationId: string
  /** What of it can still go back. */
  leftFen: number
}
/** K5: what goes back of a repaid visit, newest repayment first. @returns what goes back by each, and what nobody paid */
export function giveBack(paid: readonly PaidShare[], amountFen: number): { parts: { allocationId: string; amountFen: number }[]; restFen: number } {
  let restFen = amountFen
  const parts = paid.flatMap(({ allocationId, leftFen }) => {
    const part = Math.min(restFen, leftFen)
    restFen -= part
    return part > 0 ? [{ allocationId, amountFen: part }] : []
  })
  return { parts, restFen }
}
