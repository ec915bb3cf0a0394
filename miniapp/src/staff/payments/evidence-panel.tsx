import type { DifferenceDetail } from '@jktl/shared/payments/reconciliation/desk-contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Field, KeyValueList, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { WriteTrouble } from './write-trouble'
import { t } from './finance-texts'
import { momentText } from './words'

const SHA256 = /^[0-9a-f]{64}$/

/** 凭证: words, a document's number, the fingerprint of a file; the hospital's finance may add its own. */
export function EvidencePanel({ difference }: { difference: DifferenceDetail }) {
  const [text, setText] = useState('')
  const [documentNo, setDocumentNo] = useState('')
  const [sha, setSha] = useState('')
  const add = useWrite('payments.addDifferenceEvidence', {
    refresh: ['payments.getDifference'],
    onDone: () => {
      setText('')
      setDocumentNo('')
      setSha('')
    },
  })
  const fingerprint = sha.trim().toLowerCase()
  const isWrong = fingerprint !== '' && !SHA256.test(fingerprint)
  if (difference.evidence.length === 0 && !difference.canAddEvidence) return null
  const send = () =>
    add.run({
      params: { id: difference.id },
      body: {
        text: text.trim(),
        ...(documentNo.trim().length >= 2 ? { documentNo: documentNo.trim() } : {}),
        ...(fingerprint !== '' ? { file: { name: documentNo.trim() || t('evidence'), sha256: fingerprint } } : {}),
      },
    })
  return (
    <Panel id="evidence" title={t('evidence')} note={difference.evidence.length === 0 ? t('noEvidence') : undefined}>
      <Box className="s-stack">
        {difference.evidence.length > 0 ? (
          <KeyValueList
            items={difference.evidence.map((e) => ({
              key: t('evidenceLine', { who: t(e.isMine ? 'mine' : 'other'), time: momentText(e.addedAt) }),
              value: (
                <>
                  <Text>{[e.text, e.documentNo].filter(Boolean).join('，')}</Text>
                  {e.fileSha256 ? (
                    <Box as="span" className="mono">
                      {e.fileSha256}
                    </Box>
                  ) : null}
                </>
              ),
            }))}
          />
        ) : null}
        {difference.canAddEvidence ? (
          <>
            <Field id="evidence-text" label={t('evidenceText')} value={text} onChange={setText} maxLength={500} multiline first />
            <Field id="evidence-document" label={t('documentNo')} value={documentNo} onChange={setDocumentNo} maxLength={64} />
            <Field id="evidence-sha" label={t('fileSha')} value={sha} onChange={setSha} maxLength={64} error={isWrong ? t('fileShaWrong') : undefined} />
            <WriteTrouble id="evidence-failed" failure={add.failure} />
            <Box className="acts">
              <Button
                id="evidence-add"
                kind="secondary"
                fit
                busy={add.busy}
                {...(text.trim().length < 2 || isWrong ? { disabledReason: isWrong ? t('fileShaWrong') : t('evidenceText') } : {})}
                onPress={send}
              >
                {t('addEvidence')}
              </Button>
            </Box>
          </>
        ) : null}
      </Box>
    </Panel>
  )
}
