import type { Platform } from '../../platform/platform.module.ts'
import { AccountRepository } from './account.repository.ts'
import { HealthCardRepository } from './health-card.repository.ts'
import { PersonRepository } from './person.repository.ts'
import { RealNameRepository } from './real-name.repository.ts'
import { TiesRepository } from './ties.repository.ts'
import { PopulationAdapter } from './upstream/population.adapter.ts'
import { WechatAdapter } from './upstream/wechat.adapter.ts'

/** Injection token of `IdentityParts`. */
export const IDENTITY_PARTS = Symbol('identity-parts')

export type IdentityPlatform = Pick<Platform, 'config' | 'clock' | 'db' | 'vault' | 'outbox' | 'metrics'>

/** Everything the use cases work with, built in plain order: by the module for requests, by the seed without a server. */
export function buildIdentity({ config, clock, db, vault, outbox, metrics }: IdentityPlatform) {
  return {
    db,
    clock,
    outbox,
    healthCardKey: config.secrets.healthCardKey,
    accounts: new AccountRepository(db, vault, clock),
    persons: new PersonRepository(db, vault, clock),
    ties: new TiesRepository(db, vault, clock),
    realNames: new RealNameRepository(db, vault, clock),
    healthCards: new HealthCardRepository(db, vault, clock),
    wechat: new WechatAdapter(config.wechat, metrics),
    population: new PopulationAdapter(config.population, clock, metrics),
  }
}

export type IdentityParts = ReturnType<typeof buildIdentity>
