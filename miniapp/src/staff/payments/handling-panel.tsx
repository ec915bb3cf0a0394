import { formatFen } from '@jktl/shared/kernel/money'
import type { DifferenceDetail } from '@jktl/shared/payments/reconciliation/desk-contract'
import type { DeskAction } from '@jktl/shared/payments/reconciliation/desk-rules'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Checkbox, Field, KeyValueList, Notice, RadioGroup, Text } from '@/ui'
import { focusOn } from '../frame/keys'
import { Panel } from '../frame/panel'
import { WriteTrouble } from './write-trouble'
import { t } from './finance-texts'
import { momentText } from './words'

const REFRESH = ['payments.getDifference', 'payments.listDifferences', 'payments.getFinanceDuties', 'payments.getFinanceDay'] as const

/** 制单: one of the possible ways, with its reason; the amount is the server's. */
function Proposing({ difference }: { difference: DifferenceDetail }) {
  const [action, setAction] = useState<DeskAction | null>(null)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const propose = useWrite('payments.proposeHandling', { refresh: [...REFRESH] })
  const chosen = difference.actions.find((one) => one.action === action)
  const send = () => {
    if (!chosen) return
    if (reason.trim().length < 2) {
      setError(t('reasonNeeded'))
      focusOn('handling-reason')
      return
    }
    setError(undefined)
    propose.run({ params: { id: difference.id }, ifMatch: difference.version, body: { action: chosen.action, reason: reason.trim() } })
  }
  return (
    <Panel id="handling" title={t('howTo')} note={t('proposeHint')}>
      <Box className="s-stack">
        <RadioGroup
          id="handling"
          label={t('howTo')}
          value={action}
          onChange={setAction}
          choices={difference.actions.map((one) => ({
            value: one.action,
            label: one.title,
            note: one.needsDocument ? `${one.effect}${t('needsDocument')}。` : one.effect,
            ...(one.amountFen === null ? {} : { end: formatFen(one.amountFen) }),
          }))}
        />
        <Field id="handling-reason" label={t('reasonOfMaker')} value={reason} onChange={setReason} maxLength={200} multiline first error={error} />
        <WriteTrouble id="handling-failed" failure={propose.failure} />
        <Button
          id="handling-propose"
          busy={propose.busy}
          {...(chosen && !chosen.needsDocument ? {} : { disabledReason: t(chosen ? 'needsDocument' : 'chooseAction') })}
          onPress={send}
        >
          {t('propose')}
        </Button>
      </Box>
    </Panel>
  )
}

/** 复核: has seen what would happen, and agrees or sends it back. */
function Checking({ difference }: { difference: DifferenceDetail }) {
  const [isSeen, setSeen] = useState(false)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const decide = useWrite('payments.decideHandling', { refresh: [...REFRESH] })
  const amountFen = difference.proposals[0]?.amountFen ?? null
  const send = (decision: 'approve' | 'return') => {
    if (reason.trim().length < 2) {
      setError(t('reasonNeeded'))
      focusOn('check-reason')
      return
    }
    setError(undefined)
    decide.run({ params: { id: difference.id }, ifMatch: difference.version, body: { decision, reason: reason.trim() } })
  }
  return (
    <Panel id="check" title={t('check')}>
      <Box className="s-stack">
        <Checkbox id="check-seen" checked={isSeen} onChange={setSeen}>
          {amountFen === null ? t('seenPlain') : t('seen', { amount: formatFen(amountFen) })}
        </Checkbox>
        <Field id="check-reason" label={t('opinion')} value={reason} onChange={setReason} maxLength={200} multiline first error={error} />
        <Notice tone="info">{t('twoPeople')}</Notice>
        <WriteTrouble id="check-failed" failure={decide.failure} />
        <Box className="acts">
          <Button id="check-approve" fit busy={decide.busy} {...(isSeen ? {} : { disabledReason: t('seenNeeded') })} onPress={() => send('approve')}>
            {t('approve')}
          </Button>
          <Button id="check-return" kind="secondary" fit busy={decide.busy} onPress={() => send('return')}>
            {t('sendBack')}
          </Button>
        </Box>
      </Box>
    </Panel>
  )
}

/** What the maker proposed, what the checker said, and whoever's turn it is now (B13). */
export const HandlingPanel = ({ difference }: { difference: DifferenceDetail }) => (
  <>
    {difference.proposals.map((p, index) => (
      <Panel key={p.id} id={`proposal-${index}`} title={t(p.isMine ? 'proposalMine' : 'proposalOf')} note={momentText(p.proposedAt)}>
        <KeyValueList
          items={[
            { key: t('howTo'), value: p.amountFen === null ? p.title : `${p.title} ${formatFen(p.amountFen)}` },
            { key: t('effectTitle'), value: p.effect },
            { key: t('reasonOfMaker'), value: p.reason },
            { key: t('posting'), value: t(p.postingMode) },
            ...(p.decision && p.decidedAt
              ? [
                  {
                    key: t('decided', { time: momentText(p.decidedAt) }),
                    value: `${t(p.decision === 'RETURNED' ? 'RETURNED' : 'approve')}：${p.decisionReason ?? ''}`,
                  },
                ]
              : []),
          ]}
        />
      </Panel>
    ))}
    {difference.actions.length > 0 ? <Proposing difference={difference} /> : null}
    {difference.canDecide ? <Checking difference={difference} /> : null}
    {difference.state === 'PROPOSED' && !difference.canDecide ? <Text>{t('waitingChecker')}</Text> : null}
  </>
)
