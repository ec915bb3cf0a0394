import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { usePreferences } from '@/platform/preferences'
import { themeClass } from '@/theme/tones'
import { classes } from './host'
import type { RootProps } from './root-props'
import { t } from './texts'

const APP_NAME = t(process.env.APP === 'staff' ? 'staffAppName' : 'appName')
let pagesShown = 0

// Pages below the shown one stay in the document, hidden. Their ids would answer for the shown page's labels, so they lay them down.
const layDownIds = (page: HTMLElement | null) =>
  page?.querySelectorAll<HTMLElement>('[id]').forEach((element) => {
    element.dataset.id = element.id
    element.removeAttribute('id')
  })
const takeUpIds = (page: HTMLElement | null) =>
  page?.querySelectorAll<HTMLElement>('[data-id]').forEach((element) => {
    element.id = element.dataset.id ?? ''
    delete element.dataset.id
  })

/** Outermost element of every page: theme, document title, and focus on the new page's heading after a navigation. */
export function Root({ id, title, className, children }: RootProps) {
  const typeSize = usePreferences((s) => s.typeSize)
  const dark = usePreferences((s) => s.dark)
  const ref = useRef<HTMLDivElement>(null)
  const fullTitle = title === APP_NAME ? title : `${title} · ${APP_NAME}`
  const shown = useRef(false)
  useDidHide(() => layDownIds(ref.current))
  useDidShow(() => {
    takeUpIds(ref.current)
    shown.current = true
    document.title = fullTitle
    pagesShown += 1
    if (pagesShown > 1) ref.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  })
  useEffect(() => {
    if (shown.current || pagesShown === 0) document.title = fullTitle
  }, [fullTitle])
  useEffect(() => {
    document.body.className = themeClass(typeSize, dark)
  }, [typeSize, dark])
  return (
    <div ref={ref} id={id} className={classes('page', `page--${process.env.APP}`, themeClass(typeSize, dark), className)}>
      {children}
    </div>
  )
}
