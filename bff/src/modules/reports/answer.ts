import type { Result } from '@jktl/shared/kernel/result'
import type { REPORTS_ERRORS } from '@jktl/shared/reports/errors'

import { NOT_FOUND, Refusal, unwrap } from '../../platform/errors.ts'

/** Not yours and not there are the same answer. */
export function answer<T>(result: Result<T, keyof typeof REPORTS_ERRORS | 'NOT_FOUND'>): T {
  if (!result.ok && result.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
  return unwrap('REPORTS', result)
}
