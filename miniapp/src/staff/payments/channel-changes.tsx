import type { ChannelChange } from '@jktl/shared/payments/channels/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Button, Buttons, Dialog, Field, Pill, Table, type TableColumn, Text } from '@/ui'
import { changeText, reviewTone } from './channel-words'
import { t } from './channels-texts'
import { momentText } from './words'
import { WriteTrouble } from './write-trouble'

export interface AskedChange {
  change: ChannelChange
  isApproved: boolean
}

/** The second hand's word; goes into the frame's overlay. */
export function DecideChange({ change, isApproved, onDone }: AskedChange & { onDone: () => void }) {
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const decide = useWrite('payments.decideChannelChange', { onDone, refresh: ['payments.getChannels', 'payments.getChannelMerchant'] })
  const send = () =>
    note.trim().length < 2
      ? setError(t('noteNeeded'))
      : decide.run({ params: { id: change.id }, ifMatch: change.version, body: { isApproved, note: note.trim() } })
  return (
    <Dialog
      id="change-decision"
      title={t(change.kind)}
      confirm={t(isApproved ? 'approve' : 'reject')}
      onConfirm={send}
      busy={decide.busy}
      dismiss={t('cancel')}
      onDismiss={onDone}
    >
      <Text>{changeText(change)}</Text>
      <Text>{change.reason}</Text>
      <Field id="change-note" label={t('note')} value={note} onChange={setNote} maxLength={200} error={error} required />
      <WriteTrouble id="change-trouble" failure={decide.failure} />
    </Dialog>
  )
}

/** Changes with what they do, and the buttons of whoever may decide them. */
export function ChannelChanges({
  id,
  label,
  changes,
  onAsk,
}: {
  id: string
  label: string
  changes: readonly ChannelChange[]
  onAsk: (asked: AskedChange) => void
}) {
  const columns: readonly TableColumn<ChannelChange>[] = [
    { key: 'what', title: t('what'), head: true, phone: 'line', cell: (c) => `${t(c.kind)} ${c.mchid}` },
    { key: 'state', title: t('state'), phone: 'line', cell: (c) => <Pill tone={reviewTone(c.state)}>{t(c.state)}</Pill> },
    { key: 'details', title: t('details'), named: true, cell: (c) => `${changeText(c)}。${c.reason}，${momentText(c.proposedAt)}` },
    {
      key: 'act',
      title: t('decision'),
      cell: (change) =>
        change.canDecide ? (
          <Buttons>
            <Button id={`change-yes-${change.id}`} kind="secondary" small onPress={() => onAsk({ change, isApproved: true })}>
              {t('approve')}
            </Button>
            <Button id={`change-no-${change.id}`} kind="secondary" small onPress={() => onAsk({ change, isApproved: false })}>
              {t('reject')}
            </Button>
          </Buttons>
        ) : (
          (change.note ?? t(change.state === 'PROPOSED' ? 'waitsForOther' : 'noNote'))
        ),
    },
  ]
  return <Table id={id} label={label} columns={columns} rows={changes} rowKey={(c) => c.id} />
}
