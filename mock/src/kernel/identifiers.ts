import { createHash } from 'node:crypto'

const digest = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('base64url').replace(/[-_]/g, 'x')

/** The same person has one openid per appid … */
export const openidOf = (appid: string, personKey: string): string => `o${digest('openid', appid, personKey).slice(0, 27)}`
/** … and one unionid across the region's apps. */
export const unionidOf = (personKey: string): string => `u${digest('unionid', personKey).slice(0, 27)}`

/** Apps registered with the city's WeChat. */
export const WECHAT_APPS = {
  citizen: { appid: 'wx0citizen0000001', secret: 'city-development-secret' },
  staff: { appid: 'wx0staff000000001', secret: 'city-development-secret' },
} as const
/** Token of the message server in the apps' console: signs what WeChat pushes. */
export const MESSAGE_TOKEN = 'city-message-token'
export type WechatApp = keyof typeof WECHAT_APPS
