import type { ClearingDetail } from '@jktl/shared/payments/clearing/contract'
import { useState } from 'react'
import { type Answer, call } from '@/platform/api'
import { saveFile } from '@/platform/save-file'
import { Box, Button, ErrorState, Field, KeyValueList, Notice, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './clearing-texts'

const SHA256 = /^[0-9a-f]{64}$/
type Verdict = Answer<'payments.verifyClearingFile'>

const Mono = ({ id, children }: { id?: string; children: string }) => (
  <Box as="span" id={id} className="mono">
    {children}
  </Box>
)

/** S3: is the file in hand the one that was signed? */
function Verify({ batchId }: { batchId: string }) {
  const [sha, setSha] = useState('')
  const [signature, setSignature] = useState('')
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const sha256 = sha.trim().toLowerCase()
  const isWrong = sha256 !== '' && !SHA256.test(sha256)
  const ask = async () => {
    setFailure(null)
    setVerdict(null)
    try {
      setVerdict(await call('payments.verifyClearingFile', { params: { id: batchId }, body: { sha256, signature: signature.trim() } }))
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <Panel id="clearing-verify" title={t('verify')}>
      <Box className="s-stack">
        <Field id="verify-sha" label={t('verifySha')} value={sha} onChange={setSha} maxLength={64} first error={isWrong ? t('shaWrong') : undefined} />
        <Field id="verify-signature" label={t('verifySignature')} value={signature} onChange={setSignature} maxLength={200} />
        {failure ? <ErrorState id="verify-failed" failure={failure} /> : null}
        {verdict ? (
          <Notice id="verify-verdict" tone={verdict.isGenuine ? 'ok' : 'danger'} live>
            {t(verdict.isGenuine ? 'genuine' : verdict.isSameFile ? 'wrongSignature' : 'otherFile')}
          </Notice>
        ) : null}
        <Box className="acts">
          <Button
            id="verify-go"
            kind="secondary"
            fit
            {...(!SHA256.test(sha256) || signature.trim().length < 10 ? { disabledReason: t('shaWrong') } : {})}
            onPress={() => void ask()}
          >
            {t('verifyGo')}
          </Button>
        </Box>
      </Box>
    </Panel>
  )
}

/** The file and its signature, to keep and to check (S3). */
export function FilePanels({ batch }: { batch: ClearingDetail }) {
  const [failure, setFailure] = useState<unknown>(null)
  const save = async (what: 'file' | 'signature') => {
    setFailure(null)
    try {
      const file = await call('payments.getClearingFile', { params: { id: batch.id } })
      if (what === 'file') await saveFile(file.fileName, file.text)
      else await saveFile(`${batch.number}.sig.txt`, [file.fileName, file.sha256, file.signature, file.keyId, file.publicKeyPem].join('\n'))
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <>
      <Panel
        id="clearing-file"
        title={t('file')}
        note={batch.signature ? t('fileNote') : undefined}
        foot={
          <Box className="acts">
            <Button id="clearing-save" kind="secondary" fit onPress={() => void save('file')}>
              {t('saveFile')}
            </Button>
            {batch.signature ? (
              <Button id="clearing-save-signature" kind="secondary" fit onPress={() => void save('signature')}>
                {t('saveSignature')}
              </Button>
            ) : null}
          </Box>
        }
      >
        <KeyValueList
          items={[
            { key: t('sha'), value: <Mono id="clearing-sha">{batch.sha256}</Mono> },
            ...(batch.signature ? [{ key: t('signature'), value: <Mono id="clearing-signature">{batch.signature}</Mono> }] : []),
            ...(batch.keyId ? [{ key: t('keyId'), value: <Mono>{batch.keyId}</Mono> }] : []),
          ]}
        />
        {batch.signature ? null : <Text>{t('unsigned')}</Text>}
        {failure ? <ErrorState id="clearing-save-failed" failure={failure} /> : null}
      </Panel>
      {batch.signature ? <Verify batchId={batch.id} /> : null}
    </>
  )
}
