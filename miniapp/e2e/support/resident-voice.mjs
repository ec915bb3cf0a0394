import { reportEvent } from './grid.mjs'

const GRID = '15050200200103'

/**
 * A report of the owner's, an opinion of theirs, and a service evaluation where they live.
 * @param {import('./city.mjs').City} city @param {{ token: string }} owner @param {{ token: string }} manager
 * @returns {Promise<{ myEventId: string, opinionId: string, evaluationId: string }>}
 */
export async function residentVoiceOf(city, owner, manager) {
  const [event] = (await city.get('/grid-events/mine', owner.token)).items
  const [opinion] = (await city.get('/grid-events/opinions/mine', owner.token)).items
  const [evaluation] = (await city.get('/grid-events/service-evaluations', manager.token)).items
  const today = (await city.now()).slice(0, 10)
  const said = { nodeCode: GRID, title: '小区路灯不亮', content: '东门的路灯坏了一个月，晚上看不清路。', isAnonymous: false, mayContact: false }
  const run = { nodeCode: '150502002', name: '西门街道冬季评价', fromDay: today, untilDay: `${Number(today.slice(0, 4)) + 1}-06-30` }
  return {
    myEventId: (event ?? (await reportEvent(city, owner.token, { text: '楼道里堆了旧家具，走不过去' }))).id,
    opinionId: (opinion ?? (await city.write('POST', '/grid-events/opinions', owner.token, said))).id,
    evaluationId: (evaluation ?? (await city.write('POST', '/grid-events/service-evaluations', manager.token, run))).id,
  }
}
