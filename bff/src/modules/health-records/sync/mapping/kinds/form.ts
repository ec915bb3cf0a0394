import type { FormRecord, PlainRecord } from '@jktl/shared/health-records/content'

import { plainDecimal } from '../../upstream/exact-json.ts'
import type { Resource } from '../../upstream/fhir.wire.ts'
import { quantityOf } from '../measured.ts'
import { analyteName, analyteOfLoinc } from '../terms/analytes.ts'
import { isoOf, readable } from '../words.ts'
import { baseOf } from './content-base.ts'

type Item = Resource['item'][number]
type Answer = Item['answer'][number]

function answerOf(answer: Answer): { value: string; unit: string | null } | null {
  const quantity = quantityOf(answer.valueQuantity)
  if (quantity) return { value: `${quantity.comparator ?? ''}${quantity.value}`, unit: quantity.unit }
  const number = plainDecimal(answer.valueDecimal ?? answer.valueInteger ?? '')
  if (number !== null) return { value: number, unit: null }
  if (answer.valueBoolean !== undefined) return { value: answer.valueBoolean ? '是' : '否', unit: null }
  const text = readable(answer.valueString) ?? readable(answer.valueDate) ?? readable(answer.valueCoding?.display)
  return text === null ? null : { value: text, unit: null }
}

const LOINC_ITEM = /^loinc:(.+)$/
/** Items with a meaning of their own (fhir-interface.md §7). */
const RESERVED = new Set(['title', 'next-date', 'referral'])
const textOf = (resource: Resource, linkId: string): string | null => {
  const answer = resource.item.find((item) => item.linkId === linkId)?.answer[0]
  return (answer && answerOf(answer)?.value) ?? null
}

function fieldsOf(resource: Resource): FormRecord['fields'] {
  return resource.item
    .filter(({ linkId }) => !RESERVED.has(linkId ?? ''))
    .flatMap(({ linkId = '', text, answer }) => {
      const answers = answer.map(answerOf).filter((one) => one !== null)
      const loinc = LOINC_ITEM.exec(linkId)?.[1] ?? ''
      const title = readable(text) ?? analyteName(loinc) ?? linkId
      const unit = answers[0]?.unit ?? null
      return answers.length === 0 ? [] : [{ title, value: answers.map(({ value }) => value).join('、'), unit, analyte: analyteOfLoinc(loinc) }]
    })
}

/** 随访、体检、孕产、儿童: a form of named values. */
export const formOfAnswers =
  (otherwise: string) =>
  (resource: Resource): FormRecord => ({
    ...baseOf(resource, textOf(resource, 'title') ?? otherwise, undefined),
    fields: fieldsOf(resource),
    nextDate: textOf(resource, 'next-date'),
    referral: textOf(resource, 'referral'),
  })

/** 测评: any other form, by its items. */
export const assessmentOf = (resource: Resource): PlainRecord => ({
  ...baseOf(resource, textOf(resource, 'title') ?? '问卷', undefined),
  start: isoOf(resource.authored),
  end: null,
  details: fieldsOf(resource).map(({ title, value, unit }) => ({ title, text: unit === null ? value : `${value} ${unit}` })),
})
