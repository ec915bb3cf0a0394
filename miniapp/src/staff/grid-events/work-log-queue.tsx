import type { WorkLog } from '@jktl/shared/grid-events/work-log/contract'
import type { QueueItem } from '@jktl/shared/kernel/send-queue'
import { useState } from 'react'
import { sendAll, sendQueue, useQueue } from '@/platform/send-queue'
import { Box, Button, Dialog, Row } from '@/ui'
import { Panel } from '../frame/panel'
import { go } from '../routes'
import { WORK_LOG_QUEUE, type WorkLogPayload } from './work-log-courier'
import { t } from './work-log-texts'

type Item = QueueItem<WorkLogPayload, WorkLog>
/** Records that are only on this phone. */
export const useUnsent = (): Item[] => useQueue<WorkLogPayload, WorkLog>(WORK_LOG_QUEUE).filter(({ state }) => state !== 'sent')

const stateText = ({ state, refusal }: Item): string =>
  state === 'draft' ? t('draft') : state === 'refused' ? t('refused', { title: refusal?.title ?? '' }) : state === 'sending' ? t('sending') : t('waiting')

/** What was written and has not arrived, each with what can be done about it. */
export function UnsentWorkLogs({ items, onDiscard }: { items: readonly Item[]; onDiscard: (key: string) => void }) {
  if (items.length === 0) return null
  const change = async (item: Item) => {
    if (item.state === 'draft' || (await sendQueue.reopen(item.key)).ok) go('workLogForm', { draft: item.key })
  }
  return (
    <Panel id="unsent-logs" title={t('pending')} note={t('pendingNote')} flush>
      <Box as="ul" className="rows" label={t('pending')}>
        {items.map((item) => (
          <Box as="li" key={item.key} id={`unsent-${item.no}`} className="rows__i">
            <Box as="span" className="rows__t">
              {item.payload.name || t('untitled')}
            </Box>
            <Box as="span" className="sub" live="polite">
              {stateText(item)}
            </Box>
            <Row wrap tight>
              {item.state === 'draft' || item.state === 'refused' ? (
                <>
                  <Button id={`unsent-${item.no}-change`} kind="secondary" small fit onPress={() => void change(item)}>
                    {t(item.state === 'draft' ? 'goOn' : 'change')}
                  </Button>
                  <Button id={`unsent-${item.no}-discard`} kind="quiet" small fit onPress={() => onDiscard(item.key)}>
                    {t('discard')}
                  </Button>
                </>
              ) : (
                <Button id={`unsent-${item.no}-send`} kind="secondary" small fit busy={item.state === 'sending'} onPress={() => void sendAll()}>
                  {t('sendNow')}
                </Button>
              )}
            </Row>
          </Box>
        ))}
      </Box>
    </Panel>
  )
}

export function DiscardDialog({ itemKey, onClose }: { itemKey: string; onClose: () => void }) {
  const [busy, setBusy] = useState(false)
  const discard = async () => {
    setBusy(true)
    await sendQueue.discard(itemKey)
    onClose()
  }
  return (
    <Dialog
      id="discard-log"
      title={t('discardTitle')}
      confirm={t('discard')}
      danger
      busy={busy}
      onConfirm={() => void discard()}
      dismiss={t('keep')}
      onDismiss={onClose}
    >
      {t('discardNote')}
    </Dialog>
  )
}
