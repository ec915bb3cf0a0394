import type { RecordSource } from '@jktl/shared/health-records/model'
import { Counter } from 'prom-client'

import type { Metrics } from '../../../platform/metrics.ts'
import { UNKNOWN_LABEL } from './incoming.ts'
import { rangeContradicts } from './mapping/contradictions.ts'
import type { SourceObject } from './upstream/record-upstream.ts'

const TYPES = new Set(['Observation', 'DiagnosticReport', 'Binary'])

/** Events of data quality (§2.3.1): what a source sends that cannot be used as it is. Counted by source and reason, never by person or object. */
export class DataQuality {
  private readonly counter: Counter<'source' | 'type' | 'reason'>

  constructor(metrics: Metrics) {
    this.counter = new Counter({
      name: 'record_data_quality_total',
      help: 'Records of sources that are unusable or contradict themselves',
      labelNames: ['source', 'type', 'reason'],
      registers: [metrics.registry],
    })
  }

  note(source: RecordSource, type: string, reason: string): void {
    this.counter.inc({ source, type: TYPES.has(type) ? type : 'other', reason })
  }

  noteObject(source: RecordSource, object: SourceObject): void {
    if (object.directory === null) this.note(source, 'other', 'unknown-directory')
    if (object.labels.includes(UNKNOWN_LABEL)) this.note(source, 'other', 'unknown-label')
    if (object.kind !== 'OBSERVATION') return
    const { content } = object as SourceObject<'OBSERVATION'>
    if (content.value.kind === 'quantity' && content.value.quantity.unit === null) this.note(source, 'Observation', 'no-unit')
    if (content.analyte === null && content.components.length === 0) this.note(source, 'Observation', 'unknown-analyte')
    if (rangeContradicts(content)) this.note(source, 'Observation', 'flag-contradicts-range')
  }
}
