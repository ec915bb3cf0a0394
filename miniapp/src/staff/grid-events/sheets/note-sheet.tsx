import { useState, type ReactNode } from 'react'
import { Box, Button, Field, Sheet } from '@/ui'
import { focusOn } from '../../frame/keys'
import { Trouble } from '../trouble'
import { t } from '../work-texts'

const LEAST = 2
interface NoteSheetProps {
  /** Prefix of the ids: `{id}-note`, `{id}-submit`. */
  id: string
  title: string
  label: string
  hint?: string
  go: string
  busy: boolean
  danger?: boolean
  failure: Error | null
  /** Anything else that is missing. */
  missing?: string | null
  /** Before the words. */
  children?: ReactNode
  onSend: (note: string) => void
  onClose: () => void
}

/** A sheet for what is said in a few words; nothing is sent without them. */
export function NoteSheet({ id, title, label, hint, go, busy, danger, failure, missing, children, onSend, onClose }: NoteSheetProps) {
  const [note, setNote] = useState('')
  const [isTried, setTried] = useState(false)
  const isShort = note.trim().length < LEAST
  const send = () => {
    setTried(true)
    if (isShort) return focusOn(`${id}-note`)
    if (!missing) onSend(note.trim())
  }
  return (
    <Sheet id={`${id}-sheet`} title={title} onClose={onClose}>
      <Box className="s-stack">
        {children}
        <Field
          id={`${id}-note`}
          label={label}
          value={note}
          onChange={setNote}
          maxLength={500}
          multiline
          first
          hint={hint}
          error={isTried && isShort ? t('noteNeeded') : undefined}
        />
        <Trouble id={`${id}-failed`} failure={failure} />
        <Button
          id={`${id}-submit`}
          kind={danger ? 'danger-fill' : 'primary'}
          busy={busy}
          {...(isTried && missing ? { disabledReason: missing } : {})}
          onPress={send}
        >
          {go}
        </Button>
      </Box>
    </Sheet>
  )
}
