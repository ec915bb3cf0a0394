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
