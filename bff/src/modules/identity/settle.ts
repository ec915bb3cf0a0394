import type { Result } from '@jktl/shared/kernel/result'

import { Refusal, type RefusalDetails, unwrap } from '../../platform/errors.ts'

/** Codes this slice shares with every other one. */
const KERNEL_CODES: ReadonlySet<string> = new Set(['NOT_FOUND', 'FORBIDDEN', 'STALE', 'INVALID_INPUT', 'UPSTREAM_UNAVAILABLE'])

/** The value of a result, or its refusal under the right slice's name. @throws Refusal */
export const settle = <T>(result: Result<T, string>, details?: RefusalDetails): T =>
  unwrap(!result.ok && KERNEL_CODES.has(result.code) ? 'KERNEL' : 'IDENTITY', result, details)

/** @throws Refusal 404 */
export function found<T>(value: T | null): T {
  if (value === null) throw new Refusal('KERNEL.NOT_FOUND')
  return value
}
