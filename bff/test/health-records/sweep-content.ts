import type { ContentOf } from '@jktl/shared/health-records/content'

import { plainContent } from './put-record.ts'

const title = (token: string) => ({ ...plainContent(`记录 ${token}`), note: `备注 ${token}` })
const period = { start: '2026-10-01', end: null }
const form = (token: string) => ({
  ...title(token),
  fields: [{ title: '所见', value: token, unit: null, analyte: null }],
  nextDate: null,
  referral: null,
})
const plain = (token: string) => ({ ...title(token), ...period, details: [{ title: '说明', text: token }] })
const measured = (token: string): ContentOf['LAB_ITEM'] => ({
  ...title(token),
  // Body weight, so that growth has something to leave out.
  code: { system: 'http://loinc.org', code: '29463-7', display: 'weight' },
  analyte: 'ldl-c',
  value: { kind: 'quantity', quantity: { comparator: null, value: '3.1', unit: 'mmol/L' } },
  components: [],
  range: null,
  criticalLow: null,
  criticalHigh: null,
  labFlag: 'H',
  method: token,
  device: null,
  specimenId: null,
  specimenType: '血清',
})

/** Content of each kind that can be recognised wherever it appears: the token stands in the title, the note and every value. */
export const MARKED = {
  ENCOUNTER: (token: string) => ({ ...title(token), encounterKind: 'OUTPATIENT' as const, start: '2026-10-01T09:00:00+08:00', end: null, reason: token }),
  CONDITION: plain,
  ALLERGY: plain,
  LAB_REPORT: (token: string) => ({
    ...title(token),
    issuedAt: '2026-10-02T09:00:00+08:00',
    conclusion: token,
    critical: false,
    releaseAfter: null,
    orderedAt: null,
    attachment: null,
  }),
  LAB_ITEM: measured,
  OBSERVATION: measured,
  IMAGING_REPORT: (token: string) => ({
    ...title(token),
    modality: 'CT',
    bodySite: token,
    finding: token,
    impression: token,
    issuedAt: null,
    releaseAfter: null,
  }),
  MEDICATION: (token: string) => ({
    ...title(token),
    ...period,
    dose: token,
    route: null,
    frequency: null,
    quantity: null,
    isChinese: false,
    isCurrent: true,
  }),
  IMMUNIZATION: (token: string) => ({ ...title(token), vaccineCode: token, doseNumber: 1, lotNumber: token, manufacturer: null, site: null, isFree: true }),
  CHECKUP: form,
  CHILD_VISIT: form,
  HTN_FOLLOW_UP: form,
  MATERNAL: form,
  DOCUMENT: (token: string) => ({
    ...title(token),
    author: null,
    mime: 'text/plain',
    sections: [{ title: token, text: token }],
    byteLength: null,
    sha256: null,
  }),
  DAY_BILL: (token: string) => ({ ...title(token), date: '2026-10-01', amountFen: 100, lines: [{ title: token, quantity: '1', amountFen: 100 }] }),
  ASSESSMENT: plain,
} satisfies { [K in keyof ContentOf]?: (token: string) => ContentOf[K] }
