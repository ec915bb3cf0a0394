import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { useDeskSettings } from './desk-settings'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)

/**
 * Keys of the page being shown: name as in `KeyboardEvent.key`, lower case. Silent while somebody types, while a dialog is open, with a
 * modifier, and when switched off in 我的 (WCAG 2.1.4). `Escape` also works inside a field.
 */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const on = useDeskSettings((s) => s.keys)
  const shown = useRef(true)
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useDidShow(() => {
    shown.current = true
  })
  useDidHide(() => {
    shown.current = false
  })
  useEffect(() => {
    if (!on) return
    const pressed = (event: KeyboardEvent) => {
      if (!shown.current || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return
      if ((isTyping(event.target) && event.key !== 'Escape') || document.querySelector('dialog[open]')) return
      const act = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [on])
}

export const focusOn = (id: string): void => document.getElementById(id)?.focus()
/** Moves the focus along these ids, by one, without going round. */
export function focusBeside(ids: readonly string[], step: 1 | -1): void {
  const at = ids.indexOf(document.activeElement?.id ?? '')
  const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step))]
  if (next) focusOn(next)
}
