import { refuse, ok, type Result } from '@jktl/shared/kernel/result'
import type * as z from 'zod/mini'

import type { Config } from '../../../platform/config.ts'
import type { Metrics } from '../../../platform/metrics.ts'
import type { AppName } from '../../../platform/sessions.ts'
import { jsonOf, Upstream, type UpstreamCall } from '../../../platform/upstream/upstream.ts'
import type { WechatAccessTokens } from '../public.ts'
import { CODE_REFUSED, RISK_BLOCKED, TOKEN_REFUSED, WechatLogin, WechatPhone, WechatRefusal, WechatToken, WECHAT_OK } from './wechat.wire.ts'

export type LoginChannel = 'weapp' | 'h5' | 'staff'
export interface WechatUser {
  openid: string
  unionid: string | null
}
export type CodeRefusal = 'CODE_INVALID' | 'ACCOUNT_BLOCKED' | 'UPSTREAM_UNAVAILABLE'

const TIMEOUT_MS = 5_000
const CONCURRENCY = 16
/** A token is renewed this long before WeChat drops it. */
const TOKEN_MARGIN_MS = 5 * 60_000

/** `wx.login` codes go to jscode2session; both H5 apps come through web OAuth. */
const EXCHANGE: Record<LoginChannel, { app: AppName; path: string; codeField: string }> = {
  weapp: { app: 'citizen', path: '/sns/jscode2session', codeField: 'js_code' },
  h5: { app: 'citizen', path: '/sns/oauth2/access_token', codeField: 'code' },
  staff: { app: 'staff', path: '/sns/oauth2/access_token', codeField: 'code' },
}

type Heard<T> = { kind: 'value'; value: T } | { kind: 'refused'; errcode: number } | { kind: 'unknown' }

/**
 * Sign-in codes, phone codes and access tokens of WeChat (wechat-interface.md). A code is used once, so an exchange is never repeated:
 * no answer and nonsense both end as UPSTREAM_UNAVAILABLE and the client fetches another code.
 */
export class WechatAdapter implements WechatAccessTokens {
  private readonly upstream: Upstream
  private readonly tokens = new Map<AppName, { value: string; renewAt: number }>()
  private readonly fetching = new Map<AppName, Promise<string | null>>()

  constructor(
    private readonly config: Config['wechat'],
    metrics: Metrics,
  ) {
    this.upstream = new Upstream({ name: 'wechat', baseUrl: config.baseUrl, timeoutMs: TIMEOUT_MS, concurrency: CONCURRENCY, observe: metrics.observeUpstream })
  }

  async exchangeLogin(channel: LoginChannel, code: string): Promise<Result<WechatUser, CodeRefusal>> {
    const { app, path, codeField } = EXCHANGE[channel]
    const query = new URLSearchParams({ appid: this.appIdOf(app), secret: this.config.secret, [codeField]: code, grant_type: 'authorization_code' })
    const heard = await this.ask({ method: 'GET', path: `${path}?${query.toString()}` }, WechatLogin)
    if (heard.kind === 'value') return ok({ openid: heard.value.openid, unionid: heard.value.unionid ?? null })
    return refuse(this.refusalOf(heard))
  }

  /** @returns the number without country code */
  async exchangePhone(code: string): Promise<Result<string, CodeRefusal>> {
    const token = await this.get('citizen')
    if (!token) return refuse('UPSTREAM_UNAVAILABLE')
    const first = await this.askPhone(token, code)
    if (first.kind !== 'refused' || !TOKEN_REFUSED.has(first.errcode)) return this.phoneOf(first)
    const renewed = await this.get('citizen', token)
    return renewed ? this.phoneOf(await this.askPhone(renewed, code)) : refuse('UPSTREAM_UNAVAILABLE')
  }

  async get(app: AppName, refused?: string): Promise<string | null> {
    const known = this.tokens.get(app)
    // Lifetimes of tokens are WeChat's time, not the business's: a monotonic timer, never the injected clock.
    if (known && known.value !== refused && performance.now() < known.renewAt) return known.value
    const running = this.fetching.get(app) ?? this.fetchToken(app, refused !== undefined && known?.value === refused).finally(() => this.fetching.delete(app))
    this.fetching.set(app, running)
    return running
  }

  async close(): Promise<void> {
    await this.upstream.close()
  }

  /** stable_token: other processes of the fleet keep theirs. */
  private async fetchToken(app: AppName, force: boolean): Promise<string | null> {
    const body = JSON.stringify({ grant_type: 'client_credential', appid: this.appIdOf(app), secret: this.config.secret, force_refresh: force })
    const heard = await this.ask({ method: 'POST', path: '/cgi-bin/stable_token', body }, WechatToken)
    if (heard.kind !== 'value') return null
    const { access_token: value, expires_in: seconds } = heard.value
    this.tokens.set(app, { value, renewAt: performance.now() + Math.max(0, seconds * 1000 - TOKEN_MARGIN_MS) })
    return value
  }

  private askPhone(token: string, code: string): Promise<Heard<z.output<typeof WechatPhone>>> {
    return this.ask(
      { method: 'POST', path: `/wxa/business/getuserphonenumber?${new URLSearchParams({ access_token: token }).toString()}`, body: JSON.stringify({ code }) },
      WechatPhone,
    )
  }

  private phoneOf(heard: Heard<z.output<typeof WechatPhone>>): Result<string, CodeRefusal> {
    return heard.kind === 'value' ? ok(heard.value.phone_info.purePhoneNumber) : refuse(this.refusalOf(heard))
  }

  private refusalOf(heard: { kind: 'refused'; errcode: number } | { kind: 'unknown' }): CodeRefusal {
    if (heard.kind === 'unknown') return 'UPSTREAM_UNAVAILABLE'
    if (heard.errcode === RISK_BLOCKED) return 'ACCOUNT_BLOCKED'
    return CODE_REFUSED.has(heard.errcode) ? 'CODE_INVALID' : 'UPSTREAM_UNAVAILABLE'
  }

  private async ask<S extends z.ZodMiniType>(call: UpstreamCall, schema: S): Promise<Heard<z.output<S>>> {
    const reply = await this.upstream.call(call)
    if (reply.kind === 'no-answer' || reply.status !== 200) return { kind: 'unknown' }
    const body = jsonOf(reply.body)
    const refusal = WechatRefusal.safeParse(body)
    if (refusal.success && refusal.data.errcode !== WECHAT_OK) return { kind: 'refused', errcode: refusal.data.errcode }
    const value = schema.safeParse(body)
    return value.success ? { kind: 'value', value: value.data } : { kind: 'unknown' }
  }

  private appIdOf(app: AppName): string {
    return app === 'staff' ? this.config.staffAppId : this.config.citizenAppId
  }
}
