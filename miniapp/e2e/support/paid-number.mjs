// A number that was booked and paid online, made through the API.
import { resident } from './residents.mjs'

/**
 * The adult that far from the end of a crowd, ready to book. Journeys share one city: each takes its own people.
 * @param {import('./city.mjs').City} city @param {number} crowd @param {number} fromEnd
 */
export async function grownUp(city, crowd, fromEnd) {
  const grown = (await city.personas(crowd)).filter(({ birthDate }) => birthDate < '2000-01-01' && birthDate > '1950-01-01')
  return resident(city, grown.at(-fromEnd)?.name ?? '')
}

/**
 * Books the half hour and pays it in the cashier; comes back when the number is the payer's.
 * @param {import('./city.mjs').City} city @param {{ token: string, selfId: string }} payer @param {{ id: string }} segment
 * @returns {Promise<{ appointmentId: string, orderId: string, paymentNumber: string }>}
 */
export async function payNumber(city, { token, selfId }, segment) {
  const { id } = await city.write('POST', '/appointments', token, { personId: selfId, segmentId: segment.id })
  await city.write('POST', `/appointments/${id}/confirmation`, token, { payMode: 'ONLINE' })
  const orderId = (await city.get(`/appointments/${id}`, token)).money.tradeOrderId
  await city.write('POST', `/payments/orders/${orderId}/attempts`, token)
  const { paymentNumber } = await city.get(`/payments/orders/${orderId}`, token)
  await city.act('wechat-pay', 'payer-pays', { out_trade_no: paymentNumber })
  // A worker of the city may be at it already.
  await city.until(
    () => city.get(`/appointments/${id}`, token),
    ({ state }) => state === 'BOOKED',
  )
  return { appointmentId: id, orderId, paymentNumber }
}
