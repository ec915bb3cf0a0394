import type { FrontCertificate } from '@jktl/shared/payments/onboarding/contract'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, Dialog, Empty, Field, QueryStates, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { CertificateTable } from '../../certificate-table'
import { t } from '../../onboarding-texts'
import { WriteTrouble } from '../../write-trouble'

const REFRESH = ['payments.listFrontCertificates', 'payments.listExpiries'] as const
const SHORTEST_PEM = 40
const SHORTEST = 2

function Register() {
  const [device, setDevice] = useState('')
  const [pem, setPem] = useState('')
  const [missing, setMissing] = useState<'device' | 'pem'>()
  const register = useWrite('payments.registerFrontCertificate', {
    refresh: [...REFRESH],
    onDone: () => {
      setDevice('')
      setPem('')
    },
  })
  const send = () => {
    const gap = /^[0-9A-Za-z-]{6,40}$/.test(device.trim()) ? (pem.trim().length < SHORTEST_PEM ? 'pem' : undefined) : 'device'
    setMissing(gap)
    if (gap) return focusOn(`certificate-${gap}`)
    register.run({ body: { deviceSerial: device.trim(), pem: pem.trim() } })
  }
  return (
    <Panel id="certificate-register" title={t('registerTitle')}>
      <Box className="s-stack">
        <Field
          id="certificate-device"
          label={t('device')}
          hint={t('deviceHint')}
          value={device}
          onChange={setDevice}
          maxLength={40}
          first
          error={missing === 'device' ? t('deviceNeeded') : undefined}
        />
        <Field
          id="certificate-pem"
          label={t('pem')}
          hint={t('pemHint')}
          value={pem}
          onChange={setPem}
          maxLength={12_000}
          multiline
          error={missing === 'pem' ? t('pemNeeded') : undefined}
        />
        <WriteTrouble id="certificate-failed" failure={register.failure} />
        <Box className="acts">
          <Button id="certificate-add" fit busy={register.busy} onPress={send}>
            {t('register')}
          </Button>
        </Box>
      </Box>
    </Panel>
  )
}

function Revoke({ certificate, onClose }: { certificate: FrontCertificate; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const revoke = useWrite('payments.revokeFrontCertificate', { refresh: [...REFRESH], onDone: onClose })
  const send = () => {
    setMissing(reason.trim().length < SHORTEST)
    if (reason.trim().length >= SHORTEST) revoke.run({ params: { id: certificate.id }, ifMatch: certificate.version, body: { reason: reason.trim() } })
  }
  return (
    <Dialog
      id="revoke"
      title={t('revokeTitle', { device: certificate.deviceSerial })}
      confirm={t('revokeGo')}
      onConfirm={send}
      danger
      busy={revoke.busy}
      dismiss={t('revokeNot')}
      onDismiss={onClose}
    >
      <Text>{t('revokeNote')}</Text>
      <Field id="revoke-reason" label={t('revokeReason')} value={reason} onChange={setReason} maxLength={200} error={isMissing ? t('noteNeeded') : undefined} />
      <WriteTrouble id="revoke-failed" failure={revoke.failure} />
    </Dialog>
  )
}

/** 前置机证书与设备 of the institution: several are valid at once, until the old one is revoked (R360, B03). */
export default function FrontCertificatesPage() {
  const [revoking, setRevoking] = useState<FrontCertificate>()
  const query = useRead('payments.listFrontCertificates', {}, { enabled: useMay('frontCertificates') })
  return (
    <Frame title={t('certificates')} current="frontCertificates" note={t('certificatesNote')}>
      <QueryStates query={query}>
        {({ items }) => (
          <Box className="s-stack">
            {items.length > 0 ? (
              <CertificateTable certificates={items} onRevoke={setRevoking} />
            ) : (
              <Empty icon="shield" title={t('noCertificates')} note={t('noCertificatesNote')} />
            )}
            <Register />
          </Box>
        )}
      </QueryStates>
      {revoking ? <Revoke certificate={revoking} onClose={() => setRevoking(undefined)} /> : null}
    </Frame>
  )
}
