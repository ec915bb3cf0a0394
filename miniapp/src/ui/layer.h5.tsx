import { useEffect, useRef } from 'react'
import { classes } from './host'
import type { LayerProps } from './layer-props'

/** The browser's own modal keeps focus inside, closes on Esc and gives focus back to what opened it. */
export function Layer({ id, labelledBy, kind, onClose, children }: LayerProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    // iOS before 15.4 has no showModal: shown as a plain layer there.
    if (typeof dialog.showModal === 'function') dialog.showModal()
    else dialog.setAttribute('open', '')
    return () => {
      if (typeof dialog.close === 'function') dialog.close()
    }
  }, [])
  return (
    <dialog
      ref={ref}
      id={id}
      className="dialog-native overlay"
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div
        className={classes('scrim', kind === 'dialog' && 'scrim--mid')}
        onClick={(event) => {
          if (event.target === event.currentTarget) onClose()
        }}
      >
        <div className={kind}>{children}</div>
      </div>
    </dialog>
  )
}
