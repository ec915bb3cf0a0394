// What the ledger says, for whoever compares it with other books.
import pg from 'pg'

/** Balances in fen by account name, over all institutions (booking-payment §3.6). @param {string} databaseUrl @returns {Promise<Record<string, number>>} */
export async function ledgerBalances(databaseUrl) {
  const db = new pg.Client({ connectionString: databaseUrl })
  await db.connect()
  try {
    const { rows } = await db.query(
      'SELECT a.name, coalesce(sum(e.amount_fen), 0)::bigint AS fen FROM ledger_account a LEFT JOIN ledger_entry e ON e.account_id = a.id GROUP BY a.name',
    )
    return Object.fromEntries(rows.map(({ name, fen }) => [name, Number(fen)]))
  } finally {
    await db.end()
  }
}
