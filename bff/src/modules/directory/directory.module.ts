import { Module } from '@nestjs/common'

import { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { Metrics } from '../../platform/metrics.ts'
import { CONFIG } from '../../platform/platform.module.ts'
import { Upstream } from '../../platform/upstream/upstream.ts'
import { DirectoryController } from './directory.controller.ts'
import { DirectoryGateway } from './directory.gateway.ts'
import { DirectoryJobs } from './directory.jobs.ts'
import { DirectoryRepository } from './directory.repository.ts'
import { DirectoryService } from './directory.service.ts'
import { DirectoryPublic } from './public.ts'
import { HisAdapter } from './upstream/his.adapter.ts'

const TIMEOUT_MS = 5_000
const CONCURRENCY = 4

@Module({
  controllers: [DirectoryController],
  providers: [
    {
      provide: HisAdapter,
      inject: [CONFIG, Clock, Metrics],
      useFactory: (config: Config, clock: Clock, metrics: Metrics): HisAdapter =>
        new HisAdapter(
          new Upstream({
            name: 'his-master-data',
            baseUrl: config.his.baseUrl,
            timeoutMs: TIMEOUT_MS,
            concurrency: CONCURRENCY,
            observe: metrics.observeUpstream,
          }),
          config.his,
          clock,
        ),
    },
    DirectoryRepository,
    DirectoryGateway,
    DirectoryService,
    DirectoryJobs,
    { provide: DirectoryPublic, useExisting: DirectoryGateway },
  ],
  exports: [DirectoryPublic],
})
export class DirectoryModule {}
