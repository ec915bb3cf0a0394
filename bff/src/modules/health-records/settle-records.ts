import type { Result } from '@jktl/shared/kernel/result'

import { unwrap } from '../../platform/errors.ts'

/** The value of a result, or its refusal under the name of the slice it belongs to. @throws Refusal */
export function settleRecords<T>(result: Result<T, string>): T {
  if (result.ok) return result.value
  if (result.code === 'NOT_FOUND' || result.code === 'STALE') return unwrap('KERNEL', result)
  return unwrap(result.code.startsWith('HEALTH_CARD_') ? 'IDENTITY' : 'HEALTH_RECORDS', result)
}
