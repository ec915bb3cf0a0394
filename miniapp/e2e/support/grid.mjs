import { randomUUID } from 'node:crypto'

import { canonicalReport, macOf } from '@jktl/shared/grid-events/report/signing'

/** 第三网格 of 张强, 乌云 and 周敏. */
export const THIRD_GRID = '15050200200103'

/**
 * A resident's report, signed as their phone signs it.
 * @param {import('./city.mjs').City} city @param {string} token
 * @param {{ category?: string, lane?: string, text: string, placeText?: string, nodeCode?: string, isAnonymous?: boolean, phone?: string | null }} fields
 * @returns {Promise<{ id: string, eventNo: string }>}
 */
export async function reportEvent(city, token, fields) {
  const pass = await city.write('POST', '/grid-events/report/pass', token)
  const { phone = null, ...said } = fields
  const report = {
    clientId: randomUUID(),
    category: 'OTHER',
    lane: 'PRIVATE',
    placeText: '新柳小区 7 号楼 2 单元',
    point: null,
    nodeCode: THIRD_GRID,
    isAnonymous: false,
    contact: phone === null ? 'none' : 'other',
    phone,
    capturedAt: await city.now(),
    media: [],
    ...said,
  }
  const mac = macOf(Buffer.from(pass.secret, 'hex'), canonicalReport(/** @type {any} */ (report)))
  return city.write('POST', '/grid-events/reports', token, { ...report, signature: { passId: pass.id, mac } })
}

/**
 * An event in the worker's hands, with somebody to call.
 * @param {import('./city.mjs').City} city @param {{ token: string }} owner @param {{ token: string }} worker
 * @returns {Promise<{ gridEventId: string }>}
 */
export async function gridEventOf(city, owner, worker) {
  const { items } = await city.get('/grid-events/work/events?queue=MINE', worker.token)
  if (items.length > 0) return { gridEventId: items[0].id }
  const { id } = await reportEvent(city, owner.token, { text: '单元门坏了，关不上', phone: '13912345678' })
  const { version } = await city.get(`/grid-events/work/events/${id}`, worker.token)
  await city.write('POST', `/grid-events/work/events/${id}/claim`, worker.token, undefined, version)
  return { gridEventId: id }
}
