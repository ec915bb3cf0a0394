import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { formatFen, parseYuan } from '@jktl/shared/kernel/money'
import type { ClearingDetail } from '@jktl/shared/payments/clearing/contract'
import { mayAnswer } from '@jktl/shared/payments/clearing/rules'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, Buttons, Dialog, Field, LinkButton, Stack, Text } from '@/ui'
import { usePosts } from '../frame/access'
import { focusOn } from '../frame/keys'
import { Panel } from '../frame/panel'
import { go, href } from '../routes'
import { t } from './clearing-texts'
import { momentText } from './words'
import { WriteTrouble } from './write-trouble'

const REFRESH = ['payments.getClearingBatch', 'payments.listClearingBatches', 'payments.listDifferences'] as const

function yuanOf(text: string): number | null {
  try {
    return parseYuan(text)
  } catch {
    return null
  }
}

/** Whether there is still time to answer, and until when; the institution is told what to do when there is none. */
function openText({ canAnswer, answerUntil }: ClearingDetail, isHospital: boolean): string {
  const date = formatDateCn(answerUntil ?? '')
  if (canAnswer) return t('answerUntil', { date })
  if (mayAnswer(answerUntil ?? '', dateOf(serverNow()))) return t('answerOpen', { date })
  return t(isHospital ? 'answerLateOwn' : 'answerLate', { date })
}

/** What the institution has said, and how far its dispute is. */
function Answered({ answered }: { answered: NonNullable<ClearingDetail['answered']> }) {
  const { at, reason, claimedFen, differenceId, isSettled } = answered
  if (differenceId === null) return <Text>{t('confirmedAt', { time: momentText(at) })}</Text>
  return (
    <Box className="s-stack">
      <Text>{t('disputedAt', { time: momentText(at), reason: reason ?? '' })}</Text>
      {claimedFen === null ? null : <Text>{t('claimedIs', { amount: formatFen(claimedFen) })}</Text>}
      <Text>{t(isSettled ? 'disputeDone' : 'disputeOpen')}</Text>
      <LinkButton id="clearing-difference" more href={href('difference', { id: differenceId })} onPress={() => go('difference', { id: differenceId })}>
        {t('toDifference')}
      </LinkButton>
    </Box>
  )
}

function DisputeForm({ batch, onClose }: { batch: ClearingDetail; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [claimed, setClaimed] = useState('')
  const [error, setError] = useState<{ at: 'reason' | 'claimed'; text: string }>()
  const answer = useWrite('payments.answerClearingBatch', { refresh: [...REFRESH], onDone: onClose })
  const send = () => {
    const claimedFen = yuanOf(claimed)
    const wrong =
      reason.trim().length < 2
        ? { at: 'reason' as const, text: t('reasonNeeded') }
        : claimedFen === null
          ? { at: 'claimed' as const, text: t('claimedNeeded') }
          : null
    setError(wrong ?? undefined)
    if (wrong || claimedFen === null) return focusOn(`dispute-${wrong?.at ?? 'claimed'}`)
    return answer.run({ params: { id: batch.id }, ifMatch: batch.version, body: { answer: 'DISPUTED', reason: reason.trim(), claimedFen } })
  }
  return (
    <Panel id="clearing-dispute" title={t('disputeTitle')} note={t('disputeNote')}>
      <Field
        id="dispute-reason"
        label={t('reason')}
        hint={t('reasonHint')}
        value={reason}
        onChange={setReason}
        maxLength={400}
        multiline
        first
        required
        error={error?.at === 'reason' ? error.text : undefined}
      />
      <Field
        id="dispute-claimed"
        label={t('claimed')}
        hint={t('claimedHint')}
        value={claimed}
        onChange={setClaimed}
        maxLength={14}
        required
        error={error?.at === 'claimed' ? error.text : undefined}
      />
      <WriteTrouble id="dispute-failed" failure={answer.failure} />
      <Stack>
        <Buttons>
          <Button id="dispute-send" busy={answer.busy} onPress={() => void send()}>
            {t('disputeGo')}
          </Button>
          <Button id="dispute-leave" kind="secondary" onPress={onClose}>
            {t('giveUp')}
          </Button>
        </Buttons>
      </Stack>
    </Panel>
  )
}

/** S5: the institution confirms or disputes; the desk sees what it said. */
export function AnswerPanel({ batch }: { batch: ClearingDetail }) {
  const [form, setForm] = useState<'confirm' | 'dispute' | null>(null)
  const confirm = useWrite('payments.answerClearingBatch', { refresh: [...REFRESH], onDone: () => setForm(null) })
  const isHospital = usePosts().some(({ role }) => role === 'hospital_finance')
  if (batch.state !== 'SIGNED' || !batch.answerUntil) return null
  return (
    <>
      <Panel
        id="clearing-answer"
        title={t('answer')}
        foot={
          batch.canAnswer && form !== 'dispute' ? (
            <Box className="acts">
              <Button id="clearing-confirm" fit onPress={() => setForm('confirm')}>
                {t('confirm')}
              </Button>
              <Button id="clearing-object" kind="secondary" fit onPress={() => setForm('dispute')}>
                {t('dispute')}
              </Button>
            </Box>
          ) : undefined
        }
      >
        {batch.answered ? <Answered answered={batch.answered} /> : <Text>{openText(batch, isHospital)}</Text>}
      </Panel>
      {form === 'dispute' && batch.canAnswer ? <DisputeForm batch={batch} onClose={() => setForm(null)} /> : null}
      {form === 'confirm' && batch.canAnswer ? (
        <Dialog
          id="clearing-confirming"
          title={t('confirmTitle')}
          confirm={t('confirmGo')}
          busy={confirm.busy}
          dismiss={t('giveUp')}
          onDismiss={() => setForm(null)}
          onConfirm={() => confirm.run({ params: { id: batch.id }, ifMatch: batch.version, body: { answer: 'CONFIRMED' } })}
        >
          <Text>{t('confirmNote')}</Text>
          <WriteTrouble id="clearing-confirm-failed" failure={confirm.failure} />
        </Dialog>
      ) : null}
    </>
  )
}
