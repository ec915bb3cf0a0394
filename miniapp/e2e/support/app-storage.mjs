// What the apps keep on the phone (miniapp/src/platform/storage.ts, session/store.ts, preferences.ts), written from outside so that a
// test starts signed in and in a type size without clicking there.

/** zustand's persisted form. */
const persisted = (state) => JSON.stringify({ state, version: 0 })

/**
 * Values by storage key, as the mini program stores them.
 * @param {{ app: 'citizen' | 'staff', session?: import('./city.mjs').SignedIn | null, typeSize?: string, dark?: boolean }} wanted
 */
export function appStorage({ app, session = null, typeSize = 'standard', dark = false }) {
  const entries = { [`${app}-preferences`]: persisted({ typeSize, dark, language: 'zh' }) }
  if (session) {
    const personId = session.me.persons.find((person) => person.binding === 'ACTIVE')?.id ?? null
    entries[`${app}-session`] = persisted({ token: session.token, accountId: session.me.accountId, personId })
  }
  return entries
}

/** The same as entries of the browser's localStorage: Taro wraps every value. */
export const browserStorage = (wanted) => Object.fromEntries(Object.entries(appStorage(wanted)).map(([key, data]) => [key, JSON.stringify({ data })]))
