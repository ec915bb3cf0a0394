import type { PlainRecord } from '@jktl/shared/health-records/content'

import type { Resource } from '../../upstream/fhir.wire.ts'
import { codesOf, isoOf, plainCoding, readable, wordsOf } from '../words.ts'
import { baseOf, detailsOf } from './content-base.ts'

const CLINICAL: Readonly<Record<string, string>> = {
  active: '现在还有',
  recurrence: '复发',
  relapse: '复发',
  inactive: '现在没有',
  remission: '缓解',
  resolved: '已经好了',
}
const CRITICALITY: Readonly<Record<string, string>> = { high: '严重，可能有危险', low: '较轻', 'unable-to-assess': '说不准' }
const PLAN_STATUS: Readonly<Record<string, string>> = { active: '进行中', completed: '已完成', 'on-hold': '暂停', draft: '还没开始' }
const MODALITIES: Readonly<Record<string, string>> = {
  CT: '断层扫描',
  MR: '核磁共振',
  DX: '拍片',
  CR: '拍片',
  US: '超声',
  MG: '乳腺拍片',
  NM: '核医学',
  PT: '核医学',
  XA: '血管造影',
  ES: '内镜',
  ECG: '心电图',
}
export const modalityWords = (code: string | undefined): string | null => (code === undefined ? null : (MODALITIES[code] ?? null))

const clinicalWords = ({ clinicalStatus }: Resource): string | null =>
  codesOf(clinicalStatus)
    .map((code) => CLINICAL[code])
    .find((words) => words !== undefined) ?? null

export const conditionOf = (resource: Resource): PlainRecord => ({
  ...baseOf(resource, '诊断'),
  start: isoOf(resource.onsetDateTime ?? resource.recordedDate),
  end: isoOf(resource.abatementDateTime),
  details: detailsOf(['情况', clinicalWords(resource)], ['轻重', wordsOf(resource.severity)]),
})

export function allergyOf(resource: Resource): PlainRecord {
  const reactions = resource.reaction.flatMap(({ manifestation }) => manifestation.map(wordsOf)).filter((words) => words !== null)
  return {
    ...baseOf(resource, '过敏'),
    start: isoOf(resource.onsetDateTime ?? resource.recordedDate),
    end: isoOf(resource.abatementDateTime),
    details: detailsOf(
      ['反应', reactions.length > 0 ? reactions.join('、') : null],
      ['轻重', CRITICALITY[resource.criticality ?? ''] ?? null],
      ['情况', clinicalWords(resource)],
    ),
  }
}

export const procedureOf = (resource: Resource): PlainRecord => ({
  ...baseOf(resource, '手术或操作'),
  start: isoOf(resource.performedPeriod?.start ?? resource.performedDateTime),
  end: isoOf(resource.performedPeriod?.end),
  details: [],
})

export function imagingStudyOf(resource: Resource): PlainRecord {
  const [series] = resource.series
  const modality = modalityWords(resource.modality[0]?.code ?? series?.modality?.code)
  const site = series?.bodySite && wordsOf({ coding: [series.bodySite], text: undefined })
  const title = readable(resource.description)
  return {
    ...baseOf(resource, '影像'),
    ...(title !== null && { title }),
    code: plainCoding(resource.modality[0] ?? series?.modality),
    start: isoOf(resource.started),
    end: null,
    details: detailsOf(['方式', modality], ['部位', site ?? null]),
  }
}

export function carePlanOf(resource: Resource): PlainRecord {
  const title = readable(resource.title)
  const category = resource.category.find((one) => typeof one === 'object')
  const activities = resource.activity.map(({ detail }) => readable(detail?.description) ?? wordsOf(detail?.code)).filter((text) => text !== null)
  return {
    ...baseOf(resource, '照护计划', category),
    ...(title !== null && { title, originalTitle: null }),
    start: isoOf(resource.period?.start),
    end: isoOf(resource.period?.end),
    details: detailsOf(['情况', PLAN_STATUS[resource.status ?? ''] ?? null], ...[...new Set(activities)].map((text) => ['要做的', text] as const)),
  }
}
