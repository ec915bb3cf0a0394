import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common'

import { Database } from './database/database.ts'
import { Open } from './http/open.ts'
import { Metrics } from './metrics.ts'

@Controller()
export class HealthController {
  constructor(
    private readonly db: Database,
    private readonly metrics: Metrics,
  ) {}

  /** The process is alive. */
  @Open()
  @Get('/healthz')
  live(): { status: 'ok' } {
    return { status: 'ok' }
  }

  /** Database reachable and in UTC, every migration applied, the queue's tables there. */
  @Open()
  @Get('/readyz')
  async ready(): Promise<{ status: 'ok' }> {
    const facts = await this.facts().catch(() => null)
    if (!facts?.migrated || !facts.queue) throw new ServiceUnavailableException()
    return { status: 'ok' }
  }

  /** Prometheus; kept private by the network in front of the process. */
  @Open()
  @Get('/metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async prometheus(): Promise<string> {
    return this.metrics.registry.metrics()
  }

  private async facts(): Promise<{ migrated: boolean; queue: boolean } | null> {
    await this.db.check()
    const [row] = await this.db.query<{ migrated: boolean; queue: boolean }>(
      `SELECT NOT EXISTS (SELECT 1 FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL) AS migrated, to_regclass('graphile_worker.jobs') IS NOT NULL AS queue`,
    )
    return row ?? null
  }
}
