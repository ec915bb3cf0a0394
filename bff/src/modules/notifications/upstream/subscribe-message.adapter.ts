import { Injectable, Inject, type OnModuleDestroy } from '@nestjs/common'

import type { Config } from '../../../platform/config.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { CONFIG } from '../../../platform/platform.module.ts'
import { jsonOf, Upstream } from '../../../platform/upstream/upstream.ts'
import { WechatAccessTokens } from '../../identity/public.ts'
import { SendAnswer, TOKEN_REFUSED, TRY_LATER, USER_REFUSED } from './subscribe-message.wire.ts'

/** `SENT`; `REFUSED` by the user; `UNDELIVERABLE`: WeChat will never take this message; `UNKNOWN`: no usable answer, ask again. */
export type SendOutcome = 'SENT' | 'REFUSED' | 'UNDELIVERABLE' | 'UNKNOWN'
export interface SubscribeMessage {
  openid: string
  /** Page of the mini program it opens. */
  page: string
  data: Record<string, { value: string }>
}

const TIMEOUT_MS = 5_000
const CONCURRENCY = 8

/** 订阅消息 of the citizen app (wechat-interface.md `subscribe/send`). A repeated send after a lost answer may reach the user twice: better than never. */
@Injectable()
export class SubscribeMessageAdapter implements OnModuleDestroy {
  private readonly upstream: Upstream

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly tokens: WechatAccessTokens,
    metrics: Metrics,
  ) {
    this.upstream = new Upstream({
      name: 'wechat-messages',
      baseUrl: config.wechat.baseUrl,
      timeoutMs: TIMEOUT_MS,
      concurrency: CONCURRENCY,
      observe: metrics.observeUpstream,
    })
  }

  async send(message: SubscribeMessage): Promise<SendOutcome> {
    const token = await this.tokens.get('citizen')
    if (!token) return 'UNKNOWN'
    const errcode = await this.post(token, message)
    if (errcode === null || !TOKEN_REFUSED.has(errcode)) return this.outcomeOf(errcode)
    const renewed = await this.tokens.get('citizen', token)
    return renewed ? this.outcomeOf(await this.post(renewed, message)) : 'UNKNOWN'
  }

  async onModuleDestroy(): Promise<void> {
    await this.upstream.close()
  }

  /** @returns the errcode; null when nothing usable was answered */
  private async post(token: string, { openid, page, data }: SubscribeMessage): Promise<number | null> {
    const body = JSON.stringify({
      touser: openid,
      template_id: this.config.wechat.noticeTemplateId,
      page,
      data,
      miniprogram_state: this.config.production ? 'formal' : 'developer',
    })
    const reply = await this.upstream.call({
      method: 'POST',
      path: `/cgi-bin/message/subscribe/send?${new URLSearchParams({ access_token: token }).toString()}`,
      body,
    })
    if (reply.kind === 'no-answer' || reply.status !== 200) return null
    const answer = SendAnswer.safeParse(jsonOf(reply.body))
    return answer.success ? answer.data.errcode : null
  }

  private outcomeOf(errcode: number | null): SendOutcome {
    if (errcode === 0) return 'SENT'
    if (errcode === USER_REFUSED) return 'REFUSED'
    return errcode === null || TRY_LATER.has(errcode) || TOKEN_REFUSED.has(errcode) ? 'UNKNOWN' : 'UNDELIVERABLE'
  }
}
