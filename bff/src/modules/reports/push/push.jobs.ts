import type { OnModuleInit } from '@nestjs/common'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import { RECORD_CHANGED_TOPIC, type RecordChanged } from '../../health-records/public.ts'
import { noteNews, type PushParts, tellDue } from './tell-residents.ts'

/** What changed is noted at once; whoever is to be told is told when it is time (R365). */
export class PushJobs implements OnModuleInit {
  constructor(
    private readonly parts: PushParts,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addConsumer({
      topic: RECORD_CHANGED_TOPIC,
      name: 'reports.note-news',
      handle: ({ payload }) => noteNews(this.parts, payload as unknown as RecordChanged),
    })
    this.jobs.addSweep({ name: 'reports.tell', run: () => tellDue(this.parts) })
  }
}
