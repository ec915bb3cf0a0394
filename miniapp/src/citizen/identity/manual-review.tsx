import type { Person } from '@jktl/shared/identity/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Button, Field, RadioGroup, Sheet, Stack, Text } from '@/ui'
import { t } from './texts'
import { WriteFailure } from './write-failure'

const DOCUMENTS = ['ID_CARD', 'HOUSEHOLD_BOOK', 'BIRTH_CERTIFICATE', 'PASSPORT'] as const

/** A person decides where the machine said no: which document, and why the answer may be wrong (A02). */
export function ManualReview({ person, onClose }: { person: Person; onClose: () => void }) {
  const [documentKind, setDocumentKind] = useState<(typeof DOCUMENTS)[number]>(person.idNumberMasked ? 'ID_CARD' : 'BIRTH_CERTIFICATE')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const request = useWrite('identity.requestManualReview', { refresh: ['identity.listPersons', 'identity.getMe', 'insights.getHome'], onDone: onClose })
  const send = () => {
    setTried(true)
    if (note.trim()) request.run({ params: { id: person.id }, body: { documentKind, note: note.trim() } })
  }
  return (
    <Sheet id="review" title={t('reviewTitle', { name: person.nameMasked })} onClose={onClose}>
      <Text look="sub">{t('reviewWhy')}</Text>
      <Stack>
        <RadioGroup
          id="review-document"
          label={t('documentKind')}
          value={documentKind}
          onChange={setDocumentKind}
          choices={DOCUMENTS.map((value) => ({ value, label: t(value) }))}
        />
      </Stack>
      <Field
        id="review-note"
        label={t('reviewNote')}
        multiline
        maxLength={300}
        value={note}
        onChange={setNote}
        hint={t('reviewNoteHint')}
        error={tried && !note.trim() ? t('reviewNoteMissing') : undefined}
      />
      <WriteFailure id="review-failure" failure={request.failure} />
      <Stack>
        <Button id="review-send" busy={request.busy} onPress={send}>
          {t('reviewSend')}
        </Button>
      </Stack>
    </Sheet>
  )
}
