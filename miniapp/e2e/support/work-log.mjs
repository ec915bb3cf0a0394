import { randomUUID } from 'node:crypto'

/**
 * A record of a worker, written once per city.
 * @param {import('./city.mjs').City} city @param {{ token: string }} worker
 * @returns {Promise<{ workLogId: string }>}
 */
export async function workLogOf(city, { token }) {
  const asked = { whose: 'OWN', kind: null, from: null, to: null, words: '', cursor: null }
  const known = await city.write('POST', '/grid-events/work-logs/search', token, asked)
  if (known.items[0]) return { workLogId: known.items[0].id }
  const { id } = await city.write('POST', '/grid-events/work-logs', token, {
    clientId: randomUUID(),
    kind: 'PATROL',
    name: '巡查 3 号楼楼道',
    text: '三单元堆放的纸箱已经劝说清走，回头再看一次。',
    eventId: null,
    dutyId: null,
    mediaIds: [],
    capturedAt: await city.now(),
    point: null,
  })
  return { workLogId: id }
}
