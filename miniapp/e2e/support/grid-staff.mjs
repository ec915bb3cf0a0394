import { randomUUID } from 'node:crypto'

/**
 * A member of staff of the grid, and a clue that waits for the CDC.
 * @param {import('./city.mjs').City} city @param {{ token: string }} manager @param {{ token: string }} officer @param {{ token: string }} owner
 * @returns {Promise<{ gridPersonId: string, clueId: string }>}
 */
export async function gridStaffOf(city, manager, officer, owner) {
  const body = { text: '', kind: 'A', presence: 'ALL', order: 'NAME' }
  const people = await city.write('POST', '/grid-events/people/search', manager.token, body)
  const listed = async () => (await city.get('/grid-events/clue-desk', officer.token)).items
  if ((await listed()).length === 0)
    await city.write('POST', '/grid-events/clues', owner.token, {
      clientId: randomUUID(),
      kind: 'DEAD_RODENT',
      text: '河边有两只死鼠，没有人碰过。',
      isAnonymous: true,
      phone: null,
      placeText: '桥下',
      point: null,
      nodeCode: '150502002001',
      mediaIds: [],
    })
  return { gridPersonId: people.items[0].id, clueId: (await listed())[0].id }
}
