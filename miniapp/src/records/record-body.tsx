import type { FormRecord, LabItem, PlainRecord, ReferenceRange } from '@jktl/shared/health-records/content'
import { shownRecordUnit } from '@jktl/shared/health-records/views/units'
import type { RecordBody } from '@jktl/shared/health-records/views/content-schema'
import { formatFen } from '@jktl/shared/kernel/money'
import type { ReactNode } from 'react'
import { Heading, KeyValueList, Text, type KeyValue } from '@/ui'
import { whenText } from './dates'
import { measuredText } from './measured'
import { t } from './texts'

type Kind = RecordBody['kind']
type ContentFor<K extends Kind> = Extract<RecordBody, { kind: K }>['content']
type Rows = readonly (readonly [string, string | null | undefined])[]

const rows = (items: Rows): KeyValue[] => items.flatMap(([key, value]) => (value ? [{ key, value }] : []))
const Pairs = ({ items }: { items: Rows }) => {
  const shown = rows(items)
  return shown.length > 0 ? <KeyValueList items={shown} /> : <Text look="sub">{t('noText')}</Text>
}
const Paragraph = ({ title, text }: { title: string; text: string }) => (
  <>
    <Heading level={3}>{title}</Heading>
    <Text>{text}</Text>
  </>
)
function rangeText(range: ReferenceRange | null): string | null {
  if (range === null) return null
  if (range.text) return range.text
  if (range.low !== null && range.high !== null) return `${range.low}–${range.high}`
  return range.low !== null ? `≥ ${range.low}` : range.high !== null ? `≤ ${range.high}` : null
}

const plain = ({ start, end, details }: PlainRecord) => (
  <Pairs items={[[t('start'), whenText(start)], [t('end'), whenText(end)], ...details.map(({ title, text }) => [title, text] as const)]} />
)
const form = ({ fields, nextDate, referral }: FormRecord) => (
  <Pairs
    items={[
      ...fields.map(({ title, value, unit }) => [title, `${value} ${shownRecordUnit(unit)}`.trim()] as const),
      [t('referral'), referral],
      [t('nextDate'), whenText(nextDate)],
    ]}
  />
)
const measurement = (content: LabItem) => (
  <Pairs
    items={[
      ...(content.components.length > 0
        ? content.components.map(({ title, value }) => [title, measuredText(value)] as const)
        : [[t('value'), measuredText(content.value)] as const]),
      [t('range'), rangeText(content.range)],
      [t('flag'), content.labFlag ? t(content.labFlag) : null],
      [t('method'), content.method],
    ]}
  />
)

/** How the content of each kind is drawn. */
const RENDERERS: { [K in Kind]: (content: ContentFor<K>) => ReactNode } = {
  ENCOUNTER: (content) => (
    <Pairs
      items={[
        [t('encounterKind'), t(content.encounterKind)],
        [t('start'), whenText(content.start)],
        [t('end'), whenText(content.end)],
        [t('reason'), content.reason],
      ]}
    />
  ),
  CONDITION: plain,
  ALLERGY: plain,
  LAB_REPORT: ({ conclusion }) => <Text>{conclusion ?? t('noText')}</Text>,
  LAB_ITEM: measurement,
  SPECIMEN: ({ specimenType, collectedAt, receivedAt }) => (
    <Pairs
      items={[
        [t('details'), specimenType],
        [t('start'), whenText(collectedAt)],
        [t('receivedAt'), whenText(receivedAt)],
      ]}
    />
  ),
  SERVICE_REQUEST: ({ orderedAt }) => <Pairs items={[[t('start'), whenText(orderedAt)]]} />,
  IMAGING_REPORT: ({ modality, bodySite, finding, impression }) => (
    <>
      <Pairs
        items={[
          [t('modality'), modality],
          [t('bodySite'), bodySite],
        ]}
      />
      {impression ? <Paragraph title={t('impression')} text={impression} /> : null}
      {finding ? <Paragraph title={t('finding')} text={finding} /> : null}
    </>
  ),
  IMAGING_STUDY: plain,
  MEDICATION: (content) => (
    <Pairs
      items={[
        [t('dose'), content.dose],
        [t('frequency'), content.frequency],
        [t('route'), content.route],
        [t('quantity'), content.quantity],
        [t('start'), whenText(content.start)],
        [t('end'), whenText(content.end)],
        [t('isCurrent'), t(content.isCurrent ? 'using' : 'stopped')],
      ]}
    />
  ),
  PROCEDURE: plain,
  IMMUNIZATION: (content) => (
    <Pairs
      items={[
        [t('doseNumber'), content.doseNumber === null ? null : t('doseValue', { count: content.doseNumber })],
        [t('site'), content.site],
        [t('lotNumber'), content.lotNumber],
        [t('manufacturer'), content.manufacturer],
        [t('funding'), content.isFree === null ? null : t(content.isFree ? 'free' : 'selfPaid')],
      ]}
    />
  ),
  OBSERVATION: measurement,
  CHECKUP: form,
  MATERNAL: form,
  CHILD_VISIT: form,
  HTN_FOLLOW_UP: form,
  DM_FOLLOW_UP: form,
  DAY_BILL: ({ date, lines, amountFen }) => (
    <>
      <Pairs items={[[t('date'), whenText(date)]]} />
      <KeyValueList
        money
        items={[
          ...lines.map(({ title, quantity, amountFen: fen }) => ({ key: title, note: quantity, value: formatFen(fen) })),
          { key: t('amount'), value: formatFen(amountFen), total: true },
        ]}
      />
    </>
  ),
  DOCUMENT: ({ author, sections }) => (
    <>
      {author ? <Pairs items={[[t('author'), author]]} /> : null}
      {sections.length === 0 ? <Text look="sub">{t('noText')}</Text> : null}
      {sections.map(({ title, text }, index) => (
        <Paragraph key={`${index} ${title}`} title={title} text={text} />
      ))}
    </>
  ),
  CARE_PLAN: plain,
  ASSESSMENT: plain,
}

/** What a record says, drawn by its kind. */
export function RecordBodyView<K extends Kind>({ body }: { body: Extract<RecordBody, { kind: K }> }) {
  const render = RENDERERS[body.kind] as (content: ContentFor<K>) => ReactNode
  return <>{render(body.content as ContentFor<K>)}</>
}
