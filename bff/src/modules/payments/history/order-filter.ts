import type { BusinessKind } from '@jktl/shared/payments/model'

import type { OrderFilter } from '../payments.repository.ts'

interface Asked {
  year?: number | null | undefined
  personId?: string | null | undefined
  institutionId?: string | null | undefined
  businessKind?: BusinessKind | null | undefined
}
/** What of an account's orders was asked for: by a query, by a body, or by an export that was kept. */
export const orderFilter = (accountId: string, { year, personId, institutionId, businessKind }: Asked): OrderFilter => ({
  accountId,
  year: year ?? null,
  personId: personId ?? null,
  institutionId: institutionId ?? null,
  businessKind: businessKind ?? null,
})
