import { Module } from '@nestjs/common'

import { Clock } from '../../platform/clock.ts'
import { Database } from '../../platform/database/database.ts'
import { Jobs } from '../../platform/jobs/jobs.ts'
import { Outbox } from '../../platform/jobs/outbox.ts'
import { DirectoryPublic } from '../directory/public.ts'
import { RecordAudience, RecordGate, RecordSync } from '../health-records/public.ts'
import { IdentityPublic } from '../identity/public.ts'
import { PushController } from './push/push.controller.ts'
import { PushJobs } from './push/push.jobs.ts'
import { PushRepository } from './push/push.repository.ts'
import { PushService } from './push/push.service.ts'
import type { PushParts } from './push/tell-residents.ts'
import { ReportsController } from './reading/reports.controller.ts'
import { ReportsService } from './reading/reports.service.ts'
import { ReportsRepository } from './reports.repository.ts'

const PARTS = Symbol('reports-parts')

/** 检验检查报告: read through the gate of health records. */
@Module({
  controllers: [PushController, ReportsController],
  providers: [
    {
      provide: PARTS,
      inject: [Database, Clock, RecordGate, RecordSync, RecordAudience, IdentityPublic, DirectoryPublic, Outbox],
      useFactory: (
        db: Database,
        clock: Clock,
        gate: RecordGate,
        sync: RecordSync,
        audience: RecordAudience,
        identity: IdentityPublic,
        directory: DirectoryPublic,
        outbox: Outbox,
      ): PushParts => ({
        db,
        clock,
        gate,
        sync,
        audience,
        identity,
        directory,
        outbox,
        reports: new ReportsRepository(),
        push: new PushRepository(),
      }),
    },
    { provide: ReportsService, inject: [PARTS], useFactory: (parts: PushParts): ReportsService => new ReportsService(parts) },
    { provide: PushService, inject: [PARTS], useFactory: (parts: PushParts): PushService => new PushService(parts) },
    { provide: PushJobs, inject: [PARTS, Jobs], useFactory: (parts: PushParts, jobs: Jobs): PushJobs => new PushJobs(parts, jobs) },
  ],
  exports: [],
})
export class ReportsModule {}
