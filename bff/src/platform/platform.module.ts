import { type DynamicModule, Module } from '@nestjs/common'
import type { FastifyBaseLogger } from 'fastify'

import { Audit } from './audit.ts'
import { WorkingCalendars } from './calendar/working-calendars.ts'
import { CityClock, Clock, SystemClock } from './clock.ts'
import type { Config } from './config.ts'
import { Database } from './database/database.ts'
import { HealthController } from './health.controller.ts'
import { IdempotencyStore } from './idempotency.ts'
import { Jobs } from './jobs/jobs.ts'
import { Outbox } from './jobs/outbox.ts'
import { Metrics } from './metrics.ts'
import { FolderStore } from './object-store/folder-store.ts'
import { ObjectStore } from './object-store/object-store.ts'
import { S3Store } from './object-store/s3-store.ts'
import { CityController } from './seams/city.controller.ts'
import { crashSwitch } from './seams/crash.ts'
import { CrashController } from './seams/crash.controller.ts'
import { Sessions } from './sessions.ts'
import { Vault } from './vault.ts'

/** Injection token of the validated configuration. */
export const CONFIG = Symbol('config')
/** Injection token of the process logger; every record is free of personal data by construction of its callers. */
export const LOG = Symbol('log')

export interface Platform {
  config: Config
  log: FastifyBaseLogger
  clock: Clock
  db: Database
  vault: Vault
  sessions: Sessions
  idempotency: IdempotencyStore
  outbox: Outbox
  jobs: Jobs
  audit: Audit
  metrics: Metrics
  calendars: WorkingCalendars
  objects: ObjectStore
}

/** Everything a process has one of, built in plain order. */
export function buildPlatform(config: Config, log: FastifyBaseLogger): Platform {
  if (config.crashAt) crashSwitch.arm(config.crashAt)
  const clock = config.testSeams ? new CityClock() : new SystemClock()
  const db = new Database(config.databaseUrl, config.databasePool, config.testSeams)
  const outbox = new Outbox(db, clock)
  const vault = new Vault(config.secrets)
  const idempotency = new IdempotencyStore(db, clock, vault)
  const jobs = new Jobs(config, db, outbox, log)
  const calendars = new WorkingCalendars(db, clock)
  jobs.addSweep({ name: 'platform.take-over-calendar', run: () => calendars.takeOver() })
  jobs.addSweep({ name: 'platform.purge-idempotency', run: () => idempotency.purge() })
  return {
    config,
    log,
    clock,
    db,
    vault,
    sessions: new Sessions(db, clock),
    idempotency,
    outbox,
    jobs,
    audit: new Audit(db, clock),
    metrics: new Metrics(db),
    calendars,
    objects: 'folder' in config.objects ? new FolderStore(config.objects.folder) : new S3Store(config.objects),
  }
}

@Module({})
export class PlatformModule {
  static of(p: Platform): DynamicModule {
    const values: [unknown, unknown][] = [
      [CONFIG, p.config],
      [LOG, p.log],
      [Clock, p.clock],
      [Database, p.db],
      [Vault, p.vault],
      [Sessions, p.sessions],
      [IdempotencyStore, p.idempotency],
      [Outbox, p.outbox],
      [Jobs, p.jobs],
      [Audit, p.audit],
      [Metrics, p.metrics],
      [WorkingCalendars, p.calendars],
      [ObjectStore, p.objects],
    ]
    const providers = values.map(([provide, useValue]) => ({ provide: provide as symbol, useValue }))
    return {
      module: PlatformModule,
      global: true,
      providers,
      exports: providers,
      controllers: [HealthController, ...(p.config.testSeams ? [CityController] : []), ...(p.config.crashAt ? [CrashController] : [])],
    }
  }
}
