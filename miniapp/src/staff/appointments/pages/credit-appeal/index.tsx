import type { StaffAppealDetail } from '@jktl/shared/appointments/credit/contract'
import { useEffect, useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, Buttons, Field, KeyValueList, Notice, QueryStates, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { t } from '../../credit-texts'
import { momentText, visitText } from '../../credit-words'

const REFRESH = ['appointments.getStaffAppeal', 'appointments.listStaffAppeals'] as const

const Facts = ({ appeal }: { appeal: StaffAppealDetail }) => (
  <>
    <Panel title={t('words')}>
      <Text>{appeal.text}</Text>
      <KeyValueList
        items={[
          ...appeal.evidence.map((value, index) => ({ key: t('evidence', { n: index + 1 }), value })),
          { key: t('visit'), value: visitText(appeal) },
          { key: t('hospital'), value: `${appeal.institutionName} ${appeal.departmentName}` },
          { key: t('state'), value: t(appeal.kind) },
          { key: t('others'), value: t('times', { count: appeal.otherCounted }) },
        ]}
      />
    </Panel>
    <Panel title={t('facts')}>
      <KeyValueList
        items={[
          ...appeal.facts.map((fact) => ({ key: momentText(fact.at), value: fact.text })),
          { key: t('watermark'), value: appeal.watermark ? momentText(appeal.watermark) : t('noWatermark') },
        ]}
      />
    </Panel>
  </>
)

function Decision({ appeal, onFresh }: { appeal: StaffAppealDetail; onFresh: () => void }) {
  const [reason, setReason] = useState('')
  const [statement, setStatement] = useState(appeal.statement ?? '')
  const [error, setError] = useState<string>()
  const decide = useWrite('appointments.decideAppeal', { refresh: [...REFRESH, 'appointments.listCreditListings', 'appointments.listUnseenVisits'] })
  const state = useWrite('appointments.stateOnAppeal', { refresh: [...REFRESH] })
  const failure = decide.failure ?? state.failure
  const isStale = failure instanceof ApiProblem && (failure.status === 412 || failure.status === 409)
  useEffect(() => {
    if (isStale) onFresh()
    // once per refusal, not per new closure
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [failure])
  const send = (decision: 'accept' | 'reject') => {
    if (reason.trim().length < 2) {
      setError(t('reasonNeeded'))
      focusOn('decision-reason')
      return
    }
    setError(undefined)
    decide.run({ params: { id: appeal.id }, ifMatch: appeal.version, body: { decision, reason: reason.trim() } })
  }
  const isOpen = appeal.state === 'SUBMITTED'
  return (
    <>
      {failure ? (
        <Notice id="appeal-failed" tone="danger" live>
          {failure instanceof ApiProblem ? failure.title : t('failed')}
        </Notice>
      ) : null}
      <Panel title={t('statement')} note={isOpen ? t('statementHint') : undefined}>
        {isOpen ? (
          <>
            <Field id="appeal-statement" label={t('statement')} value={statement} onChange={setStatement} maxLength={200} multiline first />
            <Button
              id="appeal-state"
              kind="secondary"
              small
              busy={state.busy}
              {...(statement.trim().length < 2 ? { disabledReason: t('reasonNeeded') } : {})}
              onPress={() => state.run({ params: { id: appeal.id }, ifMatch: appeal.version, body: { statement: statement.trim() } })}
            >
              {t('statementSave')}
            </Button>
          </>
        ) : (
          <Text>{appeal.statement ?? '—'}</Text>
        )}
      </Panel>
      <Panel title={isOpen ? t('decision') : t('outcome')}>
        {!isOpen ? (
          <KeyValueList
            items={[
              { key: t('state'), value: t(appeal.state) },
              ...(appeal.decidedAt ? [{ key: t('decidedAt'), value: momentText(appeal.decidedAt) }] : []),
              ...(appeal.decisionReason ? [{ key: t('reason'), value: appeal.decisionReason }] : []),
            ]}
          />
        ) : !appeal.canDecide ? (
          <Text>{t('sameHand')}</Text>
        ) : (
          <>
            <Field id="decision-reason" label={t('reason')} value={reason} onChange={setReason} maxLength={200} multiline first error={error} required />
            <Stack>
              <Buttons>
                <Button id="appeal-accept" busy={decide.busy} onPress={() => send('accept')}>
                  {t('accept')}
                </Button>
                <Button id="appeal-reject" kind="danger" busy={decide.busy} onPress={() => send('reject')}>
                  {t('reject')}
                </Button>
              </Buttons>
            </Stack>
          </>
        )}
      </Panel>
      {isOpen ? null : (
        <Button id="appeal-list" kind="secondary" href={href('creditAppeals')} onPress={() => go('creditAppeals')}>
          {t('backToAppeals')}
        </Button>
      )}
    </>
  )
}

/** One appeal: what was written, what the systems know of the day, and the decision with its reason (§2.3.5). */
export default function CreditAppealPage() {
  const { id = '' } = useParams('creditAppeal')
  const may = useMay('appeals')
  const query = useRead('appointments.getStaffAppeal', { params: { id } }, { enabled: id !== '' && may })
  return (
    <Frame title={query.data ? t('appealTitle', { name: query.data.personNameMasked }) : t('appeals')} current="appeals" task>
      <QueryStates query={query}>
        {(appeal) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <Facts appeal={appeal} />
            </Box>
            <Box className="side s-stack">
              <Decision key={appeal.id} appeal={appeal} onFresh={() => void query.refetch()} />
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
