// Opens every page of a built mini program once, signed in, against a running city, and answers what went wrong on each.
import { launch } from './runtime/mini-program.mjs'

/** A page is given this long to show something; most need a tenth. */
const SHOW_MS = 6000
const SETTLE_MS = 300

const firstLine = (text) => String(text).split('\n')[0].slice(0, 240)

/** Everything in a run that must not happen, as lines. */
export function findingsOf(run) {
  const { state } = run
  return [
    ...state.errors,
    ...state.rejections.map((reason) => `unhandled rejection ${reason}`),
    ...state.warnings.filter((warning) => warning.startsWith('wxml')),
    ...state.console.filter(({ level }) => level === 'error').map(({ text }) => `console.error ${text}`),
    ...[...state.unknownApi].map((name) => `WeChat has no wx.${name}`),
    ...[...state.tooNewApi].map(([name, since]) => `wx.${name} needs base library ${since}`),
    ...state.requests
      .filter(({ status, isAborted }) => !isAborted && (status === undefined || status >= 400))
      .map(({ method, url, status }) => `${method} ${url.split('?')[0]} answered ${status ?? 'nothing'}`),
    ...(/undefined|\bnull\b|\bNaN\b|\[object/.test(run.text())
      ? [`raw value on screen: ${run.text().match(/.{0,20}(undefined|\bnull\b|\bNaN\b|\[object).{0,20}/)[0]}`]
      : []),
  ].map(firstLine)
}

/** Whether an answer is still on its way. */
export const isWaiting = (state) => state.requests.some(({ status, isAborted }) => status === undefined && !isAborted)

/**
 * Opens the page at `entry` (path and query) and answers `{ characters, findings }`. `options` are those of `launch`;
 * `isExpected(finding)` takes out what a page shows on purpose.
 */
export async function openPage(dist, entry, options, isExpected = () => false) {
  const run = await launch(dist, { ...options, entry })
  try {
    const isShown = () => run.page !== undefined && run.text().length > 0 && !isWaiting(run.state)
    await run.until(isShown, 'the page shows something', SHOW_MS).catch(() => {})
    await run.sleep(SETTLE_MS)
    const text = run.page ? run.text() : ''
    return { characters: text.length, findings: [...findingsOf(run), ...(text ? [] : ['the page is blank'])].filter((finding) => !isExpected(finding)) }
  } finally {
    run.close()
  }
}
