import {
  POSTS,
  TRANSFER_ANSWER_HOURS,
  TRANSFER_DIRECTIONS,
  TRANSFER_REASONS,
  TRANSFERS_BEFORE_UP,
  type TransferDirection,
  type TransferReason,
} from '@jktl/shared/grid-events/model'
import type { TransferCandidateView } from '@jktl/shared/grid-events/work/contract'
import { useState } from 'react'
import { useRead, type Answer } from '@/platform/api'
import { Box, Button, Buttons, ChipGroup, Empty, Field, Notice, QueryStates, RadioGroup, Segmented, Sheet, Tag, Text } from '@/ui'
import { useAct } from '../act'
import { Trouble } from '../trouble'
import { t } from '../work-texts'
import type { SheetProps } from './sheet-props'

const DIRECTIONS = Object.keys(TRANSFER_DIRECTIONS) as TransferDirection[]
const REASONS = Object.keys(TRANSFER_REASONS) as TransferReason[]

function situation({ isAway, isSameNode, nodeName, load, hadIt, mayChoose }: TransferCandidateView): string {
  const where = isSameNode ? t('ownNode') : nodeName
  const busy = t('load', { count: load })
  const state = isAway ? t('isAway') : mayChoose ? t('onDuty') : t(hadIt ? 'hadIt' : 'onlyUp')
  return [where, busy, state].join(' · ')
}

/** 转派: to whom, why, and what happens then (§3.2). */
export function TransferSheet(props: SheetProps) {
  const query = useRead('gridEvents.listTransferCandidates', { params: { id: props.event.id } })
  return (
    <Sheet id="transfer-sheet" title={t('transferTitle')} onClose={props.onClose}>
      <QueryStates query={query}>{(data) => <Choose {...props} data={data} />}</QueryStates>
    </Sheet>
  )
}

function Choose({ event, onDone, onClose, onOvertaken, data }: SheetProps & { data: Answer<'gridEvents.listTransferCandidates'> }) {
  const { items, onlyUp, transferNo } = data
  const [direction, setDirection] = useState<TransferDirection>(onlyUp ? 'UP' : 'SAME')
  const [chosen, setChosen] = useState<string | null>(null)
  const [reason, setReason] = useState<TransferReason | null>(null)
  const [note, setNote] = useState('')
  const [isTried, setTried] = useState(false)
  const offer = useAct('gridEvents.offerTransfer', { onDone, onOvertaken })
  const shown = items.filter((one) => one.direction === direction)
  const to = items.find(({ accountId, mayChoose, direction: its }) => accountId === chosen && mayChoose && its === direction)
  const missing = to ? (reason ? null : t('reasonNeeded')) : t('transferPick')
  const send = () => {
    setTried(true)
    if (to && reason) offer.run({ params: { id: event.id }, ifMatch: event.version, body: { toAccountId: to.accountId, reason, note: note.trim() } })
  }
  return (
    <Box className="s-stack">
      <Segmented
        id="transfer-direction"
        label={t('direction')}
        value={direction}
        onChange={setDirection}
        choices={DIRECTIONS.map((value) => ({ value, label: `${TRANSFER_DIRECTIONS[value]} ${items.filter((one) => one.direction === value).length}` }))}
      />
      {shown.length > 0 ? (
        <RadioGroup
          id="candidate"
          label={t('candidates')}
          value={to?.accountId ?? null}
          onChange={setChosen}
          choices={shown.map((one) => ({
            value: one.accountId,
            label: (
              <>
                {one.name} <Tag>{POSTS[one.kind]}</Tag>
              </>
            ),
            note: situation(one),
            disabled: !one.mayChoose,
          }))}
        />
      ) : (
        <Empty icon="users" title={t('noCandidates')} />
      )}
      <Text look="sub">{t('reason')}</Text>
      <ChipGroup
        id="transfer-reason"
        label={t('reason')}
        value={reason}
        onChange={setReason}
        choices={REASONS.map((value) => ({ value, label: TRANSFER_REASONS[value] }))}
      />
      <Field id="transfer-note" label={t('transferNote')} value={note} onChange={setNote} maxLength={200} optional />
      <Notice tone="info">
        {t('transferRule', { hours: TRANSFER_ANSWER_HOURS, no: transferNo })}
        {onlyUp ? t('transferRuleOnlyUp') : t('transferRuleUp', { up: TRANSFERS_BEFORE_UP })}
      </Notice>
      <Trouble id="transfer-failed" failure={offer.failure} />
      {isTried && missing ? (
        <Notice id="transfer-missing" tone="danger" live>
          {missing}
        </Notice>
      ) : null}
      <Buttons>
        <Button id="transfer-cancel" kind="secondary" onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button id="transfer-submit" busy={offer.busy} onPress={send}>
          {to ? t('transferGo', { name: to.name }) : t('actTransfer')}
        </Button>
      </Buttons>
    </Box>
  )
}
