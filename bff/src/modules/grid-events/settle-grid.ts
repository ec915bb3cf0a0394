import type { Result } from '@jktl/shared/kernel/result'

import { unwrap } from '../../platform/errors.ts'

/** The value of a result, or its refusal under the name of the slice it belongs to. @throws Refusal */
export function settleGrid<T>(result: Result<T, string>): T {
  if (result.ok) return result.value
  return unwrap(result.code === 'NOT_FOUND' || result.code === 'STALE' ? 'KERNEL' : 'GRID_EVENTS', result)
}
