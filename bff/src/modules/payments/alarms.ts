import { Counter } from 'prom-client'

import type { Metrics } from '../../platform/metrics.ts'

/** What a person has to look at (§6.4). */
export type Alarm =
  | 'PAYMENT_QUARANTINED'
  | 'NOTIFY_QUARANTINED'
  | 'NOTIFY_FOREIGN'
  | 'REFUND_ABNORMAL'
  | 'REFUND_REJECTED'
  | 'REFUND_CONFLICT'
  | 'REFUND_REISSUES_SPENT'
  | 'REFUND_WAITS_FOR_FUNDS'
  | 'RECON_FAILED'
  | 'RECON_NO_BILL'
  | 'RECON_SEVERE_DIFFERENCE'
  | 'REFUND_NEEDS_TRANSFER'
  | 'SUSPENSE_UNEXPLAINED'
  | 'REFUND_OF_A_VISIT'
  | 'HOSPITAL_SILENT'
  | 'HALF_UNDONE'
  | 'INSURANCE_SILENT'
  | 'INSURANCE_REFUND_REJECTED'
  | 'RETURN_FOR_A_PERSON'
  | 'BILL_DOES_NOT_CLOSE'
  | 'CERTIFICATE_ENDS'
  | 'LICENCE_ENDS'
  | 'FRONT_REQUEST_REFUSED'

export class Alarms {
  private readonly counter: Counter

  constructor(metrics: Metrics) {
    this.counter = new Counter({
      name: 'payments_alarms_total',
      help: 'Payments and refunds that need a person',
      labelNames: ['kind'],
      registers: [metrics.registry],
    })
  }

  raise(kind: Alarm): void {
    this.counter.inc({ kind })
  }
}
