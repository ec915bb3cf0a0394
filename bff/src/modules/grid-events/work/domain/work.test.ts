import { describe, expect, test } from '@jest/globals'
import { EVENT_STATE_CODES, ENDED_STATES, type EventActor } from '@jktl/shared/grid-events/lifecycle'
import { POSTS, type PostKind, TRANSFER_DIRECTIONS, type TransferDirection } from '@jktl/shared/grid-events/model'
import fc from 'fast-check'

import { offered } from './candidates.ts'
import { isInReach, reachOf } from './reach.ts'
import { mayLook } from './reporter.ts'

const kind = fc.constantFrom(...(Object.keys(POSTS) as PostKind[]))
const node = fc.constantFrom('1505', '150502', '150502002', '150502002001', '15050200200103', '15050200200102', '150523')
const post = fc.record({ accountId: fc.constant('me'), nodeCode: node, kind })

describe('where somebody sees and manages', () => {
  test('R261 §3.1: whatever is managed is seen, and nothing outside every post is', () => {
    fc.assert(
      fc.property(fc.array(post, { maxLength: 5 }), node, (posts, code) => {
        const reach = reachOf('me', posts)
        expect(reach.managed.every((one) => reach.nodes.includes(one))).toBe(true)
        expect(isInReach(reach, code)).toBe(posts.some(({ nodeCode }) => code.startsWith(nodeCode)))
        expect(new Set(reach.nodes).size).toBe(reach.nodes.length)
      }),
    )
  })
})

describe('who reported it', () => {
  test('R261 §3.9: only a handler or a manager, only of an open event, only somebody who left a number and a name', () => {
    const actors: EventActor[] = ['reporter', 'follower', 'worker', 'handler', 'target', 'manager', 'system']
    for (const state of EVENT_STATE_CODES)
      for (const actor of actors)
        for (const isAnonymous of [true, false])
          for (const hasContact of [true, false]) {
            const isClose = actor === 'handler' || actor === 'manager'
            const expected = isClose && !isAnonymous && hasContact && !ENDED_STATES.includes(state)
            expect(mayLook({ state, isAnonymous, hasContact }, new Set([actor]))).toBe(expected)
          }
  })
})

describe('colleagues offered for a transfer', () => {
  const candidate = fc.record({
    accountId: fc.constantFrom('a', 'b', 'c'),
    name: fc.constant('同事'),
    direction: fc.constantFrom(...(Object.keys(TRANSFER_DIRECTIONS) as TransferDirection[])),
    nodeCode: node,
    nodeName: fc.constant('网格'),
    kind,
    isAway: fc.boolean(),
    load: fc.nat(9),
  })
  test('R261 §3.2: each stands once in a direction; away, had it before or only upwards: shown and not to be chosen', () => {
    fc.assert(
      fc.property(fc.array(candidate), fc.boolean(), fc.subarray(['a', 'b', 'c']), (candidates, onlyUp, before) => {
        const hadIt = new Set(before)
        const views = offered(candidates, { nodeCode: '15050200200103', hadIt, onlyUp })
        const places = views.map(({ accountId, direction }) => `${direction} ${accountId}`)
        expect(new Set(places).size).toBe(places.length)
        expect(new Set(places)).toEqual(new Set(candidates.map(({ accountId, direction }) => `${direction} ${accountId}`)))
        for (const { mayChoose, isAway, direction, accountId } of views)
          expect(mayChoose).toBe(!isAway && (direction === 'UP' || (!onlyUp && !hadIt.has(accountId))))
      }),
    )
  })
})
