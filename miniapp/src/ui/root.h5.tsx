import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useRef, type RefObject } from 'react'
import { usePreferences } from '@/platform/preferences'
import { themeClass } from '@/theme/tones'
import { classes } from './host'
import type { RootProps } from './root-props'
import { t } from './texts'

const APP_NAME = t(process.env.APP === 'staff' ? 'staffAppName' : 'appName')
let pagesShown = 0

// Pages below the shown one stay in the document, hidden. Their ids would answer for the shown page's labels, so they lay them down.
const layDownIds = (page: HTMLElement) =>
  [page, ...page.querySelectorAll<HTMLElement>('[id]')].forEach((element) => {
    if (!element.id) return
    element.dataset.id = element.id
    element.removeAttribute('id')
  })
const takeUpIds = (page: HTMLElement) =>
  [page, ...page.querySelectorAll<HTMLElement>('[data-id]')].forEach((element) => {
    if (element.dataset.id === undefined) return
    element.id = element.dataset.id
    delete element.dataset.id
  })

/** Keeps ids in the document only while the page is shown; a hidden page still renders (a list read again), and lays down what it renders. */
function useIdsWhileShown(ref: RefObject<HTMLElement | null>) {
  const watch = useRef<MutationObserver | null>(null)
  useDidHide(() => {
    const page = ref.current
    if (!page || watch.current) return
    layDownIds(page)
    watch.current = new MutationObserver(() => layDownIds(page))
    watch.current.observe(page, { subtree: true, childList: true, attributeFilter: ['id'] })
  })
  useDidShow(() => {
    watch.current?.disconnect()
    watch.current = null
    if (ref.current) takeUpIds(ref.current)
  })
  useEffect(() => () => watch.current?.disconnect(), [])
}

/** Outermost element of every page: theme, document title, and focus on the new page's heading after a navigation. */
export function Root({ id, title, className, children }: RootProps) {
  const typeSize = usePreferences((s) => s.typeSize)
  const dark = usePreferences((s) => s.dark)
  const ref = useRef<HTMLDivElement>(null)
  const fullTitle = title === APP_NAME ? title : `${title} · ${APP_NAME}`
  const shown = useRef(false)
  useIdsWhileShown(ref)
  useDidShow(() => {
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
