import { beforeEach, describe, expect, test } from '@jest/globals'
import { HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { FaultEffect } from '../kernel/faults.ts'
import { Schedule } from '../kernel/schedule.ts'
import { PLATFORM_KEYS } from './keys/development-keys.ts'
import { MERCHANTS } from './merchants.ts'
import { Notifier, RETRY_AFTER_MS, type NotifyOutcome } from './notify.ts'
import { defaultSettings, type Settings } from './settings.ts'
import { Signer } from './signer.ts'
import { answerMessage, isSignedBy, unseal, type Sealed } from './signing.ts'

const merchant = MERCHANTS[0]
const START = Date.parse('2026-11-21T09:00:00+08:00')

interface Received {
  at: number
  headers: Record<string, string>
  body: Buffer
}

let nowMs: number
let schedule: Schedule
let notifier: Notifier
let settings: Settings
let received: Received[]
let answer: NotifyOutcome
let faults: (FaultEffect | undefined)[]

beforeEach(() => {
  nowMs = START
  const now = () => nowMs
  schedule = new Schedule(now)
  settings = defaultSettings()
  received = []
  answer = 500
  faults = []
  notifier = new Notifier({
    now,
    at: (due, run) => void schedule.at(due, run),
    strike: () => faults.shift(),
    signer: new Signer(now),
    settings,
    post: (_url, headers, body) => {
      received.push({ at: nowMs - START, headers, body })
      return Promise.resolve(answer)
    },
  })
})

const announce = (reference = 'JK000001') =>
  notifier.announce({
    type: 'transaction',
    eventType: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    mchid: merchant.mchid,
    reference,
    url: 'https://city.example/notify',
    plaintext: { out_trade_no: reference, amount: { total: 1200 } },
  })

const advanceTo = async (ms: number) => {
  nowMs = START + ms
  await schedule.sweep()
}
const envelopeOf = ({ body }: Received) =>
  JSON.parse(body.toString()) as { id: string; event_type: string; resource_type: string; resource: Sealed & { original_type: string } }
const keyOf = (serial: string) => (serial === merchant.publicKeyId ? merchant.publicKey : PLATFORM_KEYS.find((k) => k.serialNo === serial)!.certificate)
const isGenuine = ({ headers, body }: Received) =>
  isSignedBy(
    answerMessage(headers['wechatpay-timestamp']!, headers['wechatpay-nonce']!, body),
    headers['wechatpay-signature']!,
    keyOf(headers['wechatpay-serial']!),
  )

describe('notify schedule (§4.4)', () => {
  test('§4.4: a merchant that never accepts is told 1 + 15 times, at exactly the official moments, over 24 h 4 min', async () => {
    announce()
    const moments = RETRY_AFTER_MS.reduce<number[]>((all, wait) => [...all, all.at(-1)! + wait], [0])
    for (const moment of moments) {
      if (moment > 0) {
        await advanceTo(moment - 1)
        expect(received.at(-1)!.at).toBeLessThan(moment)
      }
      await advanceTo(moment)
      expect(received.at(-1)!.at).toBe(moment)
    }
    expect(moments.at(-1)).toBe(24 * HOUR_MS + 4 * MINUTE_MS)
    await advanceTo(48 * HOUR_MS)
    expect(received).toHaveLength(16)
    expect(notifier.attempts.map((a) => a.outcome)).toEqual(Array.from({ length: 16 }, () => 500))
  })

  test('§4.4: a jump of the clock makes every retry of the skipped time', async () => {
    announce()
    await advanceTo(MINUTE_MS)
    expect(received).toHaveLength(4)
  })

  test.each([200, 204])('§4.4: %i is acceptance and ends the retries', async (accepted) => {
    announce()
    await advanceTo(0)
    answer = accepted
    await advanceTo(15_000)
    await advanceTo(48 * HOUR_MS)
    expect(notifier.attempts.map((a) => a.outcome)).toEqual([500, accepted])
  })

  test.each<NotifyOutcome>([202, 302, 401, 'TIMEOUT', 'NO_CONNECTION'])('§4.4: %s is no acceptance', async (refused) => {
    answer = refused
    announce()
    await advanceTo(15_000)
    expect(received).toHaveLength(2)
  })
})

describe('what a notify looks like (§4.4)', () => {
  beforeEach(() => {
    answer = 204
  })

  test('§4.4: it is signed over the raw bytes and opens with the APIv3 key and the associated data', async () => {
    announce()
    await advanceTo(0)
    const [first] = received as [Received]
    expect(isGenuine(first)).toBe(true)
    const { resource, ...envelope } = envelopeOf(first)
    expect(envelope).toMatchObject({ event_type: 'TRANSACTION.SUCCESS', resource_type: 'encrypt-resource' })
    expect(resource).toMatchObject({ original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM', associated_data: 'transaction' })
    expect(resource.nonce).toHaveLength(12)
    expect(JSON.parse(unseal(resource, merchant.apiV3Key))).toEqual({ out_trade_no: 'JK000001', amount: { total: 1200 } })
  })

  test('§4.2: the grey ramp decides the key: none, half, all by the public key', async () => {
    const shareOf = async (publicKeyShare: number) => {
      settings.publicKeyShare = publicKeyShare
      received = []
      for (let i = 0; i < 10; i += 1) announce(`JK00000${i}`)
      await advanceTo(0)
      expect(received.every(isGenuine)).toBe(true)
      return received.filter((r) => r.headers['wechatpay-serial'] === merchant.publicKeyId).length
    }
    expect([await shareOf(0), await shareOf(0.5), await shareOf(1)]).toEqual([0, 5, 10])
  })

  test('§4.9: altered amounts are correctly signed; wrong signatures, probes and re-spaced bodies are not', async () => {
    const alterations = [
      { set: { 'amount.total': 1 } },
      { signature: 'wrong' },
      { signature: 'probe' },
      { respaced: true },
      { timestampOffsetSeconds: -301 },
      { serial: 'unknown' },
      { signature: 'missing' },
      { associatedData: '' },
      { tag: 'tampered' },
    ]
    faults = alterations.map((fields) => ({ kind: 'notify-altered', ...fields }))
    for (const index of alterations.keys()) {
      announce(`JK0000${index}0`)
      await advanceTo(0)
    }
    const [amount, wrong, probe, respaced, stale, unknown, missing, noData, badTag] = received as [
      Received,
      Received,
      Received,
      Received,
      Received,
      Received,
      Received,
      Received,
      Received,
    ]
    expect(isGenuine(amount)).toBe(true)
    expect(JSON.parse(unseal(envelopeOf(amount).resource, merchant.apiV3Key))).toMatchObject({ amount: { total: 1 } })
    expect([wrong, probe, respaced].map(isGenuine)).toEqual([false, false, false])
    expect(probe.headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//)
    expect(JSON.parse(respaced.body.toString())).toBeDefined()
    expect(isGenuine(stale)).toBe(true)
    expect(Number(stale.headers['wechatpay-timestamp'])).toBe(START / 1000 - 301)
    expect([merchant.publicKeyId, ...PLATFORM_KEYS.map((k) => k.serialNo)]).not.toContain(unknown.headers['wechatpay-serial'])
    expect(missing.headers['wechatpay-signature']).toBeUndefined()
    expect(envelopeOf(noData).resource.associated_data).toBe('')
    expect(unseal(envelopeOf(noData).resource, merchant.apiV3Key)).toContain('JK')
    expect(isGenuine(badTag)).toBe(true)
    expect(() => unseal(envelopeOf(badTag).resource, merchant.apiV3Key)).toThrow()
  })

  test('§4.9: dropped, delayed, duplicated and reordered notifies', async () => {
    faults = [{ kind: 'notify-drop' }]
    announce('DROPPED1')
    await advanceTo(0)
    expect(received).toHaveLength(0)
    await advanceTo(15_000)
    expect(received).toHaveLength(1)

    faults = [{ kind: 'notify-delay', ms: 5000 }]
    announce('DELAYED1')
    await advanceTo(19_999)
    expect(received).toHaveLength(1)
    await advanceTo(20_000)
    expect(received).toHaveLength(2)

    faults = [{ kind: 'notify-duplicate', copies: 2 }]
    announce('COPIES01')
    await advanceTo(20_000)
    expect(new Set(received.slice(2).map((r) => envelopeOf(r).id)).size).toBe(1)
    expect(received).toHaveLength(5)

    faults = [{ kind: 'notify-hold' }]
    announce('HELD0001')
    await advanceTo(20_001)
    announce('AFTER001')
    await advanceTo(20_002)
    expect(notifier.attempts.slice(-3).map((a) => [a.reference, a.outcome])).toEqual([
      ['HELD0001', 'HELD'],
      ['AFTER001', 204],
      ['HELD0001', 204],
    ])
  })
})
