import { newId } from '../ids'
import { storage } from '../storage'
import { openSession } from './store'

interface Errand {
  state: string
  /** Where to go afterwards, a path of this app with its query. */
  returnTo: string
  kind: 'sign-in' | 'phone'
}
const BASE = process.env.APP === 'staff' ? '/staff' : ''
const CALLBACK = `${BASE}/sign-in/index`

/** What the server wrote into the page about this deployment; a watch build is served without it. */
const setting = (name: string, fallback: string | undefined): string =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? fallback ?? ''

/** Leaves for WeChat's authorize page; it comes back to the sign-in page with a one-use code. */
export function leaveForCode(kind: Errand['kind'], returnTo: string): void {
  const state = newId()
  storage.set('errand', { state, returnTo, kind } satisfies Errand)
  const query = {
    appid: setting('wechat-appid', process.env.TARO_APP_ID),
    redirect_uri: window.location.origin + CALLBACK,
    response_type: 'code',
    scope: kind === 'phone' ? 'snsapi_phone' : 'snsapi_base',
    state,
  }
  const text = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  window.location.assign(`${setting('wechat-authorize', process.env.TARO_APP_WECHAT_AUTHORIZE)}?${text}#wechat_redirect`)
}

/** Starts signing in. `left`: the browser is on its way to WeChat. */
export async function signIn(returnTo: string): Promise<'left' | 'signed-in'> {
  leaveForCode('sign-in', returnTo)
  return 'left'
}

export type CodeReturn = { ok: true; kind: Errand['kind']; code: string; returnTo: string } | { ok: false }
/**
 * The code WeChat sent back, taken out of the address. Only an errand of this browser counts: the state must match, once.
 */
export function takeCode(): CodeReturn {
  const query = new URLSearchParams(window.location.search)
  const code = query.get('code')
  const errand = storage.get<Errand>('errand')
  storage.remove('errand')
  if (code) window.history.replaceState(window.history.state, '', CALLBACK)
  if (!code || !errand || errand.state !== query.get('state')) return { ok: false }
  return { ok: true, kind: errand.kind, code, returnTo: errand.returnTo }
}

export const openSessionWith = (code: string): ReturnType<typeof openSession> => openSession(code, 'h5')
