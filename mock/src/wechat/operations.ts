import { randomUUID } from 'node:crypto'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { openidOf, WECHAT_APPS, type WechatApp } from '../kernel/identifiers.ts'
import { findByOpenid, findPersona, openidIn, unionidFor } from '../kernel/people.ts'
import { CITIZENS, STAFF } from '../kernel/personas.ts'
import { samples } from '../kernel/samples.ts'
import { isRecord, textOf } from '../kernel/fields.ts'
import { html, json, redirect, type Answer, type City, type CityRequest, type Handler } from '../kernel/system.ts'
import { authorizePage } from './authorize-page.ts'
import type { CodeBook, CodeChannel, CodeRefusal, IssuedCode } from './codes.ts'
import { checkContent } from './content-check.ts'
import type { MediaChecks } from './media-checks.ts'
import { refusedField } from './template-data.ts'
import type { AccessTokens } from './tokens.ts'

interface SentMessage {
  at: string
  /** The addressee's name in the city. */
  persona: string
  touser: string
  template_id: string
  page: string
  data: Record<string, unknown>
  /** 0 = delivered, 43101 = the user refused. */
  errcode: number
}

export interface WechatState {
  city: City
  codes: CodeBook
  tokens: AccessTokens
  mediaChecks: MediaChecks
  messages: SentMessage[]
  /** `persona` or `persona template_id` of those who refuse subscription messages. */
  refusals: Set<string>
}

const ERRORS: Record<number, string> = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40226: 'code blocked',
  43101: 'user refuse to accept the msg',
  44002: 'empty post data',
  45011: 'api minute-quota reach limit',
  47001: 'data format error',
  47003: 'argument invalid!',
}
const failed = (errcode: number, detail = ''): Answer => json({ errcode, errmsg: `${ERRORS[errcode] ?? 'error'}${detail}, rid: ${randomUUID().slice(0, 8)}` })

const CODE_ERRORS: Record<CodeRefusal, number> = { INVALID: 40029, USED: 40163 }
const appOf = (appid: string | undefined): WechatApp | undefined => (['citizen', 'staff'] as const).find((app) => WECHAT_APPS[app].appid === appid)

/** Checks appid, secret and grant type; a number is the errcode. */
function callingApp(fields: Record<string, unknown>, grantType: string): WechatApp | number {
  const app = appOf(typeof fields['appid'] === 'string' ? fields['appid'] : undefined)
  if (!app) return 40013
  if (fields['secret'] !== WECHAT_APPS[app].secret) return 40125
  return fields['grant_type'] === grantType ? app : 40002
}

function redeemLogin({ codes }: WechatState, query: CityRequest['query'], code: string | undefined, channels: readonly CodeChannel[]): IssuedCode | number {
  const app = callingApp(query, 'authorization_code')
  if (typeof app === 'number') return app
  const issued = codes.redeem(code ?? '', 'login', app, channels)
  return typeof issued === 'string' ? CODE_ERRORS[issued] : issued
}

/** An errcode fault is WeChat refusing: nothing happens. */
const unlessFaulty =
  (handler: Handler): Handler =>
  (request) =>
    request.fault?.kind === 'errcode' ? failed(Number(request.fault['errcode'] ?? -1)) : handler(request)

const code2Session =
  (state: WechatState): Handler =>
  ({ query }) => {
    const issued = redeemLogin(state, query, query['js_code'], ['weapp', 'staff'])
    if (typeof issued === 'number') return failed(issued)
    return json({
      openid: openidIn(issued.app, issued.persona),
      session_key: Buffer.from(openidOf('session', issued.persona.name).slice(0, 16)).toString('base64'),
      unionid: unionidFor(issued.persona),
    })
  }

const oauth2AccessToken =
  (state: WechatState): Handler =>
  ({ query }) => {
    const issued = redeemLogin(state, query, query['code'], ['h5', 'staff'])
    if (typeof issued === 'number') return failed(issued)
    return json({
      access_token: randomUUID().replaceAll('-', ''),
      expires_in: 7200,
      openid: openidIn(issued.app, issued.persona),
      scope: 'snsapi_base',
      unionid: unionidFor(issued.persona),
    })
  }

/** A redirect target a browser can be sent to; undefined for anything but http(s). */
function redirectTarget(redirectUri: string | undefined, fields: Record<string, string | undefined>): string | undefined {
  if (!redirectUri || !/^https?:\/\//.test(redirectUri) || !URL.canParse(redirectUri)) return undefined
  const target = new URL(redirectUri)
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) target.searchParams.set(name, value)
  return target.toString()
}

const authorize: Handler = ({ query }) => {
  const { appid, redirect_uri, state, scope } = query
  const app = appOf(appid)
  const declineUrl = redirectTarget(redirect_uri, { state })
  if (!app || !declineUrl)
    return html('<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>参数错误</title><h1>appid 或 redirect_uri 参数错误</h1></html>', 400)
  return html(
    authorizePage({
      appName: app === 'staff' ? '健康通辽 工作端' : '健康通辽',
      asksForPhone: scope === 'snsapi_phone',
      personas: app === 'staff' ? STAFF : [...CITIZENS, ...samples().personas],
      choiceOf: (persona) =>
        `/wechat/connect/oauth2/choice?${new URLSearchParams({ appid: appid ?? '', redirect_uri: redirect_uri ?? '', state: state ?? '', scope: scope ?? 'snsapi_base', persona: persona.name }).toString()}`,
      declineUrl,
    }),
  )
}

const chosen =
  ({ codes }: WechatState): Handler =>
  ({ query }) => {
    const app = appOf(query['appid'])
    const persona = findPersona(query['persona'] ?? '')
    if (!app || !persona) return failed(40013)
    const code = codes.issue(persona, query['scope'] === 'snsapi_phone' ? 'phone' : 'login', app === 'staff' ? 'staff' : 'h5')
    const target = redirectTarget(query['redirect_uri'], { code, state: query['state'] })
    return target ? redirect(target) : failed(40013)
  }

