import type { OrderObject } from '@jktl/shared/grid-events/supervision/model'

import type { Sql } from '../../platform/database/database.ts'

/** From the first instant up to, not including, the last. */
export interface CountedPeriod {
  from: Date
  until: Date
}
export interface CountedOrder {
  orderId: string
  accountId: string
  objectKind: OrderObject
  objectId: string
  nodeCode: string
  issuedAt: Date
}

/** 被督办次数 (R262, R267): orders about events and records issued in the period, each once; fixed duties never count. */
export abstract class SupervisionCounts {
  abstract countOf(accountIds: readonly string[], period: CountedPeriod, sql?: Sql): Promise<Map<string, number>>
  /** The rows behind the number. */
  abstract listOf(accountIds: readonly string[], period: CountedPeriod, sql?: Sql): Promise<CountedOrder[]>
}
