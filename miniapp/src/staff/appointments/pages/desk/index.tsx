import { clockTimeOf, dateOf, formatDateCn, formatDayCn, formatTimeCn, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite, type Answer } from '@/platform/api'
import { Box, Button, Field, KeyValueList, Notice, QueryStates } from '@/ui'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { t } from '../../desk-texts'
import { WriteTrouble } from '../../write-trouble'

type Case = Answer<'appointments.listDeskCases'>['items'][number]
const LEAST_REASON = 4
const REFETCH_MS = 30_000
const READS = ['appointments.listDeskCases'] as const
const moment = (at: string): string => `${formatDateCn(dateOf(Date.parse(at)))} ${clockTimeOf(Date.parse(at))}`

/** The first person writes down what the hospital said. */
function Decide({ item }: { item: Case }) {
  const [reason, setReason] = useState('')
  const write = useWrite('appointments.decideDeskCase', { refresh: [...READS] })
  const say = (verdict: 'DONE' | 'NOT_DONE') => write.run({ params: { id: item.id }, ifMatch: item.version, body: { verdict, reason: reason.trim() } })
  const missing = reason.trim().length < LEAST_REASON ? { disabledReason: t('reasonNeeded') } : {}
  return (
    <Box className="s-stack">
      <Field id={`desk-reason-${item.id}`} label={t('reason')} hint={t('reasonHint')} value={reason} onChange={setReason} multiline maxLength={200} first />
      <WriteTrouble id={`desk-trouble-${item.id}`} write={write} />
      <Box className="acts">
        <Button id={`desk-done-${item.id}`} fit busy={write.busy} {...missing} onPress={() => say('DONE')}>
          {item.doneLabel}
        </Button>
        <Button id={`desk-not-done-${item.id}`} kind="secondary" fit busy={write.busy} {...missing} onPress={() => say('NOT_DONE')}>
          {item.notDoneLabel}
        </Button>
      </Box>
    </Box>
  )
}

/** The second one agrees, or sends it back. */
function Check({ item, decision }: { item: Case; decision: NonNullable<Case['decision']> }) {
  const write = useWrite('appointments.checkDeskDecision', { refresh: [...READS] })
  const answer = (accepted: boolean) => write.run({ params: { id: item.id }, ifMatch: decision.version, body: { accepted } })
  return (
    <Box className="s-stack">
      <Notice id={`desk-decided-${item.id}`} tone="brand">
        <Box as="p">{t('decided', { verdict: decision.verdict === 'DONE' ? item.doneLabel : item.notDoneLabel })}</Box>
        <Box as="p" className="sub">
          {t('decidedWhy', { time: moment(decision.decidedAt), reason: decision.reason })}
        </Box>
      </Notice>
      <WriteTrouble id={`desk-trouble-${item.id}`} write={write} />
      {decision.isOwn ? (
        <Box as="p" className="sub">
          {t('waitsForOther')}
        </Box>
      ) : (
        <Box className="acts">
          <Button id={`desk-agree-${item.id}`} fit busy={write.busy} onPress={() => answer(true)}>
            {t('agree')}
          </Button>
          <Button id={`desk-disagree-${item.id}`} kind="secondary" fit busy={write.busy} onPress={() => answer(false)}>
            {t('disagree')}
          </Button>
        </Box>
      )}
    </Box>
  )
}

function DeskCase({ item, asOf }: { item: Case; asOf: string }) {
  const minutes = Math.max(0, Math.round((Date.parse(asOf) - Date.parse(item.since)) / MINUTE_MS))
  return (
    <Panel id={`desk-${item.id}`} title={item.question} note={item.institutionName}>
      <Box className="s-stack">
        <KeyValueList
          items={[
            { key: t('where'), value: `${item.departmentName} ${item.doctorName}` },
            { key: t('period'), value: t('visit', { day: formatDayCn(item.date), time: formatTimeCn(item.start), ordinal: item.numberOrdinal }) },
            { key: t('who'), value: item.personNameMasked },
            { key: t('since'), value: t('sinceValue', { minutes, attempts: item.attempts }) },
            { key: t('paid'), value: t(item.isPaid ? 'paidYes' : 'paidNo') },
            { key: t('lockId'), value: item.lockId },
          ]}
        />
        <Box as="p" className="sub">
          {t(item.isAskable ? 'askable' : 'notAskable')}
        </Box>
        {item.decision ? <Check item={item} decision={item.decision} /> : <Decide item={item} />}
      </Box>
    </Panel>
  )
}

/** 待核实: what the hospitals have not told, settled by two people (§2.3.3). */
export default function DeskPage() {
  const query = useRead('appointments.listDeskCases', { query: {} }, { refetchMs: REFETCH_MS })
  return (
    <Frame title={t('deskTitle')} current="desk" note={t('deskNote')}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'done', title: t('deskNone'), note: t('deskNoneNote') }}>
        {({ items, asOf }) => (
          <Box className="s-stack">
            {items.map((item) => (
              <DeskCase key={`${item.id} ${item.version} ${item.decision?.version ?? ''}`} item={item} asOf={asOf} />
            ))}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
