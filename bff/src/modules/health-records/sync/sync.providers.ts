import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit, type Provider } from '@nestjs/common'
import type { RecordSource } from '@jktl/shared/health-records/model'
import type { FastifyBaseLogger } from 'fastify'

import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { CONFIG, LOG } from '../../../platform/platform.module.ts'
import { Vault } from '../../../platform/vault.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { RecordSync } from '../record-sync.ts'
import { DataQuality } from './data-quality.ts'
import { FeedFollower } from './feed-follower.ts'
import { FreshnessRepository } from './freshness.repository.ts'
import { LinksRepository } from './links.repository.ts'
import { RecordIntake } from './record-intake.ts'
import { RecordReader } from './record-reader.ts'
import { RecordSyncService, type SourceLine } from './record-sync.service.ts'
import { StoreRepository } from './store.repository.ts'
import { FhirAdapter } from './upstream/fhir.adapter.ts'
import type { RecordUpstream } from './upstream/record-upstream.ts'

/** `records.feed`: reads what changed at the sources for everybody. */
@Injectable()
class SyncJobs implements OnModuleInit, OnModuleDestroy {
  constructor(
    @Inject(RecordSyncService) private readonly sync: RecordSyncService,
    @Inject(Jobs) private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'records.feed', run: () => this.sync.readFeeds() })
  }

  async onModuleDestroy(): Promise<void> {
    await this.sync.close()
  }
}

/** The mirror of the sources, inside the slice's module. Another system that holds records gets an adapter of its own beside these two. */
export const SYNC_PROVIDERS: Provider[] = [
  {
    provide: RecordSyncService,
    inject: [CONFIG, LOG, Clock, Database, Vault, Outbox, Metrics, IdentityPublic, DirectoryPublic],
    useFactory: (
      config: Config,
      log: FastifyBaseLogger,
      clock: Clock,
      db: Database,
      vault: Vault,
      outbox: Outbox,
      metrics: Metrics,
      identity: IdentityPublic,
      directory: DirectoryPublic,
    ): RecordSyncService => {
      const quality = new DataQuality(metrics)
      const [links, freshness] = [new LinksRepository(db), new FreshnessRepository(db)]
      const intake = new RecordIntake(new StoreRepository(db, vault, outbox, clock), directory)
      const lineOf = (source: RecordSource, upstream: RecordUpstream): SourceLine => {
        const reader = new RecordReader(upstream, { links, intake, identity, clock })
        const follower = new FeedFollower(upstream, { links, freshness, intake, reader, identity, clock })
        return { source, reader, follower, close: () => upstream.close() }
      }
      const lines = (['fhir', 'lis'] as const).map((source) => lineOf(source, new FhirAdapter(source, config[source], clock, quality, metrics)))
      return new RecordSyncService(lines, freshness, clock, log)
    },
  },
  { provide: RecordSync, useExisting: RecordSyncService },
  SyncJobs,
]
