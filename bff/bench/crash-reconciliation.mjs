// A day's bills through a process that dies at one boundary: fetch → verify → parse → match → differences → two signatures.
import { randomUUID } from 'node:crypto'
import { bookPayCancel } from './crash.mjs'
import { signInStaff } from './mortal-process.mjs'

/** Simulated time in which a day has to be reconciled once its bills are ready: leases of two minutes, a fund flow a second. */
const DAY_LIMIT_MS = 30 * 60_000
const CONCLUDED = ['CLEAN', 'NO_BILL', 'HAS_DIFFS', 'SIGNED_OFF']

const shanghai = (ms) => new Date(ms + 8 * 3_600_000).toISOString()
const now = async (bff) => (await bff.city('GET', '/__city/clock')).nowMs
const goTo = (bff, date, time) => bff.city('PUT', '/__city/clock', { now: `${date}T${time}+08:00` })

/** Each in turn signs every merchant of the day. @returns null, or why it could not be signed */
async function sign(bff, token, date, isSigned) {
  const { body } = await bff.ask(token, 'GET', `/payments/finance/day?date=${date}`)
  for (const { channel, mchid, signOff } of body.units.filter((unit) => unit.channel === 'WECHAT' && !isSigned(unit))) {
    const answer = await bff.ask(token, 'POST', '/payments/finance/day/signatures', { channel, mchid, date, digest: signOff.digest }, randomUUID())
    // Who died after signing finds it signed.
    if (answer.status >= 400 && !['PAYMENTS.SAME_PERSON', 'PAYMENTS.DAY_SIGNED'].includes(answer.body.code)) return `${answer.status} ${answer.body.code}`
  }
  return null
}

/** A day with a payment and its refund, reconciled and signed. `query` reads our own rows. */
export async function reconcileDay(bff, who, { query, arm = () => Promise.resolve() }) {
  const date = shanghai((await now(bff)) + 86_400_000).slice(0, 10)
  await goTo(bff, date, '11:00:00')
  await bff.jobs()
  const paid = await bookPayCancel(bff, await who())
  if (paid.stuck || paid.problems.length > 0) return paid
  const next = shanghai(Date.parse(`${date}T00:00:00+08:00`) + 86_400_000).slice(0, 10)
  await goTo(bff, next, '09:55:00')
  await bff.jobs()
  await arm()
  await goTo(bff, next, '10:00:00')
  bff.sinceDeathMs = 0
  const batches = () =>
    query(`SELECT mchid, bill_kind, state FROM recon_batch WHERE channel = 'WECHAT' AND bill_date = $1 AND is_current AND adjusts_id IS NULL`, [date])
  const isConcluded = async () => {
    const rows = await batches()
    return rows.length > 0 && rows.length % 2 === 0 && rows.every((row) => CONCLUDED.includes(row.state))
  }
  const problems = []
  const end = (stuck, more = {}) => ({ ...paid, problems, stuck, stateMs: 0, moneyMs: bff.sinceDeathMs, ...more })
  if (!(await bff.until(isConcluded, DAY_LIMIT_MS)))
    return end(`not reconciled but ${(await batches()).map((row) => `${row.bill_kind} ${row.state}`).join(', ') || 'nothing'}`)
  const [maker, checker] = [await signInStaff(bff, '吴会计'), await signInStaff(bff, '冯复核')]
  const unsigned = (await sign(bff, maker, date, (unit) => unit.signOff.firstAt)) ?? (await sign(bff, checker, date, (unit) => unit.signOff.secondAt))
  if (unsigned) return end(`not signed: ${unsigned}`)

  const states = await batches()
  if (states.some((row) => row.state !== 'SIGNED_OFF')) problems.push(`the day ends as ${states.map((row) => row.state).join(', ')}`)
  const [found] = await query(
    `SELECT (SELECT count(*)::int FROM difference WHERE channel = 'WECHAT' AND bill_date = $1) AS differences,
            (SELECT coalesce(max(n), 0)::int FROM (SELECT count(*) AS n FROM bill_file WHERE bill_date = $1 GROUP BY mchid, bill_kind) f) AS files`,
    [date],
  )
  if (found.differences > 0) problems.push(`${found.differences} differences on a clean day`)
  if (found.files !== 1) problems.push(`${found.files} files of one bill`)
  return end(null)
}
