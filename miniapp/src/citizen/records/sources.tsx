import type { HeldReport, SourceState } from '@jktl/shared/health-records/views/contract'
import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { KeyValueList, Card, Notice, Section } from '@/ui'
import { momentText } from '../moments'
import { t } from './texts'

/** Which source is behind, and since when; nothing when all have answered lately. */
export function BehindNotice({ sources }: { sources: readonly SourceState[] }) {
  const behind = sources.filter(({ state }) => state !== 'FRESH')
  if (behind.length === 0) return null
  return (
    <Notice id="records-behind" tone="notice">
      {behind.map(({ name, asOf }) => (asOf ? t('late', { name, time: momentText(asOf) }) : t('neverRead', { name }))).join('；')}
    </Notice>
  )
}

/** 数据来源: up to when each one has told what it knows. */
export const Sources = ({ sources }: { sources: readonly SourceState[] }) =>
  sources.length === 0 ? null : (
    <Section title={t('sources')}>
      <Card>
        <KeyValueList items={sources.map(({ name, asOf }) => ({ key: name, value: asOf ? t('asOf', { time: momentText(asOf) }) : t('never') }))} />
      </Card>
    </Section>
  )

/** Reports that wait for their doctor: that they are there, and where to go. */
export function HeldNotice({ held }: { held: readonly HeldReport[] }) {
  if (held.length === 0) return null
  const places = held.map(({ eventAt, orgName }) => t('heldPlace', { day: formatDateCn(dateOf(Date.parse(eventAt))), place: orgName ?? t('unknownPlace') }))
  return (
    <Notice id="records-held" tone="info">
      {t('held', { count: held.length, places: places.join('、') })}
    </Notice>
  )
}
