import { randomUUID } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import { INSTITUTION, keepPayDesk, type PayDesk } from './pay-desk.ts'

let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

describe('the ledger and the constraints under it', () => {
  it('P8: refuses UPDATE, DELETE and TRUNCATE', async () => {
    await desk.paidOrder()
    for (const table of ['ledger_account', 'journal', 'ledger_entry', 'channel_call'])
      for (const statement of [`UPDATE ${table} SET id = id`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`])
        await expect(desk.city.db.query(statement)).rejects.toThrow('append-only')
  })

  it('P8: refuses a journal that does not sum to zero, one with a single line and one with none', async () => {
    const post = (amounts: number[]) =>
      desk.city.db.transaction(async (tx) => {
        const [account] = await tx.query<{ id: string }>(`INSERT INTO ledger_account (institution_id, name) VALUES ($1, $2) RETURNING id`, [
          INSTITUTION,
          randomUUID(),
        ])
        const [journal] = await tx.query<{ id: number }>(`INSERT INTO journal (journal_type, source_id, at) VALUES ('PAY_ACCEPTED', $1, $2) RETURNING id`, [
          randomUUID(),
          new Date(desk.city.now()),
        ])
        for (const amount of amounts)
          await tx.query(`INSERT INTO ledger_entry (journal_id, account_id, amount_fen) VALUES ($1, $2, $3)`, [journal?.id, account?.id, amount])
      })
    await expect(post([100, -99])).rejects.toThrow('sum to zero')
    await expect(post([])).rejects.toThrow('sum to zero')
    await expect(post([100])).rejects.toThrow('sum to zero')
    await expect(post([100, -60, -40])).resolves.toBeUndefined()
  })

  it('P8: a line added later to a posted journal is refused', async () => {
    const [entry] = await desk.city.db.query<{ journal_id: number; account_id: string }>(`SELECT journal_id, account_id FROM ledger_entry LIMIT 1`)
    await expect(
      desk.city.db.query(`INSERT INTO ledger_entry (journal_id, account_id, amount_fen) VALUES ($1, $2, 5)`, [entry?.journal_id, entry?.account_id]),
    ).rejects.toThrow('sum to zero')
  })

  it('P4: the database refuses refunds beyond what was paid, and a hold without its refund', async () => {
    const { id } = await desk.paidOrder()
    const [payment] = await desk.attemptsOf(id)
    await expect(desk.city.db.query(`UPDATE payment_order SET refund_held_fen = 1201 WHERE id = $1`, [payment?.id])).rejects.toThrow(
      'payment_order_refunds_within_paid',
    )
    await expect(desk.city.db.query(`UPDATE payment_order SET refund_held_fen = 1200 WHERE id = $1`, [payment?.id])).rejects.toThrow('do not match')
  })

  it('P2: the parameters sent under a number cannot be changed', async () => {
    const { id } = await desk.paidOrder()
    const [payment] = await desk.attemptsOf(id)
    for (const change of [`amount_fen = 1`, `out_trade_no = 'P2026112300000000'`, `parameters = '{}'`])
      await expect(desk.city.db.query(`UPDATE payment_order SET ${change} WHERE id = $1`, [payment?.id])).rejects.toThrow()
  })

  it('§3.8: paid and refunded leaves every account at zero, institution by institution', async () => {
    const [before] = await desk.city.db.query<{ fen: number }>(
      `SELECT coalesce(sum(e.amount_fen), 0) AS fen FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE a.name = 'inst_payable' AND a.institution_id = $1`,
      [INSTITUTION],
    )
    const { id } = await desk.paidOrder()
    await desk.refund(id)
    await desk.settle()
    await desk.pass(3_000)
    await desk.expectBooksEqual()
    expect(await desk.balance('inst_payable')).toBe(Number(before?.fen))
    expect(await desk.balance('refund_pending')).toBe(0)
    const journals = await desk.city.db.query<{ journal_type: string }>(
      `SELECT journal_type FROM journal WHERE source_id IN (SELECT id FROM payment_order WHERE trade_order_id = $1 UNION SELECT id FROM refund WHERE trade_order_id = $1) ORDER BY id`,
      [id],
    )
    expect(journals.map((j) => j.journal_type)).toEqual(['PAY_ACCEPTED', 'REFUND_REQUESTED', 'REFUND_DONE'])
  })

  it('§6.5: neither openid nor key is stored in the clear or in the log of calls', async () => {
    const { id } = await desk.paidOrder()
    const openid = (await desk.city.personas()).find((p) => p.name === '李娜')?.openid ?? 'none'
    const rows = await desk.city.db.query(
      `SELECT row_to_json(p)::text AS text FROM payment_order p WHERE trade_order_id = $1 UNION ALL SELECT row_to_json(c)::text FROM channel_call c`,
      [id],
    )
    expect(JSON.stringify(rows)).not.toContain(openid)
  })
})
