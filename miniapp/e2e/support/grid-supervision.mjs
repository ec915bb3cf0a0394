import { THIRD_GRID } from './grid.mjs'

/**
 * An order about the worker's event and a duty to do each working day.
 * @param {import('./city.mjs').City} city @param {{ token: string }} lead @param {string} eventId
 * @returns {Promise<{ gridOrderId: string }>}
 */
export async function supervisionOf(city, lead, eventId) {
  const offer = await city.get(`/grid-events/orders/offer/EVENT/${eventId}`, lead.token)
  const [person] = offer.people
  if (person.openOrderId) return { gridOrderId: person.openOrderId }
  const order = { objectKind: 'EVENT', objectId: eventId, accountId: person.accountId, cause: 'COMPLAINT', demand: '请回访上报的人，把门修好', workdays: 2 }
  const { id } = await city.write('POST', '/grid-events/orders', lead.token, order)
  await city.write('POST', '/grid-events/duty-templates', lead.token, {
    nodeCode: THIRD_GRID,
    postKind: 'A',
    kind: 'WALK',
    title: '巡查充电棚',
    instruction: '看有没有飞线充电',
    every: 'DAY',
    onDay: null,
    dueTime: '23:30',
    needsPhoto: false,
  })
  await city.runJobs()
  return { gridOrderId: id }
}