const accessToken =
  ({ tokens }: WechatState): Handler =>
  ({ query }) => {
    const app = callingApp(query, 'client_credential')
    if (typeof app === 'number') return failed(app)
    const { value, expiresIn } = tokens.renew(app)
    return json({ access_token: value, expires_in: expiresIn })
  }

const stableAccessToken =
  ({ tokens }: WechatState): Handler =>
  ({ json: body }) => {
    if (!isRecord(body)) return failed(47001)
    const app = callingApp(body, 'client_credential')
    if (typeof app === 'number') return failed(app)
    const { value, expiresIn } = tokens.keep(app, body['force_refresh'] === true)
    return json({ access_token: value, expires_in: expiresIn })
  }

type TokenHandler = (app: WechatApp, body: Record<string, unknown>) => Answer | Promise<Answer>
const withToken =
  ({ tokens }: WechatState, handler: TokenHandler): Handler =>
  ({ query, json: body, rawBody }) => {
    const app = tokens.appOf(query['access_token'])
    if (!app) return failed(40001)
    if (rawBody.length === 0) return failed(44002)
    return isRecord(body) ? handler(app, body) : failed(47001)
  }

const phoneNumber =
  ({ codes, city }: WechatState): TokenHandler =>
  (app, body) => {
    const issued = codes.redeem(textOf(body['code']), 'phone', app, ['weapp', 'h5', 'staff'])
    if (typeof issued === 'string') return failed(40029)
    const { phone } = issued.persona
    const watermark = { timestamp: Math.floor(city.clock.now() / 1000), appid: WECHAT_APPS[app].appid }
    return json({ errcode: 0, errmsg: 'ok', phone_info: { phoneNumber: phone, purePhoneNumber: phone, countryCode: '86', watermark } })
  }

const sendSubscribeMessage =
  ({ city, messages, refusals }: WechatState): TokenHandler =>
  (app, body) => {
    const addressee = findByOpenid(textOf(body['touser']))
    if (addressee?.app !== app) return failed(40003)
    const templateId = body['template_id']
    if (typeof templateId !== 'string' || templateId === '') return failed(40037)
    const data = isRecord(body['data']) ? body['data'] : {}
    const refused = refusedField(data)
    if (refused) return failed(47003, ` data.${refused}.value is illegal`)
    const { name } = addressee.persona
    const errcode = refusals.has(name) || refusals.has(`${name} ${templateId}`) ? 43101 : 0
    messages.push({
      at: formatInstant(city.clock.now()),
      persona: name,
      touser: textOf(body['touser']),
      template_id: templateId,
      page: typeof body['page'] === 'string' ? body['page'] : '',
      data,
      errcode,
    })
    return errcode === 0 ? json({ errcode: 0, errmsg: 'ok' }) : failed(errcode)
  }

const checkMessageSecurity: TokenHandler = (app, body) => {
  const { version, openid, scene, content } = body
  if (version !== 2 || typeof scene !== 'number' || typeof content !== 'string' || content === '') return failed(47001)
  if (findByOpenid(textOf(openid))?.app !== app) return failed(40003)
  return json({ errcode: 0, errmsg: 'ok', result: checkContent(content), trace_id: randomUUID() })
}

const checkMedia =
  (state: WechatState): Handler =>
  (request) =>
    withToken(state, async (app, body) => {
      const { version, openid, scene, media_url, media_type } = body
      if (version !== 2 || typeof scene !== 'number' || typeof media_url !== 'string' || !URL.canParse(media_url)) return failed(47001)
      if (media_type !== 1 && media_type !== 2) return failed(47001)
      if (findByOpenid(textOf(openid))?.app !== app) return failed(40003)
      const traceId = await state.mediaChecks.take({ app, url: media_url, mediaType: media_type, effect: request.fault })
      return json({ errcode: 0, errmsg: 'ok', trace_id: traceId })
    })(request)

interface Operation {
  name: string
  method: 'GET' | 'POST'
  path: string
  handler: Handler
}

/** Every operation of wechat-interface.md, by the name fault rules and the journal use. */
export function wechatOperations(state: WechatState): Operation[] {
  const operations: Operation[] = [
    { name: 'code-to-session', method: 'GET', path: '/sns/jscode2session', handler: code2Session(state) },
    { name: 'authorize', method: 'GET', path: '/connect/oauth2/authorize', handler: authorize },
    { name: 'choose-persona', method: 'GET', path: '/connect/oauth2/choice', handler: chosen(state) },
    { name: 'oauth-access-token', method: 'GET', path: '/sns/oauth2/access_token', handler: oauth2AccessToken(state) },
    { name: 'access-token', method: 'GET', path: '/cgi-bin/token', handler: accessToken(state) },
    { name: 'stable-access-token', method: 'POST', path: '/cgi-bin/stable_token', handler: stableAccessToken(state) },
    { name: 'get-phone-number', method: 'POST', path: '/wxa/business/getuserphonenumber', handler: withToken(state, phoneNumber(state)) },
    { name: 'send-subscribe-message', method: 'POST', path: '/cgi-bin/message/subscribe/send', handler: withToken(state, sendSubscribeMessage(state)) },
    { name: 'msg-sec-check', method: 'POST', path: '/wxa/msg_sec_check', handler: withToken(state, checkMessageSecurity) },
    { name: 'media-check-async', method: 'POST', path: '/wxa/media_check_async', handler: checkMedia(state) },
  ]
  return operations.map((operation) => ({ ...operation, handler: unlessFaulty(operation.handler) }))
}
