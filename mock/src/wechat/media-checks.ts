import { createHash, randomBytes } from 'node:crypto'
import { MESSAGE_TOKEN, WECHAT_APPS, type WechatApp } from '../kernel/identifiers.ts'
import type { FaultEffect } from '../kernel/faults.ts'
import type { City } from '../kernel/system.ts'

interface Taken {
  app: WechatApp
  url: string
  /** 1 audio, 2 picture */
  mediaType: 1 | 2
  /** `check-result` of the control rules. */
  effect: FaultEffect | undefined
}
interface Result {
  traceId: string
  app: WechatApp
  suggest: string | null
  errcode: number
}

/** Label of the public document: 100 正常, 20001 时政, 20002 色情, 21000 其他. */
const LABELS: Record<string, number> = { pass: 100, review: 21000, risky: 20002 }
const CANNOT_READ = -1008
const READ_LIMIT_MS = 10_000
/** The console's message server of the city's apps: below the host whose files are checked. */
const MESSAGE_SERVER = '/api/v1/grid-events/media-checks'
const TYPES: Record<1 | 2, RegExp> = { 1: /^audio\//, 2: /^image\/(jpeg|png|bmp|gif)/ }

const signatureOf = (timestamp: string, nonce: string, token: string): string =>
  createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex')

/**
 * Results of media_check_async. As WeChat does, it fetches the file without a session; unless told otherwise the result is pushed at once,
 * which may be before the caller has read which number it was given.
 */
export class MediaChecks {
  readonly results: Result[] = []
  private readonly city: City

  constructor(city: City) {
    this.city = city
  }

  /** @returns trace_id */
  async take({ app, url, mediaType, effect }: Taken): Promise<string> {
    const traceId = [4, 4, 4].map((bytes) => randomBytes(bytes).toString('hex')).join('-')
    const isReadable = await this.canRead(url, mediaType)
    const suggest = typeof effect?.['suggest'] === 'string' ? effect['suggest'] : 'pass'
    const result: Result = isReadable ? { traceId, app, suggest, errcode: 0 } : { traceId, app, suggest: null, errcode: CANNOT_READ }
    if (effect?.['none'] === true) return traceId
    const push = () => this.push(result, new URL(url).origin, Number(effect?.['copies'] ?? 1), effect?.['forged'] === true)
    const delayMs = Number(effect?.['delayMs'] ?? 0)
    if (delayMs > 0) this.city.schedule.after(delayMs, push)
    else await push()
    return traceId
  }

  private async canRead(url: string, mediaType: 1 | 2): Promise<boolean> {
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(READ_LIMIT_MS) })
      await answer.arrayBuffer()
      return answer.status === 200 && TYPES[mediaType].test(answer.headers.get('content-type') ?? '')
    } catch {
      return false
    }
  }

  private async push(result: Result, origin: string, copies: number, isForged: boolean): Promise<void> {
    this.results.push(result)
    const seconds = Math.floor(this.city.clock.now() / 1000)
    const event = {
      ToUserName: `gh_${result.app}`,
      FromUserName: 'ocity-platform',
      CreateTime: seconds,
      MsgType: 'event',
      Event: 'wxa_media_check',
      appid: WECHAT_APPS[result.app].appid,
      trace_id: result.traceId,
      version: 2,
      errcode: result.errcode,
      errmsg: result.errcode === 0 ? 'ok' : '下载错误，请检查媒体链接是否有效',
      detail: result.suggest ? [{ strategy: 'content_model', errcode: 0, suggest: result.suggest, label: LABELS[result.suggest] ?? 21000, prob: 90 }] : [],
      ...(result.suggest ? { result: { suggest: result.suggest, label: LABELS[result.suggest] ?? 21000 } } : {}),
    }
    for (let copy = 0; copy < copies; copy++) {
      const [timestamp, nonce] = [String(seconds), String(randomBytes(4).readUInt32BE())]
      const signature = signatureOf(timestamp, nonce, isForged ? 'not-the-token' : MESSAGE_TOKEN)
      const query = new URLSearchParams({ signature, timestamp, nonce, openid: 'ocity-platform' })
      // Nobody there, or nobody who takes it: WeChat gives up after a few seconds.
      await fetch(`${origin}${MESSAGE_SERVER}?${query.toString()}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(event),
        signal: AbortSignal.timeout(READ_LIMIT_MS),
      }).catch(() => null)
    }
  }
}
