import { Body, Controller, HttpCode, Post } from '@nestjs/common'

import { CityClock, Clock } from '../clock.ts'
import { Open } from '../http/open.ts'
import { Jobs } from '../jobs/jobs.ts'

/** Test seams (seams.md). Registered only with CITY_TEST_SEAMS=1, which production refuses. */
@Controller('/__city')
export class CityController {
  constructor(
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  /** Runs everything now due until idle; answers what ran. */
  @Open()
  @Post('/jobs')
  @HttpCode(200)
  async runJobs(@Body() body: { name?: string } | undefined): Promise<{ ran: { name: string; count: number }[] }> {
    return { ran: await this.jobs.runDue(body?.name) }
  }

  /** The city pushes each change of its clock here and waits for the answer. */
  @Open()
  @Post('/clock')
  @HttpCode(204)
  takeClock(@Body() change: { nowMs: number; frozen: boolean }): void {
    if (this.clock instanceof CityClock) this.clock.follow(change)
  }
}
