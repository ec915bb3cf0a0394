/** One account between accounts, its balance and what explains it (P10). */
export interface Explained<Item> {
  institutionId: string
  account: string
  balanceFen: number
  explainedFen: number
  isExplained: boolean
  items: Item[]
}

const ACCOUNT_TEXTS: Record<string, string> = { 'suspense:late': '迟到和重复的付款', refund_pending: '在途的退费', 'suspense:unknown': '来历不明的钱' }
export const accountText = (account: string): string => ACCOUNT_TEXTS[account] ?? account

/** Puts each open item to its account; an account without a balance is shown only while items contradict it. */
export function explain<Item extends { institutionId: string; account: string; amountFen: number }>(
  balances: readonly { institutionId: string; account: string; balanceFen: number }[],
  items: readonly Item[],
): Explained<Item>[] {
  const keyOf = (x: { institutionId: string; account: string }): string => `${x.institutionId} ${x.account}`
  const known = new Set(balances.map(keyOf))
  const orphans = [...new Map(items.filter((i) => !known.has(keyOf(i))).map((i) => [keyOf(i), i])).values()]
  return [...balances, ...orphans.map(({ institutionId, account }) => ({ institutionId, account, balanceFen: 0 }))]
    .map(({ institutionId, account, balanceFen }) => {
      const own = items.filter((i) => i.institutionId === institutionId && i.account === account)
      const explainedFen = own.reduce((sum, i) => sum + i.amountFen, 0)
      return { institutionId, account, balanceFen, explainedFen, isExplained: explainedFen === balanceFen, items: own }
    })
    .filter((x) => x.balanceFen !== 0 || x.items.length > 0)
}
