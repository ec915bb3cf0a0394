import { ROUTES } from '@jktl/shared/routes'
import { ENDPOINTS } from './endpoints.generated'

it("the committed table of endpoints is the contracts' (else: npm run generate -w miniapp)", () => {
  const expected = Object.fromEntries(ROUTES.filter(({ access }) => access.scope !== 'channel').map(({ id, method, path }) => [id, [method, path]]))
  expect(ENDPOINTS).toEqual(expected)
})
