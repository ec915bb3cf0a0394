import { useState } from 'react'
import type { PageParams } from '@/platform/router'
import { showInAddress } from './address'

/** The router adds its own names to a page's parameters. */
const withoutRouterParams = <Filter extends PageParams>(params: Filter): Filter =>
  Object.fromEntries(Object.entries(params).filter(([name]) => name !== 'stamp' && !name.startsWith('$'))) as Filter

/**
 * Filters of a list: begin with the page's parameters, live in the address afterwards. A value of undefined takes the filter away.
 *
 * @param addressOf the page's address with the given filters
 */
export function useFilters<Filter extends PageParams>(first: Filter, addressOf: (filter: Filter) => string): [Filter, (change: Partial<Filter>) => void] {
  const [filter, setFilter] = useState(() => withoutRouterParams(first))
  return [
    filter,
    (change) => {
      const next = { ...filter, ...change }
      setFilter(next)
      showInAddress(addressOf(next))
    },
  ]
}
