import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { MerchantStore } from '../../upstream/merchant-keys.ts'
import type { ChangesRepository } from '../changes.repository.ts'
import type { KeysRepository } from '../keys.repository.ts'
import type { MerchantsRepository } from '../merchants.repository.ts'
import type { RoutingsRepository } from '../routings.repository.ts'

/** What the use cases of channel management reach the world through. */
export interface ChannelsContext {
  db: Sql & { transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> }
  clock: Clock
  directory: DirectoryPublic
  store: MerchantStore
  /** Asks the channel for the merchant's platform certificates. @returns false when it gave no answer to believe */
  refreshCertificates: (mchid: string) => Promise<boolean>
  merchants: MerchantsRepository
  changes: ChangesRepository
  keys: KeysRepository
  routings: RoutingsRepository
}
