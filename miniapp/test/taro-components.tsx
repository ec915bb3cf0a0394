import { createElement, type ReactNode } from 'react'

/** Taro's components of the mini program as plain tags, keeping the `aria-*` the primitives write. */
type Props = Record<string, unknown> & { children?: ReactNode }
const plain = (tag: string) =>
  function Component({ children, hoverClass, catchMove, openType, onGetPhoneNumber, onAgreePrivacyAuthorization, mode, ...rest }: Props) {
    const { 'aria-role': role, ...props } = rest
    return createElement(
      tag,
      { ...props, role, ...(openType ? { 'data-open-type': openType } : {}), ...(hoverClass ? { 'data-hover': hoverClass } : {}) },
      children,
    )
  }
const entry = (tag: string) =>
  function Component({ onInput, onConfirm, confirmType, ...rest }: Props & { onInput?: (e: unknown) => void }) {
    const { 'aria-role': role, maxlength, type, ...props } = rest
    return createElement(tag, { ...props, role, onChange: (event: { target: { value: string } }) => onInput?.({ detail: { value: event.target.value } }) })
  }
export const View = plain('div')
export const Text = plain('span')
export const Button = plain('button')
export const Image = plain('img')
export const Input = entry('input')
export const Textarea = entry('textarea')
