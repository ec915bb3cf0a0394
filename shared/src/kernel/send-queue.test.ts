import { describe, expect, test } from '@jest/globals'

import { type Carried, type Courier, isChangeable, LONGEST_WAIT_MS, type QueuedFile, type QueueItem, SendQueue, waitBefore } from './send-queue.ts'

const KIND = 'note'
interface Note {
  text: string
}
const never = new Promise<never>(() => undefined)

/** A phone with its storage and a receiver; the phone can be killed before or after any effect. */
class World {
  stored = new Map<string, string>()
  files = new Set<string>()
  /** At the receiver: id → how many there are. */
  received = new Map<string, number>()
  uploads = new Map<string, string>()
  now = 0
  owner = 'me'
  /** Effects until the phone dies; counted down by each. */
  lifeLeft = Infinity
  effects = 0
  isFull = false
  answer: (item: QueueItem<Note>, key: string) => Carried<string> = () => ({ kind: 'done', value: 'received' })
  /** How the network treats the n-th sending. */
  network: (n: number) => 'ok' | 'lost' | 'answer-lost' = () => 'ok'
  sendings = 0
  keys: string[] = []
  died: () => void = () => undefined
  private ids = 0

  private async effect<T>(work: () => T): Promise<T> {
    if (await this.diesNow()) return never
    const value = work()
    if (await this.diesNow()) return never
    return value
  }
  private async diesNow(): Promise<boolean> {
    this.effects++
    if (this.lifeLeft-- > 0) return false
    this.died()
    return true
  }

  /** The app as it starts on this phone. */
  start(): SendQueue {
    const queue = new SendQueue({
      storage: {
        keys: () => this.effect(() => [...this.stored.keys()]),
        read: (key) => this.effect(() => JSON.parse(this.stored.get(key) ?? 'null') as unknown),
        write: (key, value) =>
          this.effect(() => {
            if (this.isFull) throw new Error('full')
            this.stored.set(key, JSON.stringify(value))
          }),
        remove: (key) => this.effect(() => void this.stored.delete(key)),
      },
      dropFile: (ref) => this.effect(() => void this.files.delete(ref)),
      now: () => this.now,
      random: () => 0.5,
      newId: () => `id-${++this.ids}`,
      owner: () => this.owner,
    })
    const courier: Courier<Note, string> = {
      upload: (file) =>
        this.effect(() => {
          this.uploads.set(file.sha256, `server-${file.sha256}`)
          return { kind: 'done', value: `server-${file.sha256}` }
        }),
      seal: (item) => this.effect(() => ({ kind: 'done', value: `seal of ${item.payload.text}` })),
      send: (item, key) =>
        this.effect((): Carried<string> => {
          const fate = this.network(this.sendings++)
          if (fate === 'lost') return { kind: 'unknown' }
          const outcome = this.answer(item, key)
          this.keys.push(key)
          // The receiver knows an item by its id.
          if (outcome.kind === 'done' && !this.received.has(item.id)) this.received.set(item.id, 1)
          return fate === 'answer-lost' ? { kind: 'unknown' } : outcome
        }),
    }
    queue.carry(KIND, courier)
    return queue
  }
}

const photo = (sha256: string): QueuedFile => ({ kind: 'PHOTO', ref: `ref-${sha256}`, sha256, seconds: null, uploadedId: null })
const written = (text: string, files: QueuedFile[] = []) => ({ title: text, payload: { text }, files })
const WHEN = '2026-11-23T08:00:00+08:00'

async function save(queue: SendQueue, text: string, files: QueuedFile[] = []): Promise<QueueItem<Note>> {
  const draft = await queue.keepDraft(KIND, null, written(text, files))
  if (!draft.ok) throw new Error(draft.why)
  const kept = await queue.enqueue(draft.item.key, written(text, files), WHEN)
  if (!kept.ok) throw new Error(kept.why)
  return kept.item
}
/** Lives on until everything arrived, whatever is in the way. */
async function finish(world: World): Promise<SendQueue> {
  world.lifeLeft = Infinity
  const queue = world.start()
  await queue.load()
  for (let i = 0; i < 10 && queue.nextDueAt() !== null; i++) {
    world.now += LONGEST_WAIT_MS
    await queue.pump()
  }
  return queue
}
/** The app runs until it is done or its phone dies. */
const live = async (world: World, work: (queue: SendQueue) => Promise<unknown>): Promise<void> => {
  const death = new Promise<void>((done) => (world.died = done))
  await Promise.race([work(world.start()), death])
}

