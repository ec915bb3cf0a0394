import type { ReactNode } from 'react'

export interface LayerProps {
  id?: string | undefined
  /** Id of the heading that names it. */
  labelledBy: string
  kind: 'sheet' | 'dialog'
  /** Called by Esc and by a tap beside it. */
  onClose: () => void
  children: ReactNode
}
