import { storage } from './storage'

interface Copy<Data> {
  /** Epoch ms of this phone when it was read. */
  at: number
  data: Data
}
const nameOf = (accountId: string, key: readonly unknown[]): string => `offline-${accountId}-${JSON.stringify(key)}`

/** Keeps the last good answer of a read for its account. */
export const rememberGood = (accountId: string, key: readonly unknown[], data: unknown): void => storage.set(nameOf(accountId, key), { at: Date.now(), data })
export const lastGood = <Data>(accountId: string, key: readonly unknown[]): Copy<Data> | undefined => storage.get<Copy<Data>>(nameOf(accountId, key))
/** At sign-out nothing personal stays on the phone. */
export const forgetPersonal = (): void =>
  storage
    .keys()
    .filter((key) => key.startsWith('offline-') || key.startsWith('intent-'))
    .forEach((key) => storage.remove(key))
/** What the account may no longer see does not stay on its phone either. */
export const forgetGood = (accountId: string, key: readonly unknown[]): void => storage.remove(nameOf(accountId, key))
