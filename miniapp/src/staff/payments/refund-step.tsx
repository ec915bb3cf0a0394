import type { PaymentFile } from '@jktl/shared/payments/evidence/contract'
import type { StaffRefund } from '@jktl/shared/payments/refunds/contract'
import { ABNORMAL_ROUTES, type RefundStep } from '@jktl/shared/payments/refunds/model'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Button, Field, RadioGroup, Stack } from '@/ui'
import { FilePick } from './file-pick'
import { t } from './refund-texts'
import { WriteTrouble } from './write-trouble'

const LEAST_REASON = 4
type Route = (typeof ABNORMAL_ROUTES)[number]

/** How a refund that cannot go on by itself goes on: what to do, why, and what that needs (B25, B26). */
export function RefundStepForm({ refund }: { refund: StaffRefund }) {
  const [kind, setKind] = useState<RefundStep>(refund.steps[0] ?? 'REISSUE')
  const [reason, setReason] = useState('')
  const [route, setRoute] = useState<Route>('MERCHANT_BANK_CARD')
  const [card, setCard] = useState({ bankType: '', account: '', realName: '' })
  const [proof, setProof] = useState({ number: '', date: '' })
  const [file, setFile] = useState<PaymentFile | null>(null)
  const write = useWrite('payments.proposeRefundStep', { refresh: ['payments.getStaffRefund', 'payments.listStaffRefunds'] })
  const needsCard = kind === 'ABNORMAL_REFUND' && route === 'USER_BANK_CARD'
  const needsProof = kind === 'OFFLINE_PROOF'
  const isFilled = (fields: Record<string, string>): boolean => Object.values(fields).every((text) => text.trim() !== '')
  const missing =
    reason.trim().length < LEAST_REASON
      ? t('whyNeeded')
      : (needsCard && !isFilled(card)) || (needsProof && !(file && isFilled(proof)))
        ? t('incomplete')
        : undefined
  const send = () =>
    write.run({
      params: { id: refund.id },
      ifMatch: refund.version,
      body: {
        kind,
        reason: reason.trim(),
        ...(kind === 'ABNORMAL_REFUND' ? { route } : {}),
        ...(needsCard ? { card: { ...card, realName: card.realName.trim() } } : {}),
        ...(needsProof && file ? { proof: { number: proof.number.trim(), date: proof.date.trim(), fileId: file.id } } : {}),
      },
    })
  return (
    <Stack>
      {refund.steps.length > 1 ? (
        <RadioGroup
          id="step"
          label={t('step')}
          choices={refund.steps.map((one) => ({ value: one, label: t(one) }))}
          value={kind}
          onChange={(value) => setKind(value)}
        />
      ) : null}
      {kind === 'ABNORMAL_REFUND' ? (
        <RadioGroup
          id="route"
          label={t('routeLabel')}
          choices={ABNORMAL_ROUTES.map((one) => ({ value: one, label: t(one) }))}
          value={route}
          onChange={(value) => setRoute(value)}
        />
      ) : null}
      {needsCard ? (
        <>
          <Field
            id="card-name"
            label={t('realName')}
            hint={t('cardHint')}
            value={card.realName}
            onChange={(realName) => setCard({ ...card, realName })}
            maxLength={40}
            first
          />
          <Field
            id="card-account"
            label={t('cardAccount')}
            kind="number"
            value={card.account}
            onChange={(account) => setCard({ ...card, account })}
            maxLength={24}
          />
          <Field
            id="card-bank"
            label={t('bankType')}
            hint={t('bankTypeHint')}
            value={card.bankType}
            onChange={(bankType) => setCard({ ...card, bankType })}
            maxLength={32}
          />
        </>
      ) : null}
      {needsProof ? (
        <>
          <Field id="proof-number" label={t('proofNumber')} value={proof.number} onChange={(number) => setProof({ ...proof, number })} maxLength={64} first />
          <Field
            id="proof-date"
            label={t('proofDate')}
            hint={t('proofDateHint')}
            value={proof.date}
            onChange={(date) => setProof({ ...proof, date })}
            maxLength={10}
          />
          <FilePick id="proof-file" label={t('proofFile')} purpose="OFFLINE_PROOF" institutionId={refund.institutionId} file={file} onChange={setFile} />
        </>
      ) : null}
      <Field id="step-reason" label={t('why')} hint={t('whyHint')} value={reason} onChange={setReason} maxLength={200} multiline first />
      <WriteTrouble id="step-trouble" failure={write.failure} />
      <Button id="step-submit" busy={write.busy} {...(missing ? { disabledReason: missing } : {})} onPress={send}>
        {t('submit')}
      </Button>
    </Stack>
  )
}
