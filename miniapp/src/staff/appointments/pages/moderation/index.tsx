import { DIMENSION_NAMES, DIMENSIONS, HIDE_REASON_NAMES, HIDE_REASONS, type HideReason } from '@jktl/shared/appointments/evaluations/model'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite, type Answer } from '@/platform/api'
import { Box, Button, ChipGroup, ErrorState, NextPage, Notice, Pill, QueryStates, RadioGroup, Text } from '@/ui'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { href, useParams } from '../../../routes'
import { t } from '../../evaluation-texts'

type Item = Answer<'appointments.listModeration'>['items'][number]
const FILTERS = ['waiting', 'burst', 'published', 'hidden'] as const
/** Of the wire check only the regulator's reasons are offered. */
const REASONS = HIDE_REASONS.filter((reason) => reason !== 'CONTENT_RISKY')
const starsText = (ratings: Item['ratings']): string => DIMENSIONS.flatMap((d) => (ratings[d] ? [`${DIMENSION_NAMES[d]} ${ratings[d]}`] : [])).join('，')

function Words({ item }: { item: Item }) {
  const [reason, setReason] = useState<HideReason | null>(null)
  const [isHiding, setHiding] = useState(false)
  const write = useWrite('appointments.moderateEvaluation', { refresh: ['appointments.listModeration'] })
  const isStale = write.failure instanceof ApiProblem && write.failure.status === 412
  const { id, object, version } = item
  const key = `${object.toLowerCase()}-${id}`
  const stars = starsText(item.ratings)
  return (
    <Panel
      id={key}
      item
      title={object === 'ANSWER' ? t('ofHospital') : t('ofResident')}
      note={`${item.institutionName}·${item.departmentName}·${item.doctorName}`}
      end={<Pill tone={item.contentCheck === 'PASS' || item.contentCheck === 'NONE' ? 'ok' : 'notice'}>{t(`check${item.contentCheck}`)}</Pill>}
    >
      <Box className="s-stack">
        <Text>{item.text ?? t('noWords')}</Text>
        {stars ? <Text look="sub">{stars}</Text> : null}
        {item.about ? <Text look="sub">{t('about', { text: item.about })}</Text> : null}
        {item.inBurst ? <Notice tone="notice">{t('inBurst')}</Notice> : null}
        {item.hiddenReason ? <Text look="sub">{HIDE_REASON_NAMES[item.hiddenReason]}</Text> : null}
        {isStale ? (
          <Notice tone="notice" live>
            {t('stale')}
          </Notice>
        ) : write.failure ? (
          <ErrorState id={`${key}-error`} failure={write.failure} />
        ) : null}
        {isHiding ? (
          <>
            <RadioGroup
              id={`${key}-reason`}
              label={t('hideTitle')}
              value={reason}
              onChange={setReason}
              choices={REASONS.map((value) => ({ value, label: HIDE_REASON_NAMES[value] }))}
            />
            <Text look="sub">{t('hideNote')}</Text>
          </>
        ) : null}
        <Box className="acts">
          {item.allowedActions.includes('publish') && !isHiding ? (
            <Button
              id={`${key}-publish`}
              fit
              busy={write.busy}
              onPress={() => write.run({ params: { id }, ifMatch: version, body: { object, decision: 'PUBLISH' } })}
            >
              {t('publish')}
            </Button>
          ) : null}
          {item.allowedActions.includes('hide') ? (
            <Button
              id={isHiding ? `${key}-hide-send` : `${key}-hide`}
              kind={isHiding ? 'danger-fill' : 'danger'}
              fit
              busy={write.busy}
              disabledReason={isHiding && !reason ? t('hideTitle') : undefined}
              onPress={() =>
                isHiding && reason ? write.run({ params: { id }, ifMatch: version, body: { object, decision: 'HIDE', reason } }) : setHiding(true)
              }
            >
              {isHiding ? t('hideSend') : t('hide')}
            </Button>
          ) : null}
        </Box>
      </Box>
    </Panel>
  )
}

function Queue({ filter, cursor }: { filter: (typeof FILTERS)[number]; cursor?: string }) {
  const query = useRead('appointments.listModeration', { query: { filter, ...(cursor ? { cursor } : {}) } })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'done', title: t('queueEmpty'), note: t('queueEmptyNote') }}>
      {({ items, nextCursor }) => (
        <>
          {items.map((item) => (
            <Words key={`${item.object}-${item.id}-${item.version}`} item={item} />
          ))}
          <NextPage id="moderation-more" cursor={nextCursor}>
            {(next) => <Queue filter={filter} cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** 评价审核 (R355): words before the public reads them; who wrote them is not shown. */
export default function ModerationPage() {
  const [filter, setFilter] = useFilters<{ filter?: string }>(useParams('moderation'), (next) => href('moderation', next))
  const chosen = FILTERS.find((one) => one === filter.filter) ?? 'waiting'
  const query = useRead('appointments.listModeration', { query: { filter: chosen } })
  return (
    <Frame title={t('moderation')} current="moderation">
      <ChipGroup
        id="moderation-filter"
        label={t('filter')}
        value={chosen}
        onChange={(value) => setFilter({ filter: value })}
        choices={FILTERS.map((value) => ({
          value,
          label: value === 'waiting' ? (query.data ? t('waiting', { count: query.data.waiting }) : t('waitingPlain')) : t(value),
        }))}
      />
      <Queue key={chosen} filter={chosen} />
    </Frame>
  )
}
