import { formatDateCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { StaffCreditpayCase } from '@jktl/shared/payments/creditpay/contract'
import { useEffect, useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, Buttons, Field, KeyValueList, LinkButton, Notice, QueryStates, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { t } from '../../creditpay-texts'
import { typedFen } from '../../creditpay-words'
import { momentText } from '../../words'

const REFRESH = ['payments.getCreditpayCase', 'payments.listCreditpayCases', 'payments.getCreditpayAccount', 'payments.listCreditpayAccounts'] as const
const NEEDS_LIMIT: readonly string[] = ['APPLICATION', 'LIMIT_CHANGE']
const NEEDS_DAY: readonly string[] = ['HARDSHIP', 'APPEAL']

const Facts = ({ c }: { c: StaffCreditpayCase }) => (
  <Panel title={t('words')}>
    <Text>{c.text}</Text>
    <KeyValueList
      items={[
        { key: t('person'), value: `${c.personNameMasked} ${c.personIdMasked ?? ''}` },
        { key: t('state'), value: t(c.accountState) },
        { key: t('currentLimit'), value: formatFen(c.currentLimitFen) },
        { key: t('maxLimit'), value: formatFen(c.maxLimitFen) },
        { key: t('owed'), value: formatFen(c.owedFen) },
        ...(c.visit
          ? [
              {
                key: t('visit'),
                value: `${c.visit.institutionName} ${t('billed', { amount: formatFen(c.visit.capturedFen), left: formatFen(c.visit.owedFen) })}`,
              },
              ...(c.visit.dueOn ? [{ key: t('dueDay'), value: formatDateCn(c.visit.dueOn) }] : []),
            ]
          : []),
        { key: t('requestedAt'), value: momentText(c.requestedAt) },
      ]}
    />
    <LinkButton
      id="case-account"
      more
      href={href('creditpayAccount', { id: c.creditAccountId })}
      onPress={() => go('creditpayAccount', { id: c.creditAccountId })}
    >
      {t('toAccount')}
    </LinkButton>
  </Panel>
)

function proposalText(p: NonNullable<StaffCreditpayCase['proposal']>): string {
  const parts = [
    t(p.isApproval ? 'proposeYes' : 'proposeNo'),
    ...(p.limitFen === null ? [] : [t('proposedLimit', { amount: formatFen(p.limitFen) })]),
    ...(p.dueOn === null ? [] : [t('proposedDue', { day: p.dueOn })]),
  ]
  return t('proposed', { what: parts.join('，'), note: p.note })
}

function Propose({ c, onFresh }: { c: StaffCreditpayCase; onFresh: () => void }) {
  const [limit, setLimit] = useState(c.proposal?.limitFen ? String(c.proposal.limitFen / 100) : '')
  const [day, setDay] = useState(c.proposal?.dueOn ?? '')
  const [note, setNote] = useState('')
  const [error, setError] = useState<{ at: 'limit' | 'note'; text: string }>()
  const propose = useWrite('payments.proposeCreditpayCase', { refresh: [...REFRESH] })
  useStale(propose.failure, onFresh)
  const send = (isApproval: boolean) => {
    const limitFen = typedFen(limit)
    if (isApproval && NEEDS_LIMIT.includes(c.kind) && limitFen === null) {
      setError({ at: 'limit', text: t('amountNeeded') })
      return focusOn('proposal-limit')
    }
    if (note.trim().length < 2) {
      setError({ at: 'note', text: t('noteNeeded') })
      return focusOn('proposal-note')
    }
    setError(undefined)
    const values = {
      ...(NEEDS_LIMIT.includes(c.kind) && limitFen !== null ? { limitFen } : {}),
      ...(NEEDS_DAY.includes(c.kind) && day ? { dueOn: day.trim() } : {}),
    }
    return propose.run({ params: { id: c.id }, ifMatch: c.version, body: { isApproval, note: note.trim(), ...(isApproval ? values : {}) } })
  }
  return (
    <Panel title={t('proposal')}>
      <Failure id="propose-failed" failure={propose.failure} />
      {c.proposal ? <Text>{proposalText(c.proposal)}</Text> : null}
      {NEEDS_LIMIT.includes(c.kind) ? (
        <Field
          id="proposal-limit"
          label={t('limitYuan')}
          hint={t('limitHint', { amount: formatFen(c.maxLimitFen) })}
          value={limit}
          onChange={setLimit}
          maxLength={9}
          first
          error={error?.at === 'limit' ? error.text : undefined}
        />
      ) : null}
      {NEEDS_DAY.includes(c.kind) ? (
        <Field id="proposal-day" label={t('dueOn')} hint={t('dueHint')} value={day} onChange={setDay} maxLength={10} first />
      ) : null}
      <Field
        id="proposal-note"
        label={t('note')}
        value={note}
        onChange={setNote}
        maxLength={200}
        multiline
        error={error?.at === 'note' ? error.text : undefined}
        required
      />
      <Stack>
        <Buttons>
          <Button id="propose-yes" busy={propose.busy} onPress={() => send(true)}>
            {t('proposeYes')}
          </Button>
          <Button id="propose-no" kind="secondary" busy={propose.busy} onPress={() => send(false)}>
            {t('proposeNo')}
          </Button>
        </Buttons>
      </Stack>
    </Panel>
  )
}

function Decide({ c, onFresh }: { c: StaffCreditpayCase; onFresh: () => void }) {
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const decide = useWrite('payments.decideCreditpayCase', { refresh: [...REFRESH] })
  useStale(decide.failure, onFresh)
  const send = (isApproved: boolean) => {
    if (note.trim().length < 2) {
      setError(t('noteNeeded'))
      return focusOn('decision-note')
    }
    setError(undefined)
    return decide.run({ params: { id: c.id }, ifMatch: c.version, body: { isApproved, note: note.trim() } })
  }
  return (
    <Panel title={t('decision')}>
      <Failure id="decide-failed" failure={decide.failure} />
      <Field id="decision-note" label={t('note')} value={note} onChange={setNote} maxLength={200} multiline first error={error} required />
      <Stack>
        <Buttons>
          {c.proposal?.isApproval ? (
            <Button id="decide-yes" busy={decide.busy} onPress={() => send(true)}>
              {t('approve')}
            </Button>
          ) : null}
          <Button id="decide-no" kind="danger" busy={decide.busy} onPress={() => send(false)}>
            {t('reject')}
          </Button>
        </Buttons>
      </Stack>
    </Panel>
  )
}

const Failure = ({ id, failure }: { id: string; failure: unknown }) =>
  failure ? (
    <Notice id={id} tone="danger" live>
      {failure instanceof ApiProblem ? failure.title : t('failed')}
    </Notice>
  ) : null

/** Somebody else was faster: show what is there now. */
function useStale(failure: unknown, onFresh: () => void): void {
  const isStale = failure instanceof ApiProblem && failure.status === 412
  useEffect(() => {
    if (isStale) onFresh()
    // once per refusal, not per new closure
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [failure])
}

const Shown = ({ c }: { c: StaffCreditpayCase }) => (
  <Panel title={t('proposal')}>
    <Text>{c.proposal ? proposalText(c.proposal) : t('noProposal')}</Text>
    {c.decision ? (
      <KeyValueList
        items={[
          { key: t('state'), value: t(c.state) },
          { key: t('note'), value: c.decision.note },
          { key: t('decidedAt'), value: momentText(c.decision.at) },
        ]}
      />
    ) : c.state === 'PROPOSED' && !c.canDecide ? (
      <Text>{t('notYours')}</Text>
    ) : null}
  </Panel>
)

/** One case: the person's words, what one proposes, what the other decides (§3.7). */
export default function CreditpayCasePage() {
  const { id = '' } = useParams('creditpayCase')
  const may = useMay('creditpayCases')
  const query = useRead('payments.getCreditpayCase', { params: { id } }, { enabled: id !== '' && may })
  const fresh = () => void query.refetch()
  return (
    <Frame title={query.data ? t('caseTitle', { kind: t(query.data.kind), name: query.data.personNameMasked }) : t('cases')} current="creditpayCases" task>
      <QueryStates query={query}>
        {(c) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <Facts c={c} />
            </Box>
            <Box className="side s-stack">
              {c.canPropose ? <Propose key={`p${c.version}`} c={c} onFresh={fresh} /> : <Shown c={c} />}
              {c.canDecide ? <Decide key={`d${c.version}`} c={c} onFresh={fresh} /> : null}
              <Button id="case-back" kind="secondary" href={href('creditpayCases', {})} onPress={() => go('creditpayCases', {})}>
                {t('back')}
              </Button>
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
