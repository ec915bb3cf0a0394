import type { OnboardingApplication } from '@jktl/shared/payments/onboarding/contract'
import type { OnboardingState } from '@jktl/shared/payments/onboarding/model'
import type { ReactNode } from 'react'
import { Box, KeyValueList, Notice, Pill, type StatusTone, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { FileLink } from './file-pick'
import { t } from './onboarding-texts'
import { Period } from './period'
import { momentText } from './words'

const TONES: Record<OnboardingState, StatusTone> = {
  DRAFT: 'paused',
  SUBMITTED: 'info',
  IN_REVIEW: 'info',
  RETURNED: 'notice',
  APPROVED: 'ok',
  REJECTED: 'danger',
  SUSPENDED: 'danger',
  REPLACED: 'paused',
}
export const StatePill = ({ state }: { state: OnboardingState }) => <Pill tone={TONES[state]}>{t(state)}</Pill>

/** What was said when it was decided still counts. */
const DECIDED: readonly OnboardingState[] = ['APPROVED', 'REJECTED', 'SUSPENDED']
/** What stands in an application; numbers and contact come masked. */
export function ApplicationFacts({ id, title, application: a }: { id: string; title: string; application: OnboardingApplication }) {
  const rows: [string, ReactNode][] = [
    [t('creditCode'), a.creditCode],
    [t('licenceNo'), a.licenceNo],
    [t('validity'), a.licenceFrom && a.licenceUntil ? <Period from={a.licenceFrom} until={a.licenceUntil} /> : ''],
    [t('bankName'), a.bankName],
    [t('accountName'), a.accountName],
    [t('accountNo'), a.accountMasked],
    [t('contactName'), `${a.contactNameMasked} ${a.contactPhoneMasked}`.trim()],
  ]
  return (
    <Panel id={id} title={title} end={<StatePill state={a.state} />}>
      <Box className="s-stack">
        {a.isSample ? <Notice tone="notice">{t('sample')}</Notice> : null}
        {a.note && (a.proposal || DECIDED.includes(a.state)) ? <Text>{`${t('lastWords')}：${a.note}`}</Text> : null}
        <KeyValueList
          items={[
            ...rows.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value })),
            ...a.files.map((file) => ({ key: t(file.kind), value: <FileLink id={`${id}-${file.kind}`} fileId={file.fileId} name={file.name} /> })),
          ]}
        />
      </Box>
    </Panel>
  )
}

export const ApplicationHistory = ({ application: { history } }: { application: OnboardingApplication }) => (
  <Panel id="onboarding-history" title={t('history')}>
    <KeyValueList items={history.map(({ at, text, isMine }) => ({ key: `${momentText(at)}${isMine ? ` ${t('mine')}` : ''}`, value: text }))} />
  </Panel>
)
