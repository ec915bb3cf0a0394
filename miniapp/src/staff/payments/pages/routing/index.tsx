import type { RoutingDetail } from '@jktl/shared/payments/channels/contract'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, Field, KeyValueList, Notice, QueryStates, Table, type TableColumn, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { useParams } from '../../../routes'
import { t } from '../../channels-texts'
import { DryRun } from '../../routing-dry-run'
import { momentText } from '../../words'
import { WriteTrouble } from '../../write-trouble'

const DAYS = 30
const REFRESH = ['payments.getRouting', 'payments.listRoutings', 'payments.getChannels'] as const
type Line = RoutingDetail['diff'][number]
const DIFF: readonly TableColumn<Line>[] = [
  { key: 'institution', title: t('institution'), head: true, phone: 'line', cell: (d) => d.institutionName },
  { key: 'kind', title: t('kind'), phone: 'line', cell: (d) => t(d.businessKind) },
  { key: 'before', title: t('before'), named: true, cell: (d) => d.before ?? t('nobody') },
  { key: 'after', title: t('after'), named: true, cell: (d) => d.after ?? t('nobody') },
]

function Decide({ routing, isApproved, onDone }: { routing: RoutingDetail; isApproved: boolean; onDone: () => void }) {
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const decide = useWrite('payments.decideRouting', { onDone, refresh: [...REFRESH] })
  const send = () =>
    note.trim().length < 2
      ? setError(t('noteNeeded'))
      : decide.run({ params: { id: routing.id }, ifMatch: routing.version, body: { isApproved, note: note.trim() } })
  return (
    <Dialog
      id="routing-decision"
      title={t('version', { n: routing.number })}
      confirm={t(isApproved ? 'approve' : 'reject')}
      onConfirm={send}
      busy={decide.busy}
      dismiss={t('cancel')}
      onDismiss={onDone}
    >
      <Text>{t('changed', { n: routing.changed, lines: routing.lines })}</Text>
      <Field id="routing-note" label={t('note')} value={note} onChange={setNote} maxLength={200} error={error} required />
      <WriteTrouble id="routing-trouble" failure={decide.failure} />
    </Dialog>
  )
}

function beginText(routing: RoutingDetail): string {
  if (routing.effectiveFrom) return t('effectiveFrom', { at: momentText(routing.effectiveFrom) })
  return routing.startsAt ? t('startsAt', { at: momentText(routing.startsAt) }) : t('whenApproved')
}

function Work({ routing, onDecide }: { routing: RoutingDetail; onDecide: (isApproved: boolean) => void }) {
  const dryRun = useWrite('payments.tryRouting', { refresh: [...REFRESH] })
  const withdraw = useWrite('payments.withdrawRouting', { refresh: [...REFRESH] })
  const target = { params: { id: routing.id }, ifMatch: routing.version }
  return (
    <Panel title={t('dryRun')}>
      <Box className="s-stack">
        <Text look="cap">{t('dryRunNote')}</Text>
        {routing.dryRun ? null : <Text>{t('notTried')}</Text>}
        <WriteTrouble id="try-trouble" failure={dryRun.failure ?? withdraw.failure} />
        <Box className="acts">
          <Button
            id="routing-try"
            kind={routing.dryRun ? 'secondary' : 'primary'}
            fit
            busy={dryRun.busy}
            onPress={() => dryRun.run({ ...target, body: { days: DAYS } })}
          >
            {t('try', { n: DAYS })}
          </Button>
          {routing.canWithdraw ? (
            <Button id="routing-withdraw" kind="secondary" fit busy={withdraw.busy} onPress={() => withdraw.run(target)}>
              {t('withdraw')}
            </Button>
          ) : null}
          {routing.canDecide && routing.dryRun ? (
            <>
              <Button id="routing-approve" fit onPress={() => onDecide(true)}>
                {t('approve')}
              </Button>
              <Button id="routing-reject" kind="secondary" fit onPress={() => onDecide(false)}>
                {t('reject')}
              </Button>
            </>
          ) : null}
        </Box>
        {routing.canDecide ? null : <Notice id="own-hand">{t('ownHand')}</Notice>}
      </Box>
    </Panel>
  )
}

/** One version: what it changes, what it would do, and the second hand's decision. */
export default function RoutingPage() {
  const may = useMay('channels')
  const { id = '' } = useParams('routing')
  const [asked, setAsked] = useState<boolean | null>(null)
  const query = useRead('payments.getRouting', { params: { id } }, { enabled: may && id !== '' })
  const overlay = asked !== null && query.data ? <Decide routing={query.data} isApproved={asked} onDone={() => setAsked(null)} /> : undefined
  return (
    <Frame title={t('routing')} current="channels" task overlay={overlay}>
      <QueryStates query={query}>
        {(routing) => (
          <>
            <Panel title={t('version', { n: routing.number })}>
              <KeyValueList
                items={[
                  { key: t('state'), value: routing.isInForce ? t('inForce') : t(routing.state) },
                  { key: t('effective'), value: beginText(routing) },
                  { key: t('reason'), value: routing.note },
                  ...(routing.decisionNote ? [{ key: t('note'), value: routing.decisionNote }] : []),
                ]}
              />
            </Panel>
            <Panel title={t('diff')} flush={routing.diff.length > 0}>
              <Table id="diff" label={t('diff')} columns={DIFF} rows={routing.diff} rowKey={(d) => `${d.institutionId} ${d.businessKind}`} />
            </Panel>
            {routing.canTry ? <Work routing={routing} onDecide={setAsked} /> : null}
            {routing.dryRun ? <DryRun dryRun={routing.dryRun} /> : null}
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
