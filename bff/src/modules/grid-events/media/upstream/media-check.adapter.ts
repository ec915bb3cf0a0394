import type { MediaKind } from '@jktl/shared/grid-events/media/model'

import type { Config } from '../../../../platform/config.ts'
import type { Metrics } from '../../../../platform/metrics.ts'
import type { AppName } from '../../../../platform/sessions.ts'
import { jsonOf, Upstream } from '../../../../platform/upstream/upstream.ts'
import type { WechatAccessTokens } from '../../../identity/public.ts'
import { AskAnswer, MEDIA_TYPES, SCENE_FORUM, TOKEN_REFUSED } from './media-check.wire.ts'

export interface CheckQuestion {
  app: AppName
  openid: string
  kind: MediaKind
  /** Readable by WeChat without a session. */
  url: string
}
const TIMEOUT_MS = 10_000
const CONCURRENCY = 4

/** 多媒体内容安全识别 (wechat-interface.md media_check_async). Asking twice is harmless: the second result says the same. */
export class MediaCheck {
  private readonly upstream: Upstream

  constructor(
    config: Config['wechat'],
    private readonly tokens: WechatAccessTokens,
    metrics: Metrics,
  ) {
    this.upstream = new Upstream({
      name: 'wechat-media',
      baseUrl: config.baseUrl,
      timeoutMs: TIMEOUT_MS,
      concurrency: CONCURRENCY,
      observe: metrics.observeUpstream,
    })
  }

  /** @returns the number under which the result will come; null: not known to have been taken */
  async ask(question: CheckQuestion): Promise<string | null> {
    const token = await this.tokens.get(question.app)
    if (!token) return null
    const first = await this.post(token, question)
    if (!first || !TOKEN_REFUSED.has(first.errcode)) return this.traceOf(first)
    const renewed = await this.tokens.get(question.app, token)
    return renewed ? this.traceOf(await this.post(renewed, question)) : null
  }

  async onApplicationShutdown(): Promise<void> {
    await this.upstream.close()
  }

  private async post(token: string, { openid, kind, url }: CheckQuestion): Promise<{ errcode: number; trace_id?: string | undefined } | null> {
    const reply = await this.upstream.call({
      method: 'POST',
      path: `/wxa/media_check_async?${new URLSearchParams({ access_token: token }).toString()}`,
      body: JSON.stringify({ version: 2, scene: SCENE_FORUM, openid, media_url: url, media_type: MEDIA_TYPES[kind] }),
    })
    if (reply.kind === 'no-answer' || reply.status !== 200) return null
    const answer = AskAnswer.safeParse(jsonOf(reply.body))
    return answer.success ? answer.data : null
  }

  private traceOf(answer: { errcode: number; trace_id?: string | undefined } | null): string | null {
    return answer?.errcode === 0 ? (answer.trace_id ?? null) : null
  }
}
