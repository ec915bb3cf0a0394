/**
 * What was written without a network, sent once there is one (affairs-grid-childcare §3.8). Pure logic over small ports, so that it runs on the
 * phone and in tests alike. Every item is one key of the storage and every change one write: a phone that dies at any point has the item before or
 * after, never half of it. Sent twice is no harm, because the receiver knows the item by its id.
 */
export type QueueState = 'draft' | 'waiting' | 'sending' | 'sent' | 'refused'

/** A photo or voice note on the phone. */
export interface QueuedFile {
  kind: 'PHOTO' | 'VOICE'
  /** Where its bytes are on the phone. */
  ref: string
  /** SHA-256 of the bytes as they are uploaded, hex. */
  sha256: string
  seconds: number | null
  /** Its id at the server, once uploaded. */
  uploadedId: string | null
}
export interface Refusal {
  code: string
  /** Plain words: what happened and what to do. */
  title: string
}
export interface QueueItem<Payload = unknown, Answer = unknown> {
  /** Where it is kept; never changes. */
  key: string
  /** The receiver's id of this wording: sent again it is the same; another wording gets another one. */
  id: string
  /** Counts up on this phone, for people. */
  no: number
  /** Which courier carries it. */
  kind: string
  /** Account that wrote it; nobody else sees or sends it. */
  owner: string
  title: string
  payload: Payload
  files: QueuedFile[]
  /** RFC 3339; when it was put into the queue. */
  capturedAt: string
  state: QueueState
  /** Made by the courier before the first sending, e.g. a signature. */
  seal: unknown
  /** How often files or seal had to be made anew: another content under another request key. */
  remakes: number
  attempts: number
  /** Epoch ms of the phone; not tried before by itself. */
  nextTryAt: number
  /** It was given to the network: the receiver may have it, so it may no longer be changed or thrown away. */
  isOut: boolean
  refusal: Refusal | null
  answer: Answer | null
  sentAt: number | null
}

export type Carried<Value> =
  | { kind: 'done'; value: Value }
  /** The receiver said no, for good: it does not have it. */
  | { kind: 'refused'; refusal: Refusal }
  /** Nobody knows; later again, with the same id. */
  | { kind: 'unknown' }
  /** The receiver does not have it and wants the seal or the files made anew. */
  | { kind: 'remake'; what: 'seal' | 'files'; refusal: Refusal }
/** Knows how items of one kind are sent. What it throws counts as `unknown`. */
export interface Courier<Payload = unknown, Answer = unknown> {
  upload: (file: QueuedFile, item: QueueItem<Payload, Answer>) => Promise<Carried<string>>
  /** Also tried when the item is put into the queue, so that it says what was written then. */
  seal?: (item: QueueItem<Payload, Answer>) => Promise<Carried<unknown>>
  /** @param requestKey the same for the same content */
  send: (item: QueueItem<Payload, Answer>, requestKey: string) => Promise<Carried<Answer>>
}
export interface QueuePorts {
  storage: {
    keys: () => Promise<string[]>
    read: (key: string) => Promise<unknown>
    /** All or nothing. @throws when it does not fit */
    write: (key: string, value: unknown) => Promise<void>
    remove: (key: string) => Promise<void>
  }
  /** Forgets the bytes of a photo. */
  dropFile: (ref: string) => Promise<void>
  /** Epoch ms of the phone. */
  now: () => number
  /** 0 ≤ x < 1 */
  random: () => number
  newId: () => string
  /** Account signed in now. */
  owner: () => string | null
}
export type NewItem<Payload> = Pick<QueueItem<Payload>, 'title' | 'payload' | 'files'>
export type Kept<Payload = unknown> = { ok: true; item: QueueItem<Payload> } | { ok: false; why: 'FULL' | 'GONE' }

const PREFIX = 'queue-'
const FIRST_WAIT_MS = 4_000
export const LONGEST_WAIT_MS = 10 * 60_000
const MOST_REMAKES = 2
/** What arrived is shown for so long. */
const SENT_KEPT_MS = 7 * 86_400_000

/** Doubles up to ten minutes; between half and the whole of it, so that a village does not ask in one moment when its mast comes back. */
export const waitBefore = (attempt: number, random: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 16)) * (0.5 + random / 2)

export class SendQueue {
  private readonly items = new Map<string, QueueItem>()
  private readonly couriers = new Map<string, Courier>()
  private readonly listeners = new Set<() => void>()
  private shown: readonly QueueItem[] = []
  private turn: Promise<unknown> = Promise.resolve()
  private running: Promise<void> | null = null
  private wanted: 'no' | 'due' | 'all' = 'no'
  private loading: Promise<void> | null = null

  constructor(private readonly ports: QueuePorts) {}

