import type { SlaRule } from '@jktl/shared/grid-events/clocks/contract'
import { CLOCK_KINDS, CLOCK_UNITS } from '@jktl/shared/grid-events/clocks/model'
import { CATEGORIES } from '@jktl/shared/grid-events/model'
import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { type Answer, useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, Notice, Pill, QueryStates, Table, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { LimitForm } from '../../limit-form'
import { t } from '../../supervision-texts'
import { Trouble } from '../../trouble'

const categoryText = (category: SlaRule['category']): string => (category === '*' ? t('anyCategory') : CATEGORIES[category].label)
const limitText = ({ limitN, unit }: SlaRule): string => t('limit', { n: limitN, unit: CLOCK_UNITS[unit] })
const dayText = (instant: string): string => formatDateCn(dateOf(Date.parse(instant)))
const makerText = (rule: SlaRule): string =>
  [
    rule.makerName ? t('changedBy', { name: rule.makerName, time: dayText(rule.madeAt) }) : t('withProduct'),
    rule.reviewerName && rule.reviewedAt ? t('confirmedBy', { name: rule.reviewerName, time: dayText(rule.reviewedAt) }) : null,
  ]
    .filter(Boolean)
    .join('，')

/** 事件时限 (§3.4): limits as data, samples named as such, changed by one and confirmed by another. */
export default function SlaRulesPage() {
  const may = useMay('slaRules')
  const query = useRead('gridEvents.listSlaRules', {}, { enabled: may })
  const [changing, setChanging] = useState<SlaRule | null>(null)
  const [confirming, setConfirming] = useState<SlaRule | null>(null)
  const review = useWrite('gridEvents.reviewSlaRule', { refresh: ['gridEvents.listSlaRules'], onDone: () => setConfirming(null) })
  return (
    <Frame
      title={t('rules')}
      current="slaRules"
      note={t('rulesNote')}
      overlay={
        changing ? (
          <LimitForm rule={changing} what={`${CLOCK_KINDS[changing.timer]} · ${categoryText(changing.category)}`} onClose={() => setChanging(null)} />
        ) : confirming ? (
          <Dialog
            id="rule-confirm"
            title={t('confirmTitle')}
            confirm={t('confirm')}
            busy={review.busy}
            onConfirm={() => review.run({ params: { id: confirming.id } })}
            dismiss={t('keepSample')}
            onDismiss={() => setConfirming(null)}
          >
            {`${CLOCK_KINDS[confirming.timer]} · ${categoryText(confirming.category)}：${limitText(confirming)}。${t('confirmNote')}`}
            <Trouble id="rule-confirm-failed" failure={review.failure} />
          </Dialog>
        ) : undefined
      }
    >
      <QueryStates query={query}>{(data) => <Content data={data} onChange={setChanging} onConfirm={setConfirming} />}</QueryStates>
    </Frame>
  )
}

interface ContentProps {
  data: Answer<'gridEvents.listSlaRules'>
  onChange: (rule: SlaRule) => void
  onConfirm: (rule: SlaRule) => void
}
function Content({ data: { items, history, mayChange, calendar }, onChange, onConfirm }: ContentProps) {
  return (
    <Box className="s-stack">
      {items.some(({ isReviewed }) => !isReviewed) ? (
        <Notice id="rules-sample" tone="notice">
          {t('sampleNote')}
        </Notice>
      ) : null}
      <Panel id="rules-now" title={t('rules')} {...(mayChange ? {} : { note: t('readOnly') })} flush>
        <Rules id="rules-table" label={t('rules')} items={items} actions={mayChange ? { onChange, onConfirm } : null} />
      </Panel>
      <Text look="sub" id="rules-calendar">
        {calendar.coveredUntil ? t('calendarKnown', { day: formatCovered(calendar.coveredUntil), source: calendar.source ?? '' }) : t('calendarUnknown')}
      </Text>
      <Panel id="rules-history" title={t('history')} flush={history.length > 0}>
        {history.length === 0 ? <Text look="sub">{t('noHistory')}</Text> : <Rules id="history-table" label={t('history')} items={history} actions={null} />}
      </Panel>
    </Box>
  )
}
const formatCovered = (date: string): string => t('coveredDay', { year: date.slice(0, 4), day: formatDateCn(date) })

type Actions = Pick<ContentProps, 'onChange' | 'onConfirm'> | null
function Rules({ id, label, items, actions }: { id: string; label: string; items: readonly SlaRule[]; actions: Actions }) {
  return (
    <Table
      id={id}
      label={label}
      rows={items}
      rowKey={(rule) => rule.id}
      columns={[
        { key: 'timer', title: t('timer'), head: true, cell: (rule) => `${CLOCK_KINDS[rule.timer]} · ${categoryText(rule.category)}` },
        { key: 'area', title: t('where'), cell: (rule) => rule.areaName },
        { key: 'limit', title: t('limitTitle'), cell: limitText },
        {
          key: 'state',
          title: t('basisLabel'),
          cell: (rule) => (
            <>
              <Pill tone={rule.isReviewed ? 'ok' : 'notice'}>{t(rule.isReviewed ? 'reviewed' : 'sample')}</Pill> {rule.makerName === null ? null : rule.basis}
            </>
          ),
        },
        { key: 'maker', title: t('maker'), cell: makerText },
        ...(actions
          ? [
              {
                key: 'do',
                title: t('change'),
                cell: (rule: SlaRule) => (
                  <Box className="acts">
                    <Button
                      id={`rule-change-${rule.id}`}
                      kind="secondary"
                      small
                      fit
                      label={`${t('change')} ${CLOCK_KINDS[rule.timer]} · ${categoryText(rule.category)}`}
                      onPress={() => actions.onChange(rule)}
                    >
                      {t('change')}
                    </Button>
                    {rule.mayReview ? (
                      <Button
                        id={`rule-confirm-${rule.id}`}
                        kind="secondary"
                        small
                        fit
                        label={`${t('confirm')} ${CLOCK_KINDS[rule.timer]} · ${categoryText(rule.category)}`}
                        onPress={() => actions.onConfirm(rule)}
                      >
                        {t('confirm')}
                      </Button>
                    ) : null}
                  </Box>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}
