import fc from 'fast-check'

import type { Located } from '../../geo.ts'
import type { HeldPost } from '../../people.ts'
import { homeNodeOf, tagOf } from './geotag.ts'

const post = (nodeCode: string, kind: HeldPost['kind'] = 'A'): HeldPost => ({ accountId: 'zhang', nodeCode, kind })
const at = (nodeCode: string, isDoubtful = false): Located => ({ longitude: 122.2, latitude: 43.6, nodeCode, editionId: null, isDoubtful })
const OWN = post('15050200200103')

describe('the place of a work record', () => {
  it('R263 §3.9: keeps the place only of a colleague on duty inside their own grid, and says which it was', () => {
    const given = { accuracyM: 20, posts: [OWN], isAway: false }
    expect(tagOf({ ...given, located: at('1505020020010301') })).toEqual({
      geotag: 'INSIDE',
      nodeCode: '1505020020010301',
      point: { longitude: 122.2, latitude: 43.6, accuracyM: 20 },
    })
    const nowhere = { nodeCode: OWN.nodeCode, point: null }
    expect(tagOf({ ...given, located: at('15050200200102') })).toEqual({ geotag: 'OUTSIDE', ...nowhere })
    expect(tagOf({ ...given, located: at('15050200200103', true) })).toEqual({ geotag: 'OUTSIDE', ...nowhere })
    expect(tagOf({ ...given, located: at('15050200200103'), isAway: true })).toEqual({ geotag: 'OFF_DUTY', ...nowhere })
    expect(tagOf({ ...given, located: null })).toEqual({ geotag: 'NONE', ...nowhere })
    expect(tagOf({ ...given, posts: [], located: at('15050200200103') })).toBeNull()
  })

  it('R263: a record without a place belongs to the working post, then to the managing one', () => {
    expect(homeNodeOf([post('150502002', 'MANAGER'), post('15050200200103', 'LEAD')])).toBe('15050200200103')
    expect(homeNodeOf([post('15050200200102', 'B'), post('15050200200103')])).toBe('15050200200103')
  })

  it('R263 §3.9: no coordinates ever leave one’s own grids, whatever the posts and the place', () => {
    const code = fc.constantFrom('150502', '150502002', '15050200200102', '15050200200103', '1505020020010301', '150503')
    fc.assert(
      fc.property(fc.array(code, { maxLength: 3 }), code, fc.boolean(), fc.boolean(), (nodes, place, isDoubtful, isAway) => {
        const tagged = tagOf({ located: at(place, isDoubtful), accuracyM: null, posts: nodes.map((node) => post(node)), isAway })
        const isOwn = nodes.some((node) => place.startsWith(node))
        expect(tagged?.point != null).toBe(isOwn && !isDoubtful && !isAway)
        if (tagged?.point) expect(tagged.geotag).toBe('INSIDE')
      }),
    )
  })
})
