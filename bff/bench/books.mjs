// The simulator's money book beside our ledger, merchant by merchant.
const TRADE = ['交易', '退款', '退款关闭']
const FEES = ['扣除交易手续费', '退还交易手续费']
const OWN_FEES = ['FEE', 'FEE_OF_CLOSED']
const PAID_BACK = ['PAY_ACCEPTED', 'PAY_SUSPENSE', 'REFUND_DONE']

const dateOf = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)

/**
 * Payments less refunds on the merchants' accounts as the channel booked them, and as the ledger did; and the fees of the days whose
 * bills are reconciled. Answers one line per sum that is not the same.
 */
export async function compareBooks(books, query) {
  const channel = new Map()
  const ledger = new Map()
  const add = (sums, key, fen) => sums.set(key, (sums.get(key) ?? 0) + fen)
  const [{ until }] = await query(
    `SELECT max(bill_date)::text AS until FROM recon_batch WHERE bill_kind = 'TRADE' AND is_current AND state IN ('CLEAN', 'HAS_DIFFS', 'NO_BILL', 'SIGNED_OFF')`,
  )
  for (const { business, mchid, at, legs } of books.entries)
    for (const leg of legs.filter(({ account }) => account === `merchant:${mchid}`)) {
      if (TRADE.includes(business)) add(channel, `${mchid} trade`, leg.amountFen)
      if (FEES.includes(business) && until && dateOf(at) <= until) add(channel, `${mchid} fees`, leg.amountFen)
    }
  const rows = await query(
    `SELECT substr(a.name, length('ch_receivable:WECHAT:') + 1) AS mchid, j.journal_type AS type, sum(e.amount_fen)::int AS fen
       FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id JOIN journal j ON j.id = e.journal_id WHERE a.name LIKE 'ch\\_receivable:WECHAT:%' GROUP BY 1, 2`,
  )
  for (const { mchid, type, fen } of rows) {
    if (PAID_BACK.includes(type)) add(ledger, `${mchid} trade`, fen)
    if (OWN_FEES.includes(type)) add(ledger, `${mchid} fees`, fen)
  }
  return [...new Set([...channel.keys(), ...ledger.keys()])]
    .map((key) => ({ key, channelFen: channel.get(key) ?? 0, ledgerFen: ledger.get(key) ?? 0 }))
    .filter(({ channelFen, ledgerFen }) => channelFen !== ledgerFen)
    .map(({ key, channelFen, ledgerFen }) => `merchant ${key}: the channel has ${channelFen} fen, the ledger ${ledgerFen}`)
}
