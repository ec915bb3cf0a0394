import type { ReactNode } from 'react'

export interface RootProps {
  id?: string | undefined
  /** Navigation title of the mini program, document title of the browser. */
  title: string
  className?: string | undefined
  children: ReactNode
}
