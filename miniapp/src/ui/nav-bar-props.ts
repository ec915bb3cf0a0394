import type { ReactNode } from 'react'

export interface NavBarProps {
  title: string
  /** Tab pages carry their title at the left and have nothing to go back to. */
  tab?: boolean | undefined
  /** Right end: one or two small controls. */
  end?: ReactNode
  /** False when the page has its h1 in the content. */
  heading?: boolean | undefined
}
