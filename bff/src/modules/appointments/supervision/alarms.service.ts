import { Injectable } from '@nestjs/common'
import type { Alarm, listAlarms } from '@jktl/shared/appointments/supervision/contract'
import { ALARM_KINDS } from '@jktl/shared/appointments/supervision/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { Gauge } from 'prom-client'

import { Clock } from '../../../platform/clock.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { PaymentsMonitor } from '../../payments/public.ts'
import { type AlarmRow, AlarmsRepository } from './alarms.repository.ts'
import { ALARM_TEXTS, SEVERITY_ORDER } from './domain/alarm-texts.ts'

/** 数据质量告警 (§6.4): for the regulator's page, and as gauges by kind alone. */
@Injectable()
export class AlarmsService {
  constructor(
    private readonly repository: AlarmsRepository,
    private readonly payments: PaymentsMonitor,
    private readonly directory: DirectoryPublic,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    const collect = () => this.rows()
    new Gauge({
      name: 'booking_data_alarms',
      help: 'Objects that need a person, by kind of alarm',
      labelNames: ['kind'],
      registers: [metrics.registry],
      async collect() {
        const rows = await collect()
        for (const kind of ALARM_KINDS)
          this.set(
            { kind },
            rows.filter((row) => row.kind === kind).reduce((sum, row) => sum + row.count, 0),
          )
      },
    })
  }

  async list(): Promise<ResponseOf<typeof listAlarms>> {
    const rows = await this.rows()
    const institutions = await this.directory.findInstitutions(rows.flatMap((row) => row.institutionId ?? []))
    const items = rows.map((row): Alarm => {
      const { severity, title, advice } = ALARM_TEXTS[row.kind]
      return {
        kind: row.kind,
        institutionId: row.institutionId,
        institutionName: row.institutionId ? (institutions.get(row.institutionId)?.name ?? '') : null,
        severity,
        title,
        count: row.count,
        since: row.since ? formatInstant(row.since.getTime()) : null,
        advice,
      }
    })
    items.sort(
      (a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] || (a.since ?? '').localeCompare(b.since ?? '') || a.kind.localeCompare(b.kind),
    )
    return {
      asOf: formatInstant(this.clock.now()),
      checked: ALARM_KINDS.map((kind) => ({ kind, title: ALARM_TEXTS[kind].title })),
      items,
    }
  }

  private async rows(): Promise<AlarmRow[]> {
    const now = this.clock.now()
    const [own, unknown] = await Promise.all([this.repository.list(now), this.payments.countUnknown(this.repository.unknownSince(now))])
    return [...own, ...unknown.map((row): AlarmRow => ({ kind: 'PAYMENT_UNKNOWN', ...row }))]
  }
}
