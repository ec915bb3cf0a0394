import { type FilePurpose, MOST_FILE_BYTES } from '@jktl/shared/payments/evidence/model'
import type { PaymentFile } from '@jktl/shared/payments/evidence/contract'
import { useState } from 'react'
import { call, useWrite } from '@/platform/api'
import { openFile } from '@/platform/open-file'
import { FILE_SOURCES, type FileSource, pickFile } from '@/platform/pick-file'
import { Box, Button, ErrorState, Notice, Text } from '@/ui'
import { t } from './file-texts'
import { WriteTrouble } from './write-trouble'

const sizeText = (bytes: number): string => t('size', { kb: Math.max(1, Math.round(bytes / 1024)) })

interface FilePickProps {
  id: string
  label: string
  purpose: FilePurpose
  /** Whose matter it belongs to; null: the region's. */
  institutionId: string | null
  file: PaymentFile | null
  onChange: (file: PaymentFile | null) => void
}
/** Hands in one file that proves something: it is stored at once, and the form around it names it when it is sent. */
export function FilePick({ id, label, purpose, institutionId, file, onChange }: FilePickProps) {
  const [isTooLarge, setTooLarge] = useState(false)
  const upload = useWrite('payments.putPaymentFile', { onDone: onChange })
  const pick = async (source: FileSource): Promise<void> => {
    upload.reset()
    setTooLarge(false)
    const picked = await pickFile(source, MOST_FILE_BYTES, () => setTooLarge(true))
    if (picked) upload.run({ body: { purpose, institutionId, name: picked.name.slice(-100), contentBase64: picked.contentBase64 } })
  }
  return (
    <Box className="field">
      <Box as="p" className="field__l">
        {label}
      </Box>
      {file ? <Text id={`${id}-handed`}>{t('handed', { name: file.name, size: sizeText(file.sizeBytes) })}</Text> : null}
      <Box className="acts">
        {FILE_SOURCES.map((source) => (
          <Button key={source} id={`${id}-${source}`} kind="secondary" small busy={upload.busy} onPress={() => void pick(source)}>
            {file && FILE_SOURCES.length === 1 ? t('pickAgain') : t(`pick_${source}`)}
          </Button>
        ))}
        {file ? (
          <Button id={`${id}-remove`} kind="quiet" small onPress={() => onChange(null)}>
            {t('remove')}
          </Button>
        ) : null}
      </Box>
      <Box as="p" className="field__m">
        {upload.busy ? t('uploading') : t('kinds')}
      </Box>
      {isTooLarge ? (
        <Notice id={`${id}-too-large`} tone="danger" live>
          {t('tooLarge')}
        </Notice>
      ) : null}
      <WriteTrouble id={`${id}-failed`} failure={upload.failure} />
    </Box>
  )
}

/** Opens a file that was handed in; who looked is recorded. */
export function FileLink({ id, fileId, name }: { id: string; fileId: string; name: string }) {
  const [state, setState] = useState<{ busy: boolean; failure: unknown; isUnshown: boolean }>({ busy: false, failure: null, isUnshown: false })
  const open = async (): Promise<void> => {
    setState({ busy: true, failure: null, isUnshown: false })
    try {
      const file = await call('payments.getPaymentFile', { params: { id: fileId } })
      setState({ busy: false, failure: null, isUnshown: !(await openFile(file.name, file.mime, file.contentBase64)) })
    } catch (failure) {
      setState({ busy: false, failure, isUnshown: false })
    }
  }
  return (
    <Box>
      <Button id={id} kind="quiet" small label={`${t('open')} ${name}`} busy={state.busy} onPress={() => void open()}>
        {name}
      </Button>
      {state.isUnshown ? <Notice tone="notice">{t('notOpened')}</Notice> : null}
      {state.failure ? <ErrorState id={`${id}-failed`} failure={state.failure} /> : null}
    </Box>
  )
}
