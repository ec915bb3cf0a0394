import type { ReportReceipt } from '@jktl/shared/grid-events/report/contract'
import { isChangeable, type QueueItem } from '@jktl/shared/kernel/send-queue'
import { useState } from 'react'
import { currentPath } from '@/platform/router'
import { sendAll, sendQueue, useAutoSend, useQueue } from '@/platform/send-queue'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Box, Button, Buttons, Card, Dialog, Empty, Heading, Notice, Page, Pill, SignInPrompt, Stack, Switch, Text } from '@/ui'
import { go } from '../../../routes'
import { savedWords } from '../../queue-card'
import { REPORT_KIND } from '../../report-courier'
import type { ReportDraft } from '../../report-draft'
import { t } from '../../report-texts'

type Item = QueueItem<ReportDraft, ReportReceipt>
const STATE = {
  draft: { tone: 'info', text: 'stateDraft' },
  waiting: { tone: 'paused', text: 'stateWaiting' },
  sending: { tone: 'info', text: 'stateSending' },
  refused: { tone: 'danger', text: 'stateRefused' },
  sent: { tone: 'ok', text: 'stateSent' },
} as const

function Waiting({ item, onRemove }: { item: Item; onRemove: () => void }) {
  const { key, no, state, capturedAt, attempts, refusal, answer } = item
  const { tone, text } = STATE[state]
  const open = async (): Promise<void> => {
    if (state !== 'draft' && !(await sendQueue.reopen(key)).ok) return
    go('eventReport', { draft: key })
  }
  const mayChange = state === 'draft' || isChangeable(item)
  return (
    <Card id={`queue-${no}`}>
      <Heading level={2}>{item.title || t('untitled')}</Heading>
      <Stack>
        <Pill tone={tone}>{text === 'stateSent' ? t(text, { no: answer?.eventNo ?? '' }) : t(text)}</Pill>
      </Stack>
      <Text look="sub">
        {t('localNo', { no })}
        {capturedAt === '' ? '' : ` ${t('saved', { when: savedWords(capturedAt) })}`}
        {attempts > 0 && state === 'waiting' ? ` ${t('tried', { n: attempts })}` : ''}
      </Text>
      {refusal && state === 'refused' ? <Notice tone="danger">{refusal.title}</Notice> : null}
      {mayChange ? (
        <Buttons>
          <Button id={`queue-edit-${no}`} kind="secondary" icon="edit" onPress={() => void open()}>
            {t(state === 'draft' ? 'goOn' : 'edit')}
          </Button>
          <Button id={`queue-remove-${no}`} kind="danger" icon="trash" onPress={onRemove}>
            {t('remove')}
          </Button>
        </Buttons>
      ) : state === 'waiting' ? (
        <Text look="cap">{t('maybeThere')}</Text>
      ) : null}
    </Card>
  )
}

/** 等着发送 (§3.8): everything this account saved on this phone, with what became of it. */
export default function EventQueuePage() {
  const signedIn = useSignedIn()
  const items = useQueue<ReportDraft, ReportReceipt>(REPORT_KIND)
  const { isOn, set } = useAutoSend()
  const [isSending, setSending] = useState(false)
  const [removing, setRemoving] = useState<string | null>(null)
  const hasWaiting = items.some(({ state }) => state === 'waiting' || state === 'sending')
  const send = (): void => {
    setSending(true)
    void sendAll().finally(() => setSending(false))
  }
  return (
    <Page
      title={t('queueTitle')}
      bar={
        signedIn && hasWaiting ? (
          <ActionBar>
            <Button id="queue-send" icon="refresh" busy={isSending} onPress={send}>
              {t('sendNow')}
            </Button>
          </ActionBar>
        ) : undefined
      }
      overlay={
        removing !== null ? (
          <Dialog
            id="queue-remove"
            title={t('removeTitle')}
            danger
            confirm={t('remove')}
            onConfirm={() => {
              void sendQueue.discard(removing)
              setRemoving(null)
            }}
            dismiss={t('removeCancel')}
            onDismiss={() => setRemoving(null)}
          >
            <Text>{t('removeNote')}</Text>
          </Dialog>
        ) : undefined
      }
    >
      {!signedIn ? (
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      ) : (
        <>
          <Box className="card card--flush">
            <Switch id="queue-auto" label={t('autoSend')} checked={isOn} onChange={set} />
          </Box>
          {isOn ? null : <Text look="cap">{t('autoSendOff')}</Text>}
          <Stack>
            {items.length === 0 ? <Empty title={t('queueNone')} note={t('queueNoneNote')} /> : null}
            {[...items].reverse().map((item) => (
              <Waiting key={item.key} item={item} onRemove={() => setRemoving(item.key)} />
            ))}
          </Stack>
        </>
      )}
    </Page>
  )
}
