// What the other side says: the hospital's and WeChat Pay's own books, and the ledger beside them.
import { ledgerBalances } from '../../../bff/scripts/ledger.mjs'

/** State of our appointment in the hospital's book, or undefined. @param {import('./city.mjs').City} city @param {string} appointmentId @returns {Promise<string | undefined>} */
export async function statusAtHospital(city, appointmentId) {
  const { books } = await city.journal('his')
  return Object.values(books.hospitals)
    .flatMap(({ locks }) => locks)
    .find((lock) => lock.lock_id === appointmentId)?.status
}

/** What the channel holds for us per merchant, and what our ledger says it holds; both in fen.
 * @param {import('./city.mjs').City} city @returns {Promise<{ channel: Record<string, number>, ledger: Record<string, number>, ledgerSum: number }>} */
export async function moneyOnBothSides(city) {
  const { orders, refunds } = (await city.journal('wechat-pay')).books
  const balances = await ledgerBalances(process.env.CITY_E2E_DATABASE_URL)
  const sum = (fens) => fens.reduce((total, fen) => total + fen, 0)
  const merchants = [...new Set(orders.map(({ mchid }) => mchid))].sort()
  const channel = Object.fromEntries(
    merchants.map((mchid) => [
      mchid,
      sum(orders.filter((order) => order.mchid === mchid && order.payment).map(({ totalFen }) => totalFen)) -
        sum(refunds.filter((refund) => refund.mchid === mchid && refund.history.at(-1)?.status === 'SUCCESS').map(({ refundFen }) => refundFen)),
    ]),
  )
  const ledger = Object.fromEntries(
    merchants.map((mchid) => [mchid, (balances[`ch_receivable:WECHAT:${mchid}`] ?? 0) + (balances[`fee_expense:WECHAT:${mchid}`] ?? 0)]),
  )
  return { channel, ledger, ledgerSum: sum(Object.values(balances)) }
}

/** How many of the channel's notifies we have accepted. @param {import('./city.mjs').City} city @returns {Promise<number>} */
export async function acceptedNotifies(city) {
  return (await city.journal('wechat-pay')).books.notifies.filter(({ outcome }) => outcome === 200 || outcome === 204).length
}