describe('the queue of what waits to be sent', () => {
  test('R261 §3.8: killed at any two points, with the network as bad as it may be, everything saved arrives once', async () => {
    const fates = ['ok', 'lost', 'answer-lost'] as const
    let runs = 0
    for (const [one, two] of fates.flatMap((a) => fates.map((b) => [a, b] as const))) {
      const scenario = async (queue: SendQueue): Promise<void> => {
        await save(queue, 'first', [photo('a')])
        await save(queue, 'second')
        await queue.pump('all')
        await queue.pump('all')
      }
      const fresh = (): World => {
        const world = new World()
        world.files.add('ref-a')
        world.network = (n) => [one, two][n] ?? 'ok'
        return world
      }
      const whole = fresh()
      await scenario(whole.start())
      for (let first = 0; first <= whole.effects; first++)
        for (const second of [0, 2, 5, 9, 14, Infinity]) {
          const world = fresh()
          world.lifeLeft = first
          await live(world, scenario)
          const saved = [...world.stored.values()].map((text) => JSON.parse(text) as QueueItem<Note>).filter(({ state }) => state !== 'draft')
          world.lifeLeft = second
          if (second !== Infinity) await live(world, (queue) => queue.pump('all'))
          const queue = await finish(world)
          runs++
          // Nothing that was saved is lost, nothing arrives that was not saved, nothing twice.
          expect([...world.received.keys()].sort()).toEqual(saved.map(({ id }) => id).sort())
          expect([...world.received.values()].every((count) => count === 1)).toBe(true)
          expect(queue.snapshot().filter(({ state }) => state !== 'draft' && state !== 'sent')).toEqual([])
          // The photo goes when what it belongs to has arrived, not before.
          const withPhoto = queue.snapshot().find(({ title }) => title === 'first')
          expect(world.files.has('ref-a')).toBe(withPhoto?.state !== 'sent')
        }
    }
    expect(runs).toBeGreaterThan(1_000)
  })

  test('R261 §3.8: an item without an answer keeps its id, its key and its content', async () => {
    const world = new World()
    world.network = (n) => (n < 3 ? 'answer-lost' : 'ok')
    const queue = world.start()
    const item = await save(queue, 'words')
    for (let i = 0; i < 4; i++) await queue.pump('all')
    expect(world.keys).toEqual([item.id, item.id, item.id, item.id])
    expect([...world.received]).toEqual([[item.id, 1]])
    expect(queue.snapshot()).toMatchObject([{ state: 'sent', answer: 'received', attempts: 4 }])
  })

  test('§3.8: what may have arrived can neither be changed nor thrown away; what never left can', async () => {
    const world = new World()
    world.network = () => 'answer-lost'
    const queue = world.start()
    const item = await save(queue, 'words')
    expect(isChangeable(item)).toBe(true)
    await queue.pump('all')
    expect(await queue.discard(item.key)).toBe(false)
    expect(await queue.reopen(item.key)).toEqual({ ok: false, why: 'GONE' })
    const other = await save(queue, 'other')
    expect(await queue.discard(other.key)).toBe(true)
    expect(queue.snapshot()).toHaveLength(1)
  })

  test('§3.8: a refused item stays with its reason, and goes again in other words under another id', async () => {
    const world = new World()
    world.files.add('ref-a')
    world.answer = (item) =>
      item.payload.text === 'bad' ? { kind: 'refused', refusal: { code: 'NO', title: '请改一改' } } : { kind: 'done', value: 'received' }
    const queue = world.start()
    const item = await save(queue, 'bad', [photo('a')])
    await queue.pump('all')
    expect(queue.snapshot()).toMatchObject([{ state: 'refused', refusal: { title: '请改一改' }, files: [{ ref: 'ref-a' }] }])
    const draft = await queue.reopen(item.key)
    if (!draft.ok) throw new Error(draft.why)
    expect(draft.item.id).not.toBe(item.id)
    await queue.enqueue(item.key, written('good', [photo('a')]), WHEN)
    await queue.pump('all')
    expect([...world.received.keys()]).toEqual([draft.item.id])
    expect(world.files.size).toBe(0)
  })

  test('§3.8: a seal or files that are no longer good are made anew under another request key, and not for ever', async () => {
    const world = new World()
    const refusal = { code: 'ENDED', title: '到期' }
    world.answer = (_item, key) => (key.endsWith('-1') ? { kind: 'done', value: 'received' } : { kind: 'remake', what: 'seal', refusal })
    const queue = world.start()
    const item = await save(queue, 'words')
    await queue.pump('all')
    expect(world.keys).toEqual([item.id, `${item.id}-1`])
    expect([...world.received.keys()]).toEqual([item.id])
    world.answer = () => ({ kind: 'remake', what: 'files', refusal })
    await save(queue, 'more')
    await queue.pump('all')
    expect(queue.snapshot().at(-1)).toMatchObject({ state: 'refused', refusal })
  })

  test('§3.8: a full storage is said when saving, and loses nothing that was saved', async () => {
    const world = new World()
    const queue = world.start()
    const item = await save(queue, 'words')
    world.isFull = true
    expect(await queue.keepDraft(KIND, null, written('more'))).toEqual({ ok: false, why: 'FULL' })
    await queue.pump('all')
    world.isFull = false
    await queue.pump('all')
    expect([...world.received]).toEqual([[item.id, 1]])
  })

  test('§3.8: nobody else on this phone sends what another account wrote', async () => {
    const world = new World()
    const queue = world.start()
    await save(queue, 'mine')
    world.owner = 'somebody else'
    expect(queue.nextDueAt()).toBeNull()
    await queue.pump('all')
    expect(world.received.size).toBe(0)
    world.owner = 'me'
    await queue.pump('all')
    expect(world.received.size).toBe(1)
  })

  test('§3.8: it waits longer after every failure, ten minutes at most, and a clock put back keeps nothing waiting', async () => {
    const waits = [1, 2, 3, 4, 20, 2_000].map((attempt) => waitBefore(attempt, 1))
    expect(waits).toEqual([4_000, 8_000, 16_000, 32_000, LONGEST_WAIT_MS, LONGEST_WAIT_MS])
    expect(waitBefore(1, 0)).toBe(2_000)
    const world = new World()
    world.now = 1_000 * LONGEST_WAIT_MS
    world.network = (n) => (n === 0 ? 'lost' : 'ok')
    const queue = world.start()
    await save(queue, 'words')
    await queue.pump()
    await queue.pump()
    expect(world.sendings).toBe(1)
    world.now = 0
    await queue.pump()
    expect(world.received.size).toBe(1)
  })
})
