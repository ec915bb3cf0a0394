import { setImmediate } from 'node:timers/promises'

import { renewReportPass, type ReportBody, type ReportPass, type ReportReceipt, submitReport } from '@jktl/shared/grid-events/report/contract'
import { type KeptPass, reportCourier, type ReportPayload } from '@jktl/shared/grid-events/report/courier'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { ERRORS } from '@jktl/shared/routes'
import { type Carried, LONGEST_WAIT_MS, type QueueItem, SendQueue } from '@jktl/shared/kernel/send-queue'

import type { TestCity } from '../support/city.ts'

const never = new Promise<never>(() => undefined)
/** Of each effect of the phone: that it dies there; of each sending: what the network does. */
const CHANCES = { death: 0.04, lost: 0.15, answerLost: 0.2, twice: 0.1, late: 0.1 }

/** A phone that dies anywhere over a network that does anything, running the app's own queue and courier against the real API. */
export class BadPhone {
  private readonly stored = new Map<string, string>()
  /** Sendings that are still under way when the phone has long given up. */
  private readonly late: (() => Promise<unknown>)[] = []
  private clock = 0
  private isCalm = false
  private isAlive = true
  private died: () => void = () => undefined
  /** Everything that was put into the queue, whatever became of the phone. */
  readonly saved = new Set<string>()
  sendings = 0
  deaths = 0

  constructor(
    private readonly city: TestCity,
    private readonly token: string,
    private readonly name: string,
    private readonly random: () => number,
    private pass: KeptPass | null,
  ) {}

  /** Writes reports, sends, dies and starts again, until everything has arrived. */
  async live(reports: number): Promise<void> {
    for (let written = 0, starts = 0; starts < 6; starts++) {
      const death = new Promise<void>((done) => (this.died = done))
      this.isAlive = true
      const queue = this.start()
      const life = async (): Promise<void> => {
        while (written < reports) await this.write(queue, written++)
        await queue.pump('all')
        await queue.pump('all')
      }
      await Promise.race([life(), death])
      this.isAlive = false
      this.note()
    }
    this.isCalm = true
    this.isAlive = true
    const queue = this.start()
    await queue.load()
    for (let tries = 0; tries < 5 && queue.nextDueAt() !== null; tries++) {
      this.clock += LONGEST_WAIT_MS
      await queue.pump()
    }
    for (const send of this.late.sort(() => this.random() - 0.5)) await send()
    this.note()
  }

  /** What the phone shows at the end. */
  items(): QueueItem<ReportPayload, ReportReceipt>[] {
    return [...this.stored.values()].map((text) => JSON.parse(text) as QueueItem<ReportPayload, ReportReceipt>)
  }

  private note(): void {
    for (const { state, payload } of this.items()) if (state !== 'draft') this.saved.add(payload.text)
  }

  private async write(queue: SendQueue, nth: number): Promise<void> {
    const payload: ReportPayload = {
      category: 'ENV_WASTE',
      lane: 'PUBLIC',
      text: `${this.name} 第 ${nth} 件`,
      placeText: '',
      point: null,
      nodeCode: '15050200200103',
      isAnonymous: false,
      contact: 'none',
      phone: null,
    }
    const written = { title: payload.text, payload, files: [] }
    const draft = await queue.keepDraft('report', null, written)
    if (draft.ok) await queue.enqueue(draft.item.key, written, formatInstant(this.city.now()))
  }

  private start(): SendQueue {
    const queue = new SendQueue({
      storage: {
        keys: () => this.effect(() => [...this.stored.keys()]),
        read: (key) => this.effect(() => JSON.parse(this.stored.get(key) ?? 'null') as unknown),
        write: (key, value) => this.effect(() => void this.stored.set(key, JSON.stringify(value))),
        remove: (key) => this.effect(() => void this.stored.delete(key)),
      },
      dropFile: () => Promise.resolve(),
      now: () => this.clock,
      random: this.random,
      newId: () => this.newId(),
      owner: () => 'the only one',
    })
    queue.carry(
      'report',
      reportCourier({
        now: () => this.city.now(),
        keptPass: () => this.pass,
        keepPass: (pass) => (this.pass = pass),
        renewPass: () => this.effect(() => this.renew()),
        upload: () => Promise.resolve({ kind: 'unknown' }),
        submit: (body, key) => this.effect(() => this.submit(body, key)),
      }),
    )
    return queue
  }

  /** One thing the phone does; before and after it the phone may die, and then nothing goes on. */
  private async effect<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.dies()) return never
    const value = await work()
    return this.dies() ? never : value
  }
  private dies(): boolean {
    if (!this.isAlive) return true
    if (this.isCalm || this.random() >= CHANCES.death) return false
    this.isAlive = false
    this.deaths++
    this.died()
    return true
  }

  private async renew(): Promise<Carried<KeptPass>> {
    if (!this.isCalm && this.random() < CHANCES.lost) return { kind: 'unknown' }
    return { kind: 'done', value: await this.city.must<ReportPass>(renewReportPass, { token: this.token }) }
  }

  private async submit(body: ReportBody, key: string): Promise<Carried<ReportReceipt>> {
    const send = async (): Promise<Carried<ReportReceipt>> => {
      this.sendings++
      const reply = await this.city.call<ReportReceipt & { code: string; title: string }>(submitReport, { token: this.token, body, key })
      if (reply.status < 400) return { kind: 'done', value: reply.body }
      const { code, title } = reply.body
      return reply.status >= 500 || ERRORS[code]?.retryable ? { kind: 'unknown' } : { kind: 'refused', refusal: { code, title } }
    }
    if (this.isCalm) return send()
    const fate = this.random()
    if (fate < CHANCES.lost) return { kind: 'unknown' }
    if (fate < CHANCES.lost + CHANCES.late) {
      this.late.push(send)
      return { kind: 'unknown' }
    }
    if (this.random() < CHANCES.twice) {
      const [first] = await Promise.all([send(), send()])
      return first
    }
    const answer = await send()
    // Another phone's turn before the answer is looked at.
    await setImmediate()
    return this.random() < CHANCES.answerLost ? { kind: 'unknown' } : answer
  }

  private newId(): string {
    const hex = (length: number): string => Array.from({ length }, () => Math.floor(this.random() * 16).toString(16)).join('')
    return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
  }
}
