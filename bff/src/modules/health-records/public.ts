/** All that other slices may use of health records. */
export { type AccessEvent, AccessEvents } from './access-events.ts'
export { RecordAudience } from './audience.ts'
export { type EarlierVersion, type HeldStub, type Opened, type Reader, RecordGate, type RecordQuery, type Visible } from './gate.ts'
export { RECORD_CHANGED_TOPIC, type RecordChanged, RecordSync, type SourceFreshness } from './record-sync.ts'