  carry<Payload, Answer>(kind: string, courier: Courier<Payload, Answer>): void {
    this.couriers.set(kind, courier as Courier)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
  /** Everything on this phone, the oldest first; the same list until something changes. */
  snapshot = (): readonly QueueItem[] => this.shown

  /** Once after every start. What was being sent when the phone died is sent again. */
  load(): Promise<void> {
    return (this.loading ??= this.read())
  }

  private async read(): Promise<void> {
    const { storage, now } = this.ports
    for (const key of await storage.keys()) {
      if (!key.startsWith(PREFIX)) continue
      const item = (await storage.read(key)) as QueueItem | undefined
      if (!item) continue
      if (item.state === 'sent' && now() - (item.sentAt ?? 0) > SENT_KEPT_MS) await storage.remove(key)
      else this.items.set(key, item)
    }
    this.tell()
    for (const item of this.items.values()) if (item.state === 'sent') await this.dropFilesOf(item.key)
  }

  /** Keeps what is being written, without sending it. @param key of the draft; null: a new one */
  async keepDraft<Payload>(kind: string, key: string | null, written: NewItem<Payload>): Promise<Kept<Payload>> {
    await this.load()
    return this.exclusive(async (): Promise<Kept<Payload>> => {
      const former = key === null ? undefined : this.items.get(key)
      if (key !== null && former?.state !== 'draft') return { ok: false, why: 'GONE' }
      return this.put({ ...(former ?? this.blank(kind)), ...written }) as Promise<Kept<Payload>>
    })
  }

  /** From here on it is sent, by itself or by hand; what was written may no longer be changed. */
  async enqueue<Payload>(key: string, written: NewItem<Payload>, capturedAt: string): Promise<Kept<Payload>> {
    await this.load()
    const kept = await this.exclusive(async (): Promise<Kept<Payload>> => {
      const draft = this.items.get(key)
      if (draft?.state !== 'draft') return { ok: false, why: 'GONE' }
      return this.put({ ...draft, ...written, capturedAt, state: 'waiting' }) as Promise<Kept<Payload>>
    })
    if (kept.ok) await this.sealNow(key)
    return kept
  }

  /** A refused item, or one nobody has tried to send, becomes a draft of another id. */
  async reopen(key: string): Promise<Kept> {
    await this.load()
    return this.exclusive(async (): Promise<Kept> => {
      const item = this.items.get(key)
      if (!item || !isChangeable(item)) return { ok: false, why: 'GONE' }
      return this.put({
        ...item,
        id: this.ports.newId(),
        state: 'draft',
        seal: null,
        remakes: 0,
        attempts: 0,
        nextTryAt: 0,
        refusal: null,
        files: item.files.map((file) => ({ ...file, uploadedId: null })),
      })
    })
  }

  /** @returns false when the receiver may already have it */
  async discard(key: string): Promise<boolean> {
    await this.load()
    return this.exclusive(async () => {
      const item = this.items.get(key)
      if (item && !(isChangeable(item) || item.state === 'draft' || item.state === 'sent')) return false
      await this.ports.storage.remove(key)
      this.items.delete(key)
      this.tell()
      for (const { ref } of item?.files ?? []) await this.ports.dropFile(ref)
      return true
    })
  }

  /** Sends what is due, or everything; asked while it runs, it looks once more. */
  async pump(what: 'due' | 'all' = 'due'): Promise<void> {
    await this.load()
    if (this.wanted !== 'all') this.wanted = what
    return (this.running ??= this.run().finally(() => (this.running = null)))
  }

  /** Epoch ms at which something is due next; null: nothing waits. */
  nextDueAt(): number | null {
    const times = this.sendable().map(({ nextTryAt }) => nextTryAt)
    return times.length === 0 ? null : Math.min(...times)
  }

  private sendable(): QueueItem[] {
    const owner = this.ports.owner()
    return [...this.items.values()]
      .filter((item) => item.owner === owner && (item.state === 'waiting' || item.state === 'sending') && this.couriers.has(item.kind))
      .sort((a, b) => a.no - b.no)
  }

  private async run(): Promise<void> {
    while (this.wanted !== 'no') {
      const all = this.wanted === 'all'
      this.wanted = 'no'
      const now = this.ports.now()
      // A clock that was put back must not keep anything waiting.
      for (const item of this.sendable())
        if (all || item.nextTryAt <= now || item.nextTryAt > now + LONGEST_WAIT_MS)
          // A full storage: the item stays as it was and is tried again.
          await this.deliver(item).catch(() => undefined)
    }
  }

  private async deliver({ key, id }: QueueItem): Promise<void> {
    const { owner, now, random } = this.ports
    const taken = await this.change(key, id, (item) =>
      item.owner === owner() ? { ...item, state: 'sending', attempts: item.attempts + 1, nextTryAt: now() + waitBefore(item.attempts + 1, random()) } : null,
    )
    const courier = taken && this.couriers.get(taken.kind)
    if (!courier) return
    for (;;) {
      const outcome = await this.attempt(courier, key, id).catch((): Carried<unknown> => ({ kind: 'unknown' }))
      const after = await this.change(key, id, (item) => settled(item, outcome, now()))
      if (after?.state === 'sent') await this.dropFilesOf(key)
      if (outcome.kind !== 'remake' || after?.state !== 'sending') return
    }
  }

  /** Files first, then the seal, then the item itself; what is done is written down before the next step. */
  private async attempt(courier: Courier, key: string, id: string): Promise<Carried<unknown>> {
    const { owner } = this.ports
    for (const { ref } of this.items.get(key)?.files ?? []) {
      const item = this.items.get(key)
      const file = item?.files.find((one) => one.ref === ref)
      if (!item || !file || file.uploadedId !== null) continue
      if (item.owner !== owner()) return { kind: 'unknown' }
      const uploaded = await courier.upload(file, item)
      if (uploaded.kind !== 'done') return uploaded
      await this.change(key, id, (now) => ({ ...now, files: now.files.map((one) => (one.ref === ref ? { ...one, uploadedId: uploaded.value } : one)) }))
    }
    const unsealed = this.items.get(key)
    if (unsealed && courier.seal && unsealed.seal === null) {
      const sealed = await courier.seal(unsealed)
      if (sealed.kind !== 'done') return sealed
      await this.change(key, id, (now) => ({ ...now, seal: sealed.value }))
    }
    const item = await this.change(key, id, (now) => (now.owner === owner() ? { ...now, isOut: true } : null))
    return item ? courier.send(item, item.remakes === 0 ? item.id : `${item.id}-${item.remakes}`) : { kind: 'unknown' }
  }

  private async sealNow(key: string): Promise<void> {
    const item = this.items.get(key)
    const seal = item && this.couriers.get(item.kind)?.seal
    if (!item || !seal || item.seal !== null) return
    const sealed = await seal(item).catch((): Carried<unknown> => ({ kind: 'unknown' }))
    // The sending may have begun meanwhile with a seal of its own.
    if (sealed.kind === 'done')
      await this.change(key, item.id, (now) => (now.seal === null && !now.isOut ? { ...now, seal: sealed.value } : null)).catch(() => null)
  }

  private blank(kind: string): QueueItem {
    const { newId, owner } = this.ports
    const no = Math.max(0, ...[...this.items.values()].map((item) => item.no)) + 1
    return {
      key: `${PREFIX}${newId()}`,
      id: newId(),
      no,
      kind,
      owner: owner() ?? '',
      title: '',
      payload: null,
      files: [],
      capturedAt: '',
      state: 'draft',
      seal: null,
      remakes: 0,
      attempts: 0,
      nextTryAt: 0,
      isOut: false,
      refusal: null,
      answer: null,
      sentAt: null,
    }
  }

  private async put(item: QueueItem): Promise<Kept> {
    try {
      await this.ports.storage.write(item.key, item)
    } catch {
      return { ok: false, why: 'FULL' }
    }
    this.items.set(item.key, item)
    this.tell()
    return { ok: true, item }
  }

  /** One step of an item on its way; null: it is no longer on its way, is worded otherwise, or the step does not apply. @throws when the storage is full */
  private change(key: string, id: string, step: (item: QueueItem) => QueueItem | null): Promise<QueueItem | null> {
    return this.exclusive(async () => {
      const item = this.items.get(key)
      const next = item?.id === id && (item.state === 'waiting' || item.state === 'sending') ? step(item) : null
      if (!next) return null
      await this.ports.storage.write(key, next)
      this.items.set(key, next)
      this.tell()
      return next
    })
  }

  private exclusive<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work, work)
    this.turn = mine.catch(() => undefined)
    return mine
  }

  /** Of what has arrived; a phone that dies in between does it at its next start. */
  private async dropFilesOf(key: string): Promise<void> {
    const item = this.items.get(key)
    if (!item || item.files.length === 0) return
    for (const { ref } of item.files) await this.ports.dropFile(ref)
    await this.exclusive(() => this.put({ ...item, files: [] }))
  }

  private tell(): void {
    this.shown = [...this.items.values()].sort((a, b) => a.no - b.no)
    for (const listener of this.listeners) listener()
  }
}

/** Refused, or never given to the network. */
export const isChangeable = ({ state, isOut }: QueueItem): boolean => state === 'refused' || (state === 'waiting' && !isOut)

function settled(item: QueueItem, outcome: Carried<unknown>, now: number): QueueItem {
  switch (outcome.kind) {
    case 'done':
      return { ...item, state: 'sent', answer: outcome.value, sentAt: now, isOut: false, refusal: null }
    case 'refused':
      return { ...item, state: 'refused', refusal: outcome.refusal, isOut: false }
    case 'unknown':
      return { ...item, state: 'waiting' }
    case 'remake': {
      if (item.remakes >= MOST_REMAKES) return { ...item, state: 'refused', refusal: outcome.refusal, isOut: false }
      const remade = outcome.what === 'seal' ? { seal: null } : { files: item.files.map((file) => ({ ...file, uploadedId: null })) }
      return { ...item, ...remade, remakes: item.remakes + 1 }
    }
  }
}
