import type { CSSProperties, ReactNode } from 'react'

/** The one spelling of accessibility both targets accept; each host writes it the way its platform reads it. */
export interface Aria {
  role?: string
  label?: string
  labelledBy?: string
  describedBy?: string
  hidden?: boolean
  live?: 'polite' | 'assertive'
  busy?: boolean
  modal?: boolean
  current?: boolean
}

/** Native tags the browser gets; the mini program gets a view with the matching role. */
export type Tag =
  | 'div'
  | 'span'
  | 'b'
  | 'p'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'section'
  | 'main'
  | 'header'
  | 'nav'
  | 'form'
  | 'ul'
  | 'ol'
  | 'li'
  | 'dl'
  | 'dt'
  | 'dd'
  | 'table'
  | 'caption'
  | 'thead'
  | 'tbody'
  | 'tfoot'
  | 'tr'
  | 'th'
  | 'td'
  | 'time'

export interface BoxProps extends Aria {
  as?: Tag | undefined
  id?: string | undefined
  className?: string | undefined
  style?: CSSProperties | undefined
  children?: ReactNode
  /** Browser: may receive focus from script. */
  focusable?: boolean
  /** Cell of a table: `col` or `row` when it is a header. */
  scope?: 'col' | 'row'
  colSpan?: number
}

export interface PressProps extends Aria {
  id?: string | undefined
  className?: string | undefined
  /** Class while pressed (mini program: hover-class; browser: `:active` rules). */
  hoverClass?: string
  children?: ReactNode
  onPress?: (() => void) | undefined
  role?: 'button' | 'link' | 'radio' | 'checkbox' | 'switch' | 'tab'
  checked?: boolean
  pressed?: boolean
  selected?: boolean
  expanded?: boolean
  /** Announced and dimmed, still focusable, does nothing: the reason stands beside it. */
  disabled?: boolean | undefined
  /** Browser: a real link with this address; a plain click is handled by `onPress`. */
  href?: string
  /** Browser: submits the form around it. */
  submit?: boolean
  /** Mini program: WeChat's own button behaviour; the answer arrives at `onOpen`. */
  openType?: 'getPhoneNumber' | 'agreePrivacyAuthorization' | 'share' | 'contact'
  onOpen?: (detail: { code?: string; errMsg?: string }) => void
}

export interface PictureProps {
  id?: string | undefined
  src: string
  /** Empty for decoration. */
  alt: string
  className?: string
}

export interface EntryProps {
  id: string
  className?: string
  value: string
  onChange: (text: string) => void
  kind?: 'text' | 'number' | 'tel' | 'idcard' | 'search'
  multiline?: boolean
  placeholder?: string
  maxLength?: number
  readOnly?: boolean
  required?: boolean
  invalid?: boolean
  label?: string
  describedBy?: string
  /** Browser autofill name. */
  autoComplete?: string
  onBlur?: () => void
  onConfirm?: () => void
}

export const classes = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ')
