import { useId, type ReactNode } from 'react'
import { Button } from './button'
import { Box, Press } from './host'
import { Icon } from './icon'
import { Layer } from './layer'
import { t } from './texts'

/** For choosing. Rendered only while open. */
export function Sheet({ id, title, onClose, children }: { id: string; title: string; onClose: () => void; children: ReactNode }) {
  const heading = useId()
  return (
    <Layer id={id} labelledBy={heading} kind="sheet" onClose={onClose}>
      <Box className="sheet__h">
        <Box as="h2" id={heading} className="h-sec__t">
          {title}
        </Box>
        <Press id={`${id}-close`} className="iconbtn" label={t('close')} onPress={onClose}>
          <Icon name="close" />
        </Press>
      </Box>
      {children}
    </Layer>
  )
}

export interface DialogProps {
  id: string
  /** The question, naming person, place, time or money. */
  title: string
  children?: ReactNode
  /** A verb: 确定取消, not 确定. Id: `{id}-confirm`. */
  confirm: string
  onConfirm: () => void
  danger?: boolean
  busy?: boolean
  /** The harmless way out, at the left. Id: `{id}-dismiss`. */
  dismiss: string
  onDismiss: () => void
}
/** For deciding. Rendered only while open. */
export function Dialog({ id, title, children, confirm, onConfirm, danger, busy, dismiss, onDismiss }: DialogProps) {
  const heading = useId()
  return (
    <Layer id={id} labelledBy={heading} kind="dialog" onClose={onDismiss}>
      <Box as="h2" id={heading} className="h-sec__t">
        {title}
      </Box>
      <Box className="dialog__b">{children}</Box>
      <Box className="btns">
        <Button id={`${id}-dismiss`} kind="secondary" onPress={onDismiss}>
          {dismiss}
        </Button>
        <Button id={`${id}-confirm`} kind={danger ? 'danger-fill' : 'primary'} onPress={onConfirm} {...(busy ? { busy } : {})}>
          {confirm}
        </Button>
      </Box>
    </Layer>
  )
}
