import type { GridEventPage } from '@jktl/shared/grid-events/work/contract'
import type { StaffAction } from '@jktl/shared/grid-events/work/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { useState, type ReactNode } from 'react'
import { useRead } from '@/platform/api'
import { Box, Notice, QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { useLeaving } from '../../../frame/leaving'
import { restart, useParams } from '../../../routes'
import { useAct } from '../../act'
import { ActionBar, MoreActions, Supervise } from '../../event/actions'
import { Facts } from '../../event/facts'
import { History, Merged, Photos, Transfers } from '../../event/history'
import { LookDialog, Reporter, type Revealed } from '../../event/reporter'
import { Confirm } from '../../sheets/confirm'
import { FileSheet } from '../../sheets/file-sheet'
import { MergeSheet } from '../../sheets/merge-sheet'
import type { SheetProps } from '../../sheets/sheet-props'
import { TransferSheet } from '../../sheets/transfer-sheet'
import { AnswerSheet, AskSheet, DeclineSheet, FailSheet, RejectSheet, ResolveSheet } from '../../sheets/word-sheets'
import { Trouble } from '../../trouble'
import { timeText } from '../../words'
import { t } from '../../work-texts'

const REFRESH_MS = 60_000
type Open = StaffAction | 'look' | null

/** 处理事件: everything about one event, and what may be done with it (R261). */
export default function EventPage() {
  const { id = '' } = useParams('gridEvent')
  const may = useMay('gridInbox')
  const query = useRead('gridEvents.getWorkEvent', { params: { id } }, { enabled: may && id !== '', keep: true, refetchMs: REFRESH_MS })
  const [open, setOpen] = useState<Open>(null)
  const [revealed, setRevealed] = useState<Revealed | null>(null)
  const hide = () => setRevealed(null)
  useLeaving(hide)
  const close = () => setOpen(null)
  const onOvertaken = () => void query.refetch()
  const onDone: SheetProps['onDone'] = ({ event }) => {
    close()
    // Given back or moved away: it is no longer this person's to see.
    if (event === null) return restart('gridInbox', {})
    void query.refetch()
  }
  const event = query.data
  const quick = useQuick({ onDone, onOvertaken })
  return (
    <Frame
      title={t('event')}
      current="gridInbox"
      task
      note={event ? t('eventNo', { no: event.eventNo }) : undefined}
      overlay={
        event
          ? overlayOf(open, { event, onDone, onOvertaken, onClose: close }, quick, (answer) => (setRevealed(answer), close(), void query.refetch()))
          : undefined
      }
    >
      <QueryStates query={query}>
        {(shown) => (
          <Content
            event={shown}
            savedAt={query.savedAt}
            revealed={revealed}
            quick={quick}
            onAct={(action) => (isQuick(action) ? quick.run(action, shown) : setOpen(action))}
            onLook={() => setOpen('look')}
            onHide={hide}
          />
        )}
      </QueryStates>
    </Frame>
  )
}

/** Without words and without a second question. */
const QUICK = ['claim', 'acceptTransfer', 'goOn'] as const
type Quick = (typeof QUICK)[number]
const isQuick = (action: StaffAction): action is Quick => QUICK.some((one) => one === action)

function useQuick(on: Pick<SheetProps, 'onDone' | 'onOvertaken'>) {
  const claim = useAct('gridEvents.claimEvent', on)
  const accept = useAct('gridEvents.answerTransfer', on)
  const goOn = useAct('gridEvents.goOnWithEvent', on)
  const check = useAct('gridEvents.checkEvent', on)
  const withdraw = useAct('gridEvents.withdrawTransfer', on)
  const unmerge = useAct('gridEvents.unmergeEvent', on)
  return {
    check,
    withdraw,
    unmerge,
    busy: claim.busy || accept.busy || goOn.busy,
    failure: claim.failure ?? accept.failure ?? goOn.failure,
    run: (action: Quick, { id, version }: GridEventPage): void => {
      const at = { params: { id }, ifMatch: version }
      if (action === 'claim') claim.run(at)
      else if (action === 'goOn') goOn.run(at)
      else accept.run({ ...at, body: { decision: 'ACCEPT', note: '' } })
    },
  }
}

function overlayOf(
  open: Open,
  sheet: SheetProps,
  { check, withdraw, unmerge }: ReturnType<typeof useQuick>,
  onRevealed: (answer: Revealed) => void,
): ReactNode {
  const { event, onClose } = sheet
  const at = { params: { id: event.id }, ifMatch: event.version }
  switch (open) {
    case 'resolve':
      return <ResolveSheet {...sheet} />
    case 'offerTransfer':
      return <TransferSheet {...sheet} />
    case 'answer':
      return <AnswerSheet {...sheet} />
    case 'askInfo':
      return <AskSheet {...sheet} />
    case 'declineTransfer':
      return <DeclineSheet {...sheet} />
    case 'failCheck':
      return <FailSheet {...sheet} />
    case 'rejectIntake':
      return <RejectSheet {...sheet} />
    case 'file':
      return <FileSheet {...sheet} />
    case 'merge':
      return <MergeSheet {...sheet} />
    case 'look':
      return <LookDialog eventId={event.id} onDone={onRevealed} onDismiss={onClose} />
    case 'verifyClose':
      return (
        <Confirm
          id="pass"
          title={t('passTitle')}
          go={t('passGo')}
          {...check}
          onGo={() => check.run({ ...at, body: { result: 'PASS', note: '' } })}
          onClose={onClose}
        />
      )
    case 'withdrawTransfer':
      return <Confirm id="withdraw" title={t('withdrawTitle')} go={t('withdrawGo')} {...withdraw} onGo={() => withdraw.run(at)} onClose={onClose} />
    case 'unmerge':
      return <Confirm id="unmerge" title={t('unmergeTitle')} go={t('unmergeGo')} {...unmerge} onGo={() => unmerge.run(at)} onClose={onClose} />
    default:
      return undefined
  }
}

interface ContentProps {
  event: GridEventPage
  savedAt: number | null
  revealed: Revealed | null
  quick: ReturnType<typeof useQuick>
  onAct: (action: StaffAction) => void
  onLook: () => void
  onHide: () => void
}
const Content = ({ event, savedAt, revealed, quick, onAct, onLook, onHide }: ContentProps) => (
  <Box className="evp">
    {savedAt ? (
      <Notice id="event-offline" tone="notice" icon="cloudoff" live>
        {t('offline', { time: timeText(formatInstant(savedAt)) })}
      </Notice>
    ) : null}
    <Trouble id="act-failed" failure={quick.failure} />
    <Box className="cols">
      <Box className="grow s-stack">
        <Facts event={event} />
        <Reporter event={event} revealed={revealed} onAsk={onLook} onHide={onHide} />
        <MoreActions event={event} busy={quick.busy} onAct={onAct} />
        <Photos event={event} />
        <History event={event} />
      </Box>
      <Box className="side s-stack">
        <ActionBar event={event} busy={quick.busy} onAct={onAct} />
        <Supervise event={event} />
        <Transfers event={event} />
        <Merged event={event} />
      </Box>
    </Box>
  </Box>
)
