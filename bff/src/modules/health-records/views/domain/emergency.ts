import type { PlainRecord, RecordObject, RecordOf } from '@jktl/shared/health-records/content'

import { measuredText } from './measured-text.ts'

/** LOINC: ABO and Rh group, ABO group, Rh type. */
const BLOOD_GROUP_CODES: ReadonlySet<string> = new Set(['882-1', '883-9', '10331-7'])

/**
 * Conditions that whoever helps in an emergency has to know, while they last: ICD-10 by its first three signs, SNOMED CT by code. Which diseases: the
 * chronic ones of 国家基本公共卫生服务规范 (第三版), with asthma, epilepsy, heart failure, atrial fibrillation, kidney disease and cancer.
 */
const CHRONIC_ICD10 = /^(I1[0-35]|E1[0-4]|I2[0-5]|I48|I50|I6[0-9]|J4[45]|N18|G40|C[0-9]{2})/
const CHRONIC_SNOMED: ReadonlySet<string> = new Set([
  '38341003',
  '59621000',
  '73211009',
  '44054006',
  '46635009',
  '53741008',
  '414545008',
  '49436004',
  '42343007',
  '88805009',
  '230690007',
  '13645005',
  '185086009',
  '195967001',
  '709044004',
  '433144002',
  '84757009',
  '128613002',
  '254637007',
  '363406005',
  '254837009',
])
const isChronic = ({ code }: PlainRecord): boolean => code !== null && (CHRONIC_SNOMED.has(code.code) || CHRONIC_ICD10.test(code.code))

type EmergencyObject = RecordOf<'ALLERGY'> | RecordOf<'CONDITION'> | RecordOf<'OBSERVATION'>
export const isForEmergency = (object: RecordObject): object is EmergencyObject => {
  if (object.kind === 'ALLERGY') return object.content.end === null
  if (object.kind === 'CONDITION') return object.content.end === null && isChronic(object.content)
  return object.kind === 'OBSERVATION' && BLOOD_GROUP_CODES.has(object.content.code?.code ?? '')
}

/** One disease under several names: hypertension, and hypertension grade 2. */
const diseaseOf = ({ title, code }: PlainRecord): string => (code && CHRONIC_ICD10.test(code.code) ? code.code.slice(0, 3) : title)

export interface EmergencyFacts {
  allergies: { id: string; title: string }[]
  bloodGroup: string | null
  chronic: { id: string; title: string; since: string | null }[]
}
/** 急救时要知道的, newest first. What was written down several times is told once: by its newest name, since its first day. */
export function emergencyOf(objects: readonly RecordObject[]): EmergencyFacts {
  const known = objects.filter(isForEmergency)
  const blood = known.flatMap((object) => (object.kind === 'OBSERVATION' ? [object.content] : []))
  const ofCode = (code: string): string | null => {
    const found = blood.find((content) => content.code?.code === code)
    return found ? measuredText(found.value) : null
  }
  const parts = [ofCode('883-9'), ofCode('10331-7')].filter((part) => part !== null)
  const allergies = new Map<string, EmergencyFacts['allergies'][number]>()
  const chronic = new Map<string, EmergencyFacts['chronic'][number]>()
  for (const object of known) {
    const { id, content } = object
    if (object.kind === 'ALLERGY' && !allergies.has(content.title)) allergies.set(content.title, { id, title: content.title })
    if (object.kind !== 'CONDITION') continue
    const since = object.content.start?.slice(0, 10) ?? null
    const before = chronic.get(diseaseOf(object.content))
    if (!before) chronic.set(diseaseOf(object.content), { id, title: content.title, since })
    else if (since !== null && (before.since === null || since < before.since)) before.since = since
  }
  return { allergies: [...allergies.values()], bloodGroup: ofCode('882-1') ?? (parts.length > 0 ? parts.join('，') : null), chronic: [...chronic.values()] }
}
