import type { OnboardingApplication } from '@jktl/shared/payments/onboarding/contract'
import { CHECKER_STEPS, MAKER_STEPS, ONBOARDING_FIELDS, type OnboardingField, type OnboardingStep } from '@jktl/shared/payments/onboarding/model'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Buttons, Field, Notice, Stack, Text } from '@/ui'
import { focusOn } from '../frame/keys'
import { Panel } from '../frame/panel'
import { t } from './onboarding-texts'
import { WriteTrouble } from './write-trouble'

const REFRESH = ['payments.getOnboarding', 'payments.listOnboardings'] as const
const SHORTEST = 2
const stepText = (step: OnboardingStep): string => (step === 'EDIT' || step === 'SUBMIT' ? '' : t(step))
const REFUSING: readonly OnboardingStep[] = ['RETURN', 'PROPOSE_REJECT', 'PROPOSE_SUSPEND', 'DECLINE']

/** Whatever of the steps this person may take now; a return says why, field by field. */
export function OnboardingSteps({ application: a }: { application: OnboardingApplication }) {
  const [note, setNote] = useState('')
  const [reasons, setReasons] = useState<Partial<Record<OnboardingField, string>>>({})
  const [isReturning, setReturning] = useState(false)
  const [error, setError] = useState<'note' | 'reasons'>()
  const review = useWrite('payments.reviewOnboarding', { refresh: [...REFRESH] })
  const decide = useWrite('payments.decideOnboarding', { refresh: [...REFRESH] })
  const isBusy = review.busy || decide.busy
  const take = (step: OnboardingStep) => {
    const given = ONBOARDING_FIELDS.flatMap((field) => {
      const text = (reasons[field] ?? '').trim()
      return text.length >= SHORTEST ? [{ field, text }] : []
    })
    const words = step === 'TAKE' ? t('TAKE') : note.trim()
    if (words.length < SHORTEST) {
      setError('note')
      return focusOn('onboarding-note')
    }
    if (step === 'RETURN' && given.length === 0) return setError('reasons')
    setError(undefined)
    const input = { params: { id: a.id }, ifMatch: a.version }
    const body = { note: words, reasons: step === 'RETURN' ? given : [] }
    const made = MAKER_STEPS.find((one) => one === step)
    const decided = CHECKER_STEPS.find((one) => one === step)
    if (a.proposal && decided) return decide.run({ ...input, body: { ...body, step: decided } })
    if (made) review.run({ ...input, body: { ...body, step: made } })
  }
  const others = a.steps.filter((step) => step !== 'RETURN')
  return (
    <Panel id="onboarding-steps" title={t('review')}>
      <Box className="s-stack">
        {a.proposal ? <Text id="onboarding-proposal">{t('proposed', { what: t(a.proposal) })}</Text> : null}
        {a.steps.length === 0 ? <Text>{t(a.isMine ? 'waitsForOther' : a.state === 'SUBMITTED' ? 'waitsForMaker' : 'nothingToDo')}</Text> : null}
        {a.steps.length > 0 && !(a.steps.length === 1 && a.steps[0] === 'TAKE') ? (
          <Field
            id="onboarding-note"
            label={t('note')}
            value={note}
            onChange={setNote}
            maxLength={200}
            multiline
            first
            error={error === 'note' ? t('noteNeeded') : undefined}
            required
          />
        ) : null}
        {isReturning
          ? ONBOARDING_FIELDS.map((field) => (
              <Field
                key={field}
                id={`reason-${field}`}
                label={t('reasonFor', { field: t(field) })}
                value={reasons[field] ?? ''}
                onChange={(text) => setReasons({ ...reasons, [field]: text })}
                maxLength={200}
                optional
              />
            ))
          : null}
        {error === 'reasons' ? (
          <Notice id="reasons-needed" tone="danger" live>
            {t('reasonsNeeded')}
          </Notice>
        ) : null}
        <WriteTrouble id="onboarding-step-failed" failure={review.failure ?? decide.failure} />
        <Stack>
          {isReturning ? (
            <Buttons>
              <Button id="step-RETURN" kind="danger" busy={isBusy} onPress={() => take('RETURN')}>
                {t('RETURN')}
              </Button>
              <Button id="return-cancel" kind="secondary" onPress={() => setReturning(false)}>
                {t('cancel')}
              </Button>
            </Buttons>
          ) : (
            <Buttons>
              {others.map((step) => (
                <Button key={step} id={`step-${step}`} kind={REFUSING.includes(step) ? 'danger' : 'primary'} busy={isBusy} onPress={() => take(step)}>
                  {stepText(step)}
                </Button>
              ))}
              {a.steps.includes('RETURN') ? (
                <Button id="return-begin" kind="secondary" onPress={() => setReturning(true)}>
                  {t('startReturn')}
                </Button>
              ) : null}
            </Buttons>
          )}
        </Stack>
      </Box>
    </Panel>
  )
}
