import Taro from '@tarojs/taro'
import { openSession } from './store'

/** Signs in with `wx.login`; there is nothing to leave for. */
export async function signIn(_returnTo: string): Promise<'left' | 'signed-in'> {
  const { code } = await Taro.login()
  await openSession(code, 'weapp')
  return 'signed-in'
}

/** Only the browser leaves for a code. */
export const leaveForCode = (_kind: 'sign-in' | 'phone', _returnTo: string): void => undefined

export type CodeReturn = { ok: true; kind: 'sign-in' | 'phone'; code: string; returnTo: string } | { ok: false }
/** Codes never come back through an address in the mini program. */
export const takeCode = (): CodeReturn => ({ ok: false })
export const openSessionWith = (code: string): ReturnType<typeof openSession> => openSession(code, 'weapp')
