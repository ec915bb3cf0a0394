import type { Provider } from '@nestjs/common'
import type { FastifyBaseLogger } from 'fastify'
import { Counter } from 'prom-client'

import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Database } from '../../../platform/database/database.ts'
import { FileSigner } from '../../../platform/file-signer.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { CONFIG, LOG } from '../../../platform/platform.module.ts'
import { Vault } from '../../../platform/vault.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AccessEvents } from '../access-events.ts'
import { FactsRepository } from '../gate/facts.repository.ts'
import { GATE_PARTS, type GateParts } from '../gate/record-gate.service.ts'
import { AccessChainRepository } from './access-chain.repository.ts'
import { AccessLogController } from './access-log.controller.ts'
import { AccessLogRepository } from './access-log.repository.ts'
import { AccessLogService } from './access-log.service.ts'
import { AccessPeople } from './access-people.ts'
import { AccessReader } from './access-reader.ts'
import { AccessJobs } from './access.jobs.ts'
import { AnchorFolder } from './anchor-folder.ts'
import { AnchorsRepository } from './anchors.repository.ts'
import { ChainedAccessEvents } from './chained-access-events.ts'
import { ComplaintsRepository } from './complaints.repository.ts'
import { ComplaintsService } from './complaints.service.ts'
import { DenialsRepository } from './denials.repository.ts'
import { LogViewers } from './log-viewers.ts'
import { AccessNoticesRepository } from './notices.repository.ts'
import { RecipientFinder } from './recipients.ts'

export const AUDIT_CONTROLLERS = [AccessLogController]
/** 查看记录 inside the slice's module. */
export const AUDIT_PROVIDERS: Provider[] = [
  { provide: AccessChainRepository, inject: [Vault], useFactory: (vault: Vault) => new AccessChainRepository(vault) },
  { provide: AccessLogRepository, inject: [Database], useFactory: (db: Database) => new AccessLogRepository(db) },
  { provide: AnchorsRepository, inject: [Database], useFactory: (db: Database) => new AnchorsRepository(db) },
  {
    provide: AccessEvents,
    inject: [Database, Clock, AccessChainRepository, LOG],
    useFactory: (db: Database, clock: Clock, chain: AccessChainRepository, log: FastifyBaseLogger): AccessEvents =>
      new ChainedAccessEvents(db, clock, chain, new DenialsRepository(), log),
  },
  {
    provide: AccessReader,
    inject: [Database, AccessChainRepository, AccessLogRepository, IdentityPublic, DirectoryPublic],
    useFactory: (db: Database, chain: AccessChainRepository, log: AccessLogRepository, identity: IdentityPublic, directory: DirectoryPublic) =>
      new AccessReader(db, chain, log, new AccessPeople(identity, directory)),
  },
  {
    provide: LogViewers,
    inject: [GATE_PARTS, AccessEvents, AccessReader],
    useFactory: (parts: GateParts, events: AccessEvents, reader: AccessReader) => new LogViewers(parts, events, reader),
  },
  {
    provide: AccessLogService,
    inject: [Clock, AccessLogRepository, AccessReader, LogViewers, AnchorsRepository],
    useFactory: (clock: Clock, log: AccessLogRepository, reader: AccessReader, viewers: LogViewers, anchors: AnchorsRepository) =>
      new AccessLogService(clock, log, reader, viewers, anchors),
  },
  {
    provide: ComplaintsService,
    inject: [Database, Clock, Outbox, Vault, IdentityPublic, AccessEvents, AccessReader, LogViewers],
    useFactory: (
      db: Database,
      clock: Clock,
      outbox: Outbox,
      vault: Vault,
      identity: IdentityPublic,
      events: AccessEvents,
      reader: AccessReader,
      viewers: LogViewers,
    ) => new ComplaintsService(db, clock, outbox, identity, events, reader, viewers, new ComplaintsRepository(db, vault)),
  },
  {
    provide: AccessJobs,
    inject: [CONFIG, Database, Clock, Outbox, Metrics, IdentityPublic, AccessReader, AnchorsRepository, Jobs],
    useFactory: (
      config: Config,
      db: Database,
      clock: Clock,
      outbox: Outbox,
      metrics: Metrics,
      identity: IdentityPublic,
      reader: AccessReader,
      anchors: AnchorsRepository,
      jobs: Jobs,
    ): AccessJobs => {
      const alarms = new Counter({
        name: 'record_access_denied_alarms_total',
        help: 'Accounts refused more often within an hour than the rule allows',
        registers: [metrics.registry],
      })
      const folder = new AnchorFolder(config.accessAnchorFolder)
      const recipients = new RecipientFinder(clock, identity, new FactsRepository(db))
      const notices = new AccessNoticesRepository(db)
      return new AccessJobs(
        { db, clock, anchors, folder, signer: new FileSigner(config.secrets.accessAnchorKey) },
        { db, clock, outbox, identity, reader, notices, recipients, alarmed: () => alarms.inc() },
        jobs,
      )
    },
  },
]
