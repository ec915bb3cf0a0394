import type { FrontCertificate } from '@jktl/shared/payments/onboarding/contract'
import type { CertificateState } from '@jktl/shared/payments/onboarding/model'
import { dateOf } from '@jktl/shared/kernel/dates'
import { Box, Button, Pill, type StatusTone, Table, type TableColumn } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './onboarding-texts'
import { Period } from './period'
import { momentText } from './words'

const TONES: Record<CertificateState, StatusTone> = { WAITING: 'info', VALID: 'ok', EXPIRED: 'danger', REVOKED: 'paused' }
const SOON_DAYS = 60
const SHOWN = 16
const day = (instant: string): string => dateOf(Date.parse(instant))

export const daysText = (days: number): string => (days < 0 ? t('ended') : days === 0 ? t('endsToday') : t('daysLeft', { n: days }))

const COLUMNS: readonly TableColumn<FrontCertificate>[] = [
  { key: 'device', title: t('device'), head: true, phone: 'line', cell: ({ deviceSerial }) => deviceSerial },
  { key: 'state', title: t('state'), named: true, cell: ({ state }) => <Pill tone={TONES[state]}>{t(state)}</Pill> },
  {
    key: 'validity',
    title: t('validity'),
    named: true,
    cell: ({ notBefore, notAfter, state, daysLeft }) => (
      <>
        <Period from={day(notBefore)} until={day(notAfter)} />{' '}
        {state === 'VALID' && daysLeft < SOON_DAYS ? <Pill tone="notice">{daysText(daysLeft)}</Pill> : null}
      </>
    ),
  },
  {
    key: 'fingerprint',
    title: t('fingerprint'),
    named: true,
    cell: ({ fingerprint }) => (
      <Box as="span" className="mono">
        {fingerprint.slice(0, SHOWN)}
      </Box>
    ),
  },
  { key: 'used', title: t('lastUsed'), named: true, cell: ({ lastUsedAt }) => (lastUsedAt ? momentText(lastUsedAt) : t('neverUsed')) },
]

/** 前置机证书, the newest first. */
export function CertificateTable({ certificates, onRevoke }: { certificates: FrontCertificate[]; onRevoke?: (certificate: FrontCertificate) => void }) {
  const columns: readonly TableColumn<FrontCertificate>[] = onRevoke
    ? [
        ...COLUMNS,
        {
          key: 'act',
          title: t('revoke'),
          cell: (certificate) =>
            certificate.mayRevoke ? (
              <Button id={`revoke-${certificate.id}`} kind="danger" small fit onPress={() => onRevoke(certificate)}>
                {t('revoke')}
              </Button>
            ) : (
              (certificate.revokeReason ?? '')
            ),
        },
      ]
    : COLUMNS
  return (
    <Panel id="certificates-panel" title={t('certificates')} flush>
      <Table id="certificates" label={t('certificates')} columns={columns} rows={certificates} rowKey={({ id }) => id} />
    </Panel>
  )
}
