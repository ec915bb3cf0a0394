import { Injectable, type OnModuleInit } from '@nestjs/common'

import { Jobs } from '../../../platform/jobs/jobs.ts'
import { CheckWords } from './use-cases/check-words.ts'

/** Asks WeChat about words until it answers. */
@Injectable()
export class EvaluationsJobs implements OnModuleInit {
  constructor(
    private readonly words: CheckWords,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'appointments.check-evaluation-words', run: () => this.words.due() })
  }
}
