import { createHash, randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { getMedia, listUploads, type MediaView, receiveMediaCheck, uploadMedia, verifyMessageServer } from '@jktl/shared/grid-events/media/contract'
import { listNotices } from '@jktl/shared/notifications/contract'
import type { Problem } from '@jktl/shared/kernel/errors'
import sharp from 'sharp'

import { EventFlow } from '../../src/modules/grid-events/event-flow.ts'
import { MediaLibrary, type OwnerRef, ownerKey } from '../../src/modules/grid-events/media.ts'
import { type SignedIn, TestCity } from '../support/city.ts'

const MINUTE_MS = 60_000
let city: TestCity
let [lina, other] = [] as unknown as [SignedIn, SignedIn]
let library: MediaLibrary

beforeAll(async () => {
  city = await TestCity.start()
  ;[lina, other] = await Promise.all([city.signIn('李娜'), city.signIn('王秀兰')])
  library = city.app.nest.get(MediaLibrary, { strict: false })
})
afterAll(() => city.close())
/** Rules strike the photo they are meant for: none of an earlier test is still to be asked. */
afterEach(() => city.runJobs())

let shade = 0
/** Another picture each time. */
const picture = (): Promise<Buffer> => {
  shade += 7
  return sharp({ create: { width: 300, height: 200, channels: 3, background: { r: shade % 256, g: 99, b: 40 } } })
    .withExif({ IFD0: { Make: 'Phone of Somebody' } })
    .jpeg()
    .toBuffer()
}
const upload = async (who: SignedIn, bytes?: Buffer): Promise<MediaView> =>
  city.must<MediaView>(uploadMedia, { token: who.token, body: { kind: 'PHOTO', contentBase64: (bytes ?? (await picture())).toString('base64') } })
const own = async (who: SignedIn, id: string): Promise<MediaView | undefined> =>
  (await city.must<{ items: MediaView[] }>(listUploads, { token: who.token, query: { ids: id } })).items[0]
const attach = (who: SignedIn, ids: string[], owner: OwnerRef): Promise<boolean> =>
  city.db.transaction((tx) => library.attach(tx, who.me.accountId, ids, owner))
const ownerOf = (kind: OwnerRef['kind']): OwnerRef => ({ kind, id: randomUUID() })
const open = (url: string | null): Promise<Response> => fetch(`${city.url}${url ?? '/none'}`)
const result = (effect: Record<string, unknown>) =>
  city.faults('wechat', [{ match: { operation: 'media-check-async' }, effect: { kind: 'check-result', ...effect }, times: 1 }])
const shownTo = async (viewer: 'owner' | 'staff' | 'public', owner: OwnerRef) => (await library.listOf([owner], viewer)).get(ownerKey(owner)) ?? []

describe('photos (§3.8)', () => {
  test('§3.8: its owner sees a photo at once, others only after the content check passed, by links that expire', async () => {
    const photo = await upload(lina)
    expect(photo).toMatchObject({ kind: 'PHOTO', isChecked: false, isRefused: false, width: 300, height: 200 })
    const answer = await open(photo.url)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(['content-type', 'cache-control', 'x-content-type-options'].map((name) => [name, answer.headers.get(name)]))).toEqual({
      'content-type': 'image/jpeg',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(Buffer.from(await answer.arrayBuffer()).includes('Somebody')).toBe(false)
    expect(await own(other, photo.id)).toBeUndefined()

    const owner = ownerOf('OPINION')
    expect(await attach(lina, [photo.id], owner)).toBe(true)
    expect(await shownTo('staff', owner)).toMatchObject([{ id: photo.id, url: null, thumbUrl: null }])
    await city.runJobs()
    const [seen] = await shownTo('staff', owner)
    expect(seen).toMatchObject({ isChecked: true, url: expect.stringContaining('/media/') as unknown as string })
    expect((await open(seen?.thumbUrl ?? null)).status).toBe(200)
    await city.advanceClock(10 * MINUTE_MS + 1_000)
    expect((await open(seen?.url ?? null)).status).toBe(404)
    expect((await open(photo.url)).status).toBe(404)
    expect((await open(`/api/v1${getMedia.path}`.replace(':token', 'A'.repeat(51)))).status).toBe(404)
  })

  test('§3.8: the same bytes of the same person are one photo until it belongs to something; it belongs to one thing', async () => {
    const bytes = await picture()
    const [one, two] = await Promise.all([upload(lina, bytes), upload(lina, bytes)])
    expect(two.id).toBe(one.id)
    const theirs = await upload(other, bytes)
    expect(theirs.id).not.toBe(one.id)
    const owner = ownerOf('OPINION')
    expect(await attach(lina, [theirs.id], owner)).toBe(false)
    const tries = await Promise.all(Array.from({ length: 8 }, () => attach(lina, [one.id], ownerOf('WORK_LOG'))))
    expect(tries.filter(Boolean)).toHaveLength(1)
    await expect(city.db.query(`UPDATE grid_media SET owner_id = 'another' WHERE id = $1`, [one.id])).rejects.toThrow()
    expect((await upload(lina, bytes)).id).not.toBe(one.id)
  })

  test('§3.8: what is no picture, or too large, is refused with words that help', async () => {
    const send = (bytes: Buffer) => city.call<Problem>(uploadMedia, { token: lina.token, body: { kind: 'PHOTO', contentBase64: bytes.toString('base64') } })
    expect((await send(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).body.code).toBe('GRID_EVENTS.MEDIA_TYPE')
    expect((await send(Buffer.alloc(6 * 1024 * 1024 + 1, 0xff))).body.code).toMatch(/MEDIA_TOO_LARGE|INVALID_INPUT/)
  })
})

describe('the content check', () => {
  test('§3.8: a refused photo is shown to nobody, also when the refusal comes late and twice; its owner is told', async () => {
    const photo = await upload(lina)
    const owner = ownerOf('OPINION')
    await attach(lina, [photo.id], owner)
    await result({ suggest: 'risky', delayMs: 20 * MINUTE_MS, copies: 2 })
    await city.runJobs()
    expect(await own(lina, photo.id)).toMatchObject({ isChecked: false, isRefused: false })
    await city.advanceClock(20 * MINUTE_MS)
    expect(await own(lina, photo.id)).toMatchObject({ isRefused: true, url: null })
    expect(await shownTo('staff', owner)).toEqual([])
    expect(await shownTo('owner', owner)).toMatchObject([{ isRefused: true, url: null }])
    expect(await attach(lina, [(await upload(lina)).id, photo.id], ownerOf('OPINION'))).toBe(false)
  })

  test('§3.8: whoever reported by name hears that their photo was refused, whoever did not leaves no way to be told', async () => {
    const flow = city.app.nest.get(EventFlow, { strict: false })
    const reported = async (isAnonymous: boolean) => {
      await result({ suggest: 'review' })
      const mediaIds = [(await upload(lina)).id]
      const made = await flow.report({
        accountId: lina.me.accountId,
        isAnonymous,
        contact: null,
        clientId: randomUUID(),
        source: 'CITIZEN',
        category: 'ENV_WASTE',
        text: '垃圾没人收',
        placeText: '',
        point: null,
        nodeCode: '15050200200103',
        mediaIds,
        capturedAt: new Date(city.now()),
      })
      await city.runJobs()
      return made.ok ? made.value.id : ''
    }
    const ids = [await reported(false), await reported(true)]
    const notices = await city.must<{ items: { title: string; link: { id: string } | null }[] }>(listNotices, { token: lina.token })
    expect(notices.items.filter(({ title }) => title.includes('没有通过检查')).map(({ link }) => link?.id)).toEqual([ids[0]])
  })

  test('§3.8: no result, a forged one and a busy WeChat leave it unseen, and it is asked again', async () => {
    const photo = await upload(lina)
    const owner = ownerOf('OPINION')
    await attach(lina, [photo.id], owner)
    await city.faults('wechat', [{ match: { operation: 'media-check-async' }, effect: { kind: 'errcode', errcode: -1 }, times: 1 }])
    await city.runJobs()
    await result({ suggest: 'pass', forged: true })
    await city.advanceClock(3 * MINUTE_MS)
    await city.runJobs()
    await result({ none: true })
    await city.advanceClock(40 * MINUTE_MS)
    await city.runJobs()
    expect(await shownTo('staff', owner)).toMatchObject([{ isChecked: false, url: null }])
    expect(await city.db.query(`SELECT check_state FROM grid_media WHERE id = $1`, [photo.id])).toEqual([{ check_state: 'UNKNOWN' }])
    await city.clearFaults('wechat')
    await city.advanceClock(40 * MINUTE_MS)
    await city.runJobs()
    expect(await shownTo('staff', owner)).toMatchObject([{ isChecked: true }])
  })

  test('§3.8: a later warning takes back what had passed, a later pass lifts no refusal', async () => {
    const photo = await upload(lina)
    const owner = ownerOf('OPINION')
    await attach(lina, [photo.id], owner)
    await city.runJobs()
    const link = (await shownTo('staff', owner))[0]?.url ?? null
    const [{ trace }] = (await city.db.query<{ trace: string }>(`SELECT trace_id AS trace FROM grid_media_check WHERE media_id = $1`, [photo.id])) as [
      { trace: string },
    ]
    const push = async (suggest: string) => {
      const timestamp = String(Math.floor(city.now() / 1000))
      const signature = createHash('sha1').update(['city-message-token', timestamp, 'n'].sort().join('')).digest('hex')
      const event = {
        MsgType: 'event',
        Event: 'wxa_media_check',
        appid: 'wx0citizen0000001',
        trace_id: trace,
        version: 2,
        errcode: 0,
        result: { suggest, label: 1 },
      }
      return city.call(receiveMediaCheck, { query: { signature, timestamp, nonce: 'n' }, body: event })
    }
    expect((await push('risky')).status).toBe(200)
    expect((await push('pass')).status).toBe(200)
    expect((await open(link)).status).toBe(404)
    expect(await own(lina, photo.id)).toMatchObject({ isRefused: true })
  })

  test('§3.8: WeChat proves the message server by a signed echo, and nobody else does', async () => {
    const timestamp = String(Math.floor(city.now() / 1000))
    const signature = createHash('sha1').update(['city-message-token', timestamp, 'n'].sort().join('')).digest('hex')
    const ask = (signed: string) => fetch(`${city.url}/api/v1${verifyMessageServer.path}?signature=${signed}&timestamp=${timestamp}&nonce=n&echostr=12345`)
    expect(await (await ask(signature)).text()).toBe('12345')
    expect((await ask('0'.repeat(40))).status).toBe(401)
  })
})

describe('what stays', () => {
  test('§3.9: after the check nothing of a photo leads to an account; while it waits the way there is sealed and lasts a day', async () => {
    const photo = await upload(lina)
    await result({ none: true })
    await city.runJobs()
    const rowOf = async () =>
      JSON.stringify((await city.db.query(`SELECT *, encode(asker_sealed, 'escape') AS plain FROM grid_media WHERE id = $1`, [photo.id]))[0])
    expect(await rowOf()).not.toContain(lina.me.accountId)
    const checked = await upload(lina)
    await city.runJobs()
    expect(await city.db.query(`SELECT asker_sealed, asker_app FROM grid_media WHERE id = $1`, [checked.id])).toEqual([{ asker_sealed: null, asker_app: null }])
    await attach(lina, [photo.id], ownerOf('OPINION'))
    await result({ none: true })
    await city.advanceClock(24 * 60 * MINUTE_MS + 1)
    await city.runJobs('grid-media.forget-questions')
    expect(await city.db.query(`SELECT asker_sealed, ask_at, check_state FROM grid_media WHERE id = $1`, [photo.id])).toEqual([
      { asker_sealed: null, ask_at: null, check_state: 'UNKNOWN' },
    ])
  })

  test('§3.8: what never belonged to anything goes after a day with its bytes; what came from the phone goes after the days of its class', async () => {
    const { folder } = city.config.objects as { folder: string }
    const filesOf = async (what: string) => (await readdir(`${folder}/${what}`, { recursive: true })).filter((name) => name.includes('.')).length
    const kept = await upload(lina)
    await attach(lina, [kept.id], ownerOf('WORK_LOG'))
    const loose = await upload(lina)
    await city.advanceClock(24 * 60 * MINUTE_MS + 1)
    await city.runJobs()
    expect(await own(lina, loose.id)).toBeUndefined()
    expect(await own(lina, kept.id)).toBeDefined()
    await city.advanceClock(90 * 24 * 60 * MINUTE_MS)
    await city.runJobs('grid-media.originals')
    expect(await filesOf('originals')).toBe(0)
    const [{ n }] = (await city.db.query<{ n: number }>('SELECT count(*)::int AS n FROM grid_media')) as [{ n: number }]
    expect(await filesOf('shown')).toBe(n)
  })
})
