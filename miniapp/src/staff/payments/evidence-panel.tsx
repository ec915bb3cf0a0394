import type { PaymentFile } from '@jktl/shared/payments/evidence/contract'
import type { DifferenceDetail } from '@jktl/shared/payments/reconciliation/desk-contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Field, KeyValueList, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { FileLink, FilePick } from './file-pick'
import { WriteTrouble } from './write-trouble'
import { t } from './finance-texts'
import { momentText } from './words'

/** 凭证: words, a document's number, a file; the hospital's finance may add its own. */
export function EvidencePanel({ difference }: { difference: DifferenceDetail }) {
  const [text, setText] = useState('')
  const [documentNo, setDocumentNo] = useState('')
  const [file, setFile] = useState<PaymentFile | null>(null)
  const add = useWrite('payments.addDifferenceEvidence', {
    refresh: ['payments.getDifference'],
    onDone: () => {
      setText('')
      setDocumentNo('')
      setFile(null)
    },
  })
  if (difference.evidence.length === 0 && !difference.canAddEvidence) return null
  const send = () =>
    add.run({
      params: { id: difference.id },
      body: {
        text: text.trim(),
        ...(documentNo.trim().length >= 2 ? { documentNo: documentNo.trim() } : {}),
        ...(file ? { fileId: file.id } : {}),
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
                  {e.fileId ? <FileLink id={`evidence-file-${e.id}`} fileId={e.fileId} name={e.fileName ?? t('evidence')} /> : null}
                  {e.fileSha256 && !e.fileId ? <Text look="sub">{t('fingerprint', { sha: e.fileSha256.slice(0, 12) })}</Text> : null}
                </>
              ),
            }))}
          />
        ) : null}
        {difference.canAddEvidence ? (
          <>
            <Field id="evidence-text" label={t('evidenceText')} value={text} onChange={setText} maxLength={500} multiline first />
            <Field id="evidence-document" label={t('documentNo')} value={documentNo} onChange={setDocumentNo} maxLength={64} />
            <FilePick
              id="evidence-file"
              label={t('evidenceFile')}
              purpose="DIFFERENCE_EVIDENCE"
              institutionId={difference.institutionId}
              file={file}
              onChange={setFile}
            />
            <WriteTrouble id="evidence-failed" failure={add.failure} />
            <Box className="acts">
              <Button
                id="evidence-add"
                kind="secondary"
                fit
                busy={add.busy}
                {...(text.trim().length < 2 ? { disabledReason: t('evidenceText') } : {})}
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
