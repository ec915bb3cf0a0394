import { type Carried, LONGEST_WAIT_MS, type QueuedFile, type QueueItem, SendQueue } from '@jktl/shared/kernel/send-queue'
import Taro from '@tarojs/taro'
import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { ApiProblem, isOutcomeKnown } from './api'
import { newId } from './ids'
import { uploadMedia } from './media'
import { forgetMedia } from './media-files'
import { watchNetwork } from './network'
import { useSession } from './session/store'
import { persistStorage, storage } from './storage'

/** What was written without a network and is sent once (§3.8). Kinds are carried by the couriers that the app registers at its start. */
export const sendQueue = new SendQueue({
  storage: {
    keys: () => Promise.resolve(storage.keys()),
    read: (key) => Promise.resolve(storage.get(key)),
    write: async (key, value) => storage.keep(key, value),
    remove: (key) => Promise.resolve(storage.remove(key)),
  },
  dropFile: forgetMedia,
  now: () => Date.now(),
  random: () => Math.random(),
  newId,
  owner: () => useSession.getState().accountId,
})

/** The resident's consent to sending by itself. */
export const useAutoSend = create<{ isOn: boolean; set: (isOn: boolean) => void }>()(
  persist((set) => ({ isOn: true, set: (isOn) => set({ isOn }) }), { name: 'auto-send', storage: createJSONStorage(() => persistStorage) }),
)

/** Items of one kind that the signed-in account wrote on this phone, the oldest first. */
export function useQueue<Payload, Answer>(kind: string): QueueItem<Payload, Answer>[] {
  const items = useSyncExternalStore(sendQueue.subscribe, sendQueue.snapshot, sendQueue.snapshot)
  const owner = useSession((s) => s.accountId)
  return items.filter((item) => item.kind === kind && item.owner === owner) as QueueItem<Payload, Answer>[]
}

/** What an operation came to, for a courier: only an answer that will not change is a refusal. */
export async function carried<Value>(work: Promise<Value>): Promise<Carried<Value>> {
  try {
    return { kind: 'done', value: await work }
  } catch (failure) {
    // Without a session nothing is refused: the owner signs in again and it goes on.
    if (failure instanceof ApiProblem && failure.status !== 401 && isOutcomeKnown(failure))
      return { kind: 'refused', refusal: { code: failure.code, title: failure.title } }
    return { kind: 'unknown' }
  }
}
/** @param missing what to say when the phone no longer has it */
export async function carryFile({ ref, kind }: QueuedFile, missing: string): Promise<Carried<string>> {
  const stored = await carried(uploadMedia({ id: ref, kind }))
  if (stored.kind !== 'done') return stored
  return stored.value ? { kind: 'done', value: stored.value.id } : { kind: 'refused', refusal: { code: 'FILE_MISSING', title: missing } }
}

const SOON_MS = 500
let timer: ReturnType<typeof setTimeout> | undefined
/** Wakes up when the next one is due. */
function schedule(): void {
  clearTimeout(timer)
  const due = useAutoSend.getState().isOn ? sendQueue.nextDueAt() : null
  if (due === null) return
  timer = setTimeout(sendDue, Math.min(LONGEST_WAIT_MS, Math.max(SOON_MS, due - Date.now())))
}
function sendDue(): void {
  if (useAutoSend.getState().isOn) void sendQueue.pump().then(schedule)
}
/** By hand, whatever the waiting time. */
export const sendAll = (): Promise<void> => sendQueue.pump('all').then(schedule)

/** At the app's start, after its couriers are registered: sends at once, when the app is shown, and when the network comes back. */
export function startSending(): () => void {
  const stopWatching = sendQueue.subscribe(schedule)
  const stopConsent = useAutoSend.subscribe(sendDue)
  const stopNetwork = watchNetwork((isOnline) => {
    if (isOnline && useAutoSend.getState().isOn) void sendAll()
  })
  const shown = (): void => sendDue()
  Taro.onAppShow?.(shown)
  return () => {
    stopWatching()
    stopConsent()
    stopNetwork()
    Taro.offAppShow?.(shown)
    clearTimeout(timer)
  }
}
