import { Dialog } from '@/ui'
import { Trouble } from '../trouble'
import { t } from '../work-texts'

/** A step that needs no words. */
export const Confirm = ({
  id,
  title,
  go,
  busy,
  failure,
  onGo,
  onClose,
}: {
  id: string
  title: string
  go: string
  busy: boolean
  failure: Error | null
  onGo: () => void
  onClose: () => void
}) => (
  <Dialog id={id} title={title} confirm={go} onConfirm={onGo} busy={busy} dismiss={t('cancel')} onDismiss={onClose}>
    <Trouble id={`${id}-failed`} failure={failure} />
  </Dialog>
)
