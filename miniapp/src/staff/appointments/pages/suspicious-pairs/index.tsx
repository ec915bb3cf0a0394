import { clockTimeOf, dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite, type Answer } from '@/platform/api'
import { Box, Button, Field, KeyValueList, NextPage, QueryStates, Segmented } from '@/ui'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { t } from '../../desk-texts'
import { WriteTrouble } from '../../write-trouble'

type Pair = Answer<'appointments.listSuspiciousPairs'>['items'][number]
type Group = 'open' | 'reviewed'
const LEAST_NOTE = 2
const moment = (at: string): string => `${formatDateCn(dateOf(Date.parse(at)))} ${clockTimeOf(Date.parse(at))}`

function Review({ pair }: { pair: Pair }) {
  const [note, setNote] = useState('')
  const write = useWrite('appointments.reviewSuspiciousPair', { refresh: ['appointments.listSuspiciousPairs'] })
  return (
    <Box className="s-stack">
      <Field id={`pair-note-${pair.id}`} label={t('note')} hint={t('noteHint')} value={note} onChange={setNote} multiline maxLength={200} first />
      <WriteTrouble id={`pair-trouble-${pair.id}`} write={write} />
      <Box className="acts">
        <Button
          id={`pair-review-${pair.id}`}
          fit
          busy={write.busy}
          {...(note.trim().length < LEAST_NOTE ? { disabledReason: t('noteNeeded') } : {})}
          onPress={() => write.run({ params: { id: pair.id }, ifMatch: pair.version, body: { note: note.trim() } })}
        >
          {t('markReviewed')}
        </Button>
      </Box>
    </Box>
  )
}

function PairPanel({ pair }: { pair: Pair }) {
  return (
    <Panel id={`pair-${pair.id}`} title={t('pair', { from: pair.returnedByLabel, to: pair.takenByLabel })}>
      <Box className="s-stack">
        <KeyValueList
          items={[
            { key: t('reasons'), value: pair.reasons.join('；') },
            { key: t('handovers'), value: t('handoversValue', { all: pair.handovers, recent: pair.handoversInThirtyDays }) },
            { key: t('sameDevice'), value: t('sameDeviceValue', { count: pair.sameDevice }) },
            { key: t('institutions'), value: pair.institutions.join('、') },
            { key: t('period'), value: t('periodValue', { first: moment(pair.firstAt), last: moment(pair.lastAt) }) },
          ]}
        />
        {pair.reviewedAt ? <Box as="p">{t('noteWas', { note: pair.reviewNote ?? '', time: moment(pair.reviewedAt) })}</Box> : <Review pair={pair} />}
      </Box>
    </Panel>
  )
}

/** One page of the list; the next one is asked for when it is wanted. */
function Pairs({ group, cursor }: { group: Group; cursor?: string }) {
  const query = useRead('appointments.listSuspiciousPairs', { query: { group, ...(cursor ? { cursor } : {}) } })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'done', title: t('watchNone'), note: t('watchNoneNote') }}>
      {({ items, nextCursor }) => (
        <Box className="s-stack">
          {items.map((pair) => (
            <PairPanel key={`${pair.id} ${pair.version}`} pair={pair} />
          ))}
          <NextPage id="pairs-more" cursor={nextCursor}>
            {(next) => <Pairs group={group} cursor={next} />}
          </NextPage>
        </Box>
      )}
    </QueryStates>
  )
}

/** 疑似倒号 for the regulator (A30): pairs of accounts with counts, nobody by name. */
export default function SuspiciousPairsPage() {
  const [group, setGroup] = useState<Group>('open')
  return (
    <Frame title={t('watchTitle')} current="suspiciousPairs" note={t('watchNote')}>
      <Box className="s-stack">
        <Segmented
          id="pairs-group"
          label={t('which')}
          value={group}
          onChange={setGroup}
          choices={[
            { value: 'open', label: t('open') },
            { value: 'reviewed', label: t('reviewed') },
          ]}
        />
        <Pairs key={group} group={group} />
      </Box>
    </Frame>
  )
}
