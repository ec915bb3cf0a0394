import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common'
import { dateOf } from '@jktl/shared/kernel/dates'

import { Clock } from '../../../platform/clock.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { ReportsRepository } from './reports.repository.ts'

const FLUSH_MS = 2_000

/** Counts refused holds (A39). Kept in the process and written in bulk: a rush refuses thousands a second, one row each would slow the claims down. A crash loses two seconds of counts. */
@Injectable()
export class RefusalTally implements OnModuleInit, OnApplicationShutdown {
  private counts = new Map<string, { segmentId: string; date: string; code: string; count: number }>()
  private timer: NodeJS.Timeout | null = null

  constructor(
    private readonly repository: ReportsRepository,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'appointments.count-refusals', run: () => this.flush() })
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer) clearTimeout(this.timer)
    await this.flush().catch(() => undefined)
  }

  note(segmentId: string, code: string): void {
    const date = dateOf(this.clock.now())
    const key = `${segmentId} ${date} ${code}`
    const known = this.counts.get(key)
    this.counts.set(key, { segmentId, date, code, count: (known?.count ?? 0) + 1 })
    // Also where no worker runs.
    this.timer ??= setTimeout(() => void this.flush().catch(() => undefined), FLUSH_MS).unref()
  }

  /** @returns how many lines were written */
  private async flush(): Promise<number> {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    const lines = [...this.counts.values()]
    if (lines.length === 0) return 0
    this.counts = new Map()
    await this.repository.addRefusals(lines)
    return lines.length
  }
}
