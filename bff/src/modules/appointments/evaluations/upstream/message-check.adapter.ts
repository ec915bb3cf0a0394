import type { Config } from '../../../../platform/config.ts'
import type { Metrics } from '../../../../platform/metrics.ts'
import type { AppName } from '../../../../platform/sessions.ts'
import { jsonOf, Upstream } from '../../../../platform/upstream/upstream.ts'
import type { WechatAccessTokens } from '../../../identity/public.ts'
import { CheckAnswer, COMMENT_SCENE, TOKEN_REFUSED, WRITER_UNKNOWN } from './message-check.wire.ts'

/** UNKNOWN: no usable answer; the words stay unseen and are asked about again. */
export type Verdict = 'PASS' | 'REVIEW' | 'RISKY' | 'UNKNOWN'
export interface Words {
  app: AppName
  openid: string
  text: string
}

const TIMEOUT_MS = 5_000
const CONCURRENCY = 4
const VERDICTS = { pass: 'PASS', review: 'REVIEW', risky: 'RISKY' } as const

/** 文本内容安全识别 (wechat-interface.md msg_sec_check). Asking twice is harmless. */
export class MessageCheck {
  private readonly upstream: Upstream

  constructor(
    config: Config['wechat'],
    private readonly tokens: WechatAccessTokens,
    metrics: Metrics,
  ) {
    this.upstream = new Upstream({
      name: 'wechat-content',
      baseUrl: config.baseUrl,
      timeoutMs: TIMEOUT_MS,
      concurrency: CONCURRENCY,
      observe: metrics.observeUpstream,
    })
  }

  async check(words: Words): Promise<Verdict> {
    const token = await this.tokens.get(words.app)
    if (!token) return 'UNKNOWN'
    const first = await this.ask(token, words)
    if (first !== 'TOKEN') return first
    const renewed = await this.tokens.get(words.app, token)
    const second = renewed ? await this.ask(renewed, words) : 'UNKNOWN'
    return second === 'TOKEN' ? 'UNKNOWN' : second
  }

  async onApplicationShutdown(): Promise<void> {
    await this.upstream.close()
  }

  private async ask(token: string, { openid, text }: Words): Promise<Verdict | 'TOKEN'> {
    const reply = await this.upstream.call({
      method: 'POST',
      path: `/wxa/msg_sec_check?${new URLSearchParams({ access_token: token }).toString()}`,
      body: JSON.stringify({ version: 2, scene: COMMENT_SCENE, openid, content: text }),
    })
    if (reply.kind === 'no-answer' || reply.status !== 200) return 'UNKNOWN'
    const answer = CheckAnswer.safeParse(jsonOf(reply.body))
    if (!answer.success) return 'UNKNOWN'
    const { errcode, result } = answer.data
    if (TOKEN_REFUSED.has(errcode)) return 'TOKEN'
    if (errcode === WRITER_UNKNOWN) return 'REVIEW'
    return errcode === 0 && result ? VERDICTS[result.suggest] : 'UNKNOWN'
  }
}
