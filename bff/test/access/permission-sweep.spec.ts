import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { PATH_METADATA } from '@nestjs/common/constants.js'
import { ModulesContainer } from '@nestjs/core'
import { listAppointments } from '@jktl/shared/appointments/contract'
import { getHome } from '@jktl/shared/insights/contract'
import { ROLES, type Role } from '@jktl/shared/kernel/roles'
import type { Route, Scope } from '@jktl/shared/kernel/route'
import { ERRORS, ROUTES } from '@jktl/shared/routes'

import { ROUTE_METADATA } from '../../src/platform/http/endpoint.ts'
import { OPEN_METADATA } from '../../src/platform/http/open.ts'
import { EXAMPLES, type Example } from './examples.ts'
import { type CallerName, type Whose, World } from './world.ts'

const ROLE_NAMES = Object.keys(ROLES) as Role[]
const CALLERS: readonly CallerName[] = ['anonymous', ...ROLE_NAMES]
/** Whose posts reach every institution. */
const REGION_WIDE: ReadonlySet<Role> = new Set(['system_admin', 'appointments_regulator', 'finance_maker', 'finance_checker'])
/** Scopes whose objects belong to somebody. */
const OWNED: ReadonlySet<Scope> = new Set(['own', 'person', 'institution'])

let world: World
beforeAll(async () => {
  world = await World.build()
}, 120_000)
afterAll(() => world?.close())

const exampleOf = (route: Route): Example => {
  const example = EXAMPLES[route.id]
  if (!example) throw new Error(`give ${route.id} a row in examples.ts`)
  return example
}
const isNamed = (route: Route): boolean => {
  const { params, query, body } = exampleOf(route).of(world.objects.own)
  return JSON.stringify({ params, query, body }) !== JSON.stringify(pick(exampleOf(route), 'none'))
}
const pick = (example: Example, whose: Whose) => {
  const { params, query, body } = example.of(world.objects[whose])
  return { params, query, body }
}

type Expected = 401 | 403 | 404 | 'allowed' | 'refused-by-signature'

/** What the access rule says, in its own words (shared/kernel/route). */
function expected({ access: { scope, roles }, params }: Route, caller: CallerName, whose: Whose): Expected {
  if (scope === 'channel') return 'refused-by-signature'
  // A public list filtered by something that is not there is empty.
  if (scope === 'public') return whose === 'none' && params ? 404 : 'allowed'
  if (caller === 'anonymous') return 401
  if (!roles.includes(caller)) return 403
  if (whose === 'none') return 404
  return whose === 'foreign' && OWNED.has(scope) && !REGION_WIDE.has(caller) ? 404 : 'allowed'
}

async function perform(route: Route, caller: CallerName, whose: Whose) {
  const example = exampleOf(route)
  const input = example.of(world.objects[whose])
  if (!example.endsSession || caller === 'anonymous') return world.call(route, caller, input)
  return world.city.call(route, { ...input, token: await world.freshToken(caller) })
}

/** Denied requests first: an allowed one may change what the next would find. */
const ORDER: readonly Whose[] = ['none', 'foreign', 'own']

describe('permission sweep', () => {
  it('style Access: every operation has an example input, and no example is left over', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(ROUTES.map((route) => route.id).sort())
  })

  it('style Access: every handler is bound to a contract or declared open, and every contract has exactly one handler', () => {
    const handlers = [...world.city.app.nest.get(ModulesContainer).values()].flatMap((module) =>
      [...module.controllers.values()].flatMap(({ metatype }) => {
        const methods = Object.getOwnPropertyDescriptors((metatype as { prototype: object }).prototype)
        return Object.entries(methods).flatMap(([name, { value }]) =>
          typeof value === 'function' && name !== 'constructor' && Reflect.hasMetadata(PATH_METADATA, value as object)
            ? [{ name, handler: value as object }]
            : [],
        )
      }),
    )
    const unbound = handlers
      .filter(({ handler }) => !Reflect.hasMetadata(ROUTE_METADATA, handler) && !Reflect.hasMetadata(OPEN_METADATA, handler))
      .map(({ name }) => name)
    expect(unbound).toEqual([])
    const bound = handlers.flatMap(({ handler }) =>
      Reflect.hasMetadata(ROUTE_METADATA, handler) ? [(Reflect.getMetadata(ROUTE_METADATA, handler) as Route).id] : [],
    )
    expect(bound.sort()).toEqual(ROUTES.map((route) => route.id).sort())
  })

  it.each(ROUTES.map((route) => [route.id, route.access.scope, route] as const))(
    'R341: %s (%s) answers every caller as its access rule says',
    async (_id, _scope, route) => {
      const cases = isNamed(route) ? ORDER : (['own'] as const)
      for (const whose of cases) {
        for (const caller of CALLERS) {
          const reply = await perform(route, caller, whose)
          const want = expected(route, caller, isNamed(route) ? whose : 'own')
          const seen = `${route.id} ${caller} ${whose}: ${reply.status} ${reply.body?.code ?? ''}`
          if (want === 'allowed') expect([seen, [400, 401, 403, 404, 428].includes(reply.status) || reply.status >= 500]).toEqual([seen, false])
          else if (want === 'refused-by-signature') expect([seen, [401, 503].includes(reply.status)]).toEqual([seen, true])
          else {
            expect([seen, reply.status]).toEqual([seen, want])
            expect([seen, ERRORS[reply.body?.code ?? ''] !== undefined]).toEqual([seen, true])
          }
        }
      }
    },
  )

  it('R348: what is not yours and what is not there look the same', async () => {
    for (const route of ROUTES.filter((r) => r.access.scope === 'own')) {
      const [foreign, none] = [await perform(route, 'resident', 'foreign'), await perform(route, 'resident', 'none')]
      const shown = ({ status, body }: typeof none) => ({ status, ...body, requestId: '' })
      expect([route.id, shown(foreign)]).toEqual([route.id, shown(none)])
    }
  })

  it('R348: a list asked for a neighbour’s person shows nothing of theirs', async () => {
    const personId = world.objects.foreign.person
    const list = await world.call(listAppointments, 'resident', { query: { personId } })
    expect(list.status === 404 || list.body?.items?.length === 0).toBe(true)
    expect((await world.call(getHome, 'resident', { query: { personId } })).status).toBe(404)
  })

  it('R341: a made-up, an ended and a malformed token are all no session', async () => {
    const route = ROUTES.find((r) => r.id === 'identity.getMe')
    if (!route) throw new Error('identity.getMe is gone')
    for (const token of ['x'.repeat(43), 'short', `${world.tokens.resident}x`]) expect((await world.city.call(route, { token })).status).toBe(401)
  })
})
