import { dateOf } from '@jktl/shared/kernel/dates'
import type { PaymentFile } from '@jktl/shared/payments/evidence/contract'
import type { OnboardingApplication } from '@jktl/shared/payments/onboarding/contract'
import { ONBOARDING_FILES, ONBOARDING_TEXTS, type OnboardingField, type OnboardingFile, type OnboardingText } from '@jktl/shared/payments/onboarding/model'
import { onboardingProblems } from '@jktl/shared/payments/onboarding/rules'
import { useRef, useState } from 'react'
import { ApiProblem, useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, Buttons, Field, Notice, Stack, Text } from '@/ui'
import { focusOn } from '../frame/keys'
import { Panel } from '../frame/panel'
import { FileLink, FilePick } from './file-pick'
import { t } from './onboarding-texts'
import { WriteTrouble } from './write-trouble'

const REFRESH = ['payments.getOwnOnboarding'] as const
const HINTED = ['creditCode', 'licenceNo', 'licenceFrom', 'licenceUntil', 'bankName', 'accountName'] as const
const hintOf = (field: OnboardingText): string | undefined => {
  const hinted = HINTED.find((one) => one === field)
  return hinted ? t(`hint_${hinted}`) : undefined
}
const MOST: Record<OnboardingText, number> = {
  creditCode: 18,
  licenceNo: 22,
  licenceFrom: 10,
  licenceUntil: 10,
  bankName: 60,
  accountName: 60,
  accountNo: 40,
  contactName: 20,
  contactPhone: 20,
}
type Handed = Record<OnboardingFile, { fileId: string; name: string; fresh: PaymentFile | null } | null>

/** What is sealed is shown masked and typed again only to change it. */
function keptOf(a: OnboardingApplication): Partial<Record<OnboardingText, string>> {
  const masked = { accountNo: a.accountMasked, contactName: a.contactNameMasked, contactPhone: a.contactPhoneMasked }
  return Object.fromEntries(Object.entries(masked).filter(([, value]) => value !== ''))
}

/** The application as the institution writes it: saved as a draft at any time, judged field by field before it is sent (R360). */
export function OnboardingForm({ application: a }: { application: OnboardingApplication }) {
  const [texts, setTexts] = useState<Record<OnboardingText, string>>({
    creditCode: a.creditCode,
    licenceNo: a.licenceNo,
    licenceFrom: a.licenceFrom ?? '',
    licenceUntil: a.licenceUntil ?? '',
    bankName: a.bankName,
    accountName: a.accountName,
    accountNo: '',
    contactName: '',
    contactPhone: '',
  })
  const [handed, setHanded] = useState<Handed>({
    LICENCE: null,
    CREDIT_CERTIFICATE: null,
    ACCOUNT_PROOF: null,
    ...Object.fromEntries(a.files.map(({ kind, fileId, name }) => [kind, { fileId, name, fresh: null }])),
  })
  const [problems, setProblems] = useState<{ field: OnboardingField; text: string }[]>(a.reasons)
  const [isSaved, setSaved] = useState(false)
  const kept = keptOf(a)
  const submit = useWrite('payments.submitOnboarding', { refresh: [...REFRESH] })
  const isSending = useRef(false)
  const save = useWrite('payments.editOnboarding', {
    refresh: [...REFRESH],
    onDone: ({ version }) => (isSending.current ? submit.run({ params: { id: a.id }, ifMatch: version }) : setSaved(true)),
  })
  const wrong = (field: OnboardingField): string | undefined =>
    problems.find((problem) => problem.field === field)?.text ?? (save.failure instanceof ApiProblem ? save.failure.fieldMessage(`body.${field}`) : undefined)
  const files = ONBOARDING_FILES.flatMap((kind) => {
    const file = handed[kind]
    return file ? [{ kind, fileId: file.fileId }] : []
  })
  const keep = (thenSend: boolean) => {
    isSending.current = thenSend
    setSaved(false)
    save.run({ params: { id: a.id }, ifMatch: a.version, body: { ...texts, files } })
  }
  const send = () => {
    const found = onboardingProblems({ texts, files: files.map(({ kind }) => kind), kept: Object.keys(kept) as OnboardingText[] }, dateOf(serverNow()))
    setProblems(found)
    if (found[0]) return focusOn(`onboarding-${found[0].field}`)
    keep(true)
  }
  return (
    <Panel id="onboarding-form" title={t(a.isChange ? 'change' : 'firstTime')}>
      <Box className="s-stack">
        {problems.length > 0 ? (
          <Notice id="onboarding-problems" tone="notice" live>
            {t('fixFirst', { n: problems.length })}
          </Notice>
        ) : null}
        {ONBOARDING_TEXTS.map((field, index) => (
          <Field
            key={field}
            id={`onboarding-${field}`}
            label={t(field)}
            value={texts[field]}
            onChange={(value) => {
              setTexts({ ...texts, [field]: value })
              setSaved(false)
            }}
            maxLength={MOST[field]}
            first={index === 0}
            hint={kept[field] ? t('keptHint', { value: kept[field] }) : hintOf(field)}
            error={wrong(field)}
          />
        ))}
        {ONBOARDING_FILES.map((kind) => {
          const file = handed[kind]
          const trouble = wrong(kind)
          return (
            <Box key={kind}>
              <FilePick
                id={`onboarding-${kind}`}
                label={t(kind)}
                purpose="QUALIFICATION"
                institutionId={a.institutionId}
                file={file?.fresh ?? null}
                onChange={(fresh) => setHanded({ ...handed, [kind]: fresh ? { fileId: fresh.id, name: fresh.name, fresh } : null })}
              />
              {file && !file.fresh ? <FileLink id={`onboarding-${kind}-before`} fileId={file.fileId} name={`${t('handedBefore')}：${file.name}`} /> : null}
              {trouble ? (
                <Notice id={`onboarding-${kind}-message`} tone="danger">
                  {trouble}
                </Notice>
              ) : null}
            </Box>
          )
        })}
        <Text>{t('submitNote')}</Text>
        {isSaved ? (
          <Notice id="onboarding-saved" tone="ok" live>
            {t('saved')}
          </Notice>
        ) : null}
        <WriteTrouble id="onboarding-failed" failure={submit.failure ?? save.failure} />
        <Stack>
          <Buttons>
            <Button id="onboarding-submit" busy={submit.busy || save.busy} onPress={send}>
              {t('submit')}
            </Button>
            <Button id="onboarding-save" kind="secondary" busy={save.busy} onPress={() => keep(false)}>
              {t('save')}
            </Button>
          </Buttons>
        </Stack>
      </Box>
    </Panel>
  )
}
