import type { Me } from '@jktl/shared/identity/contract'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { call, setSessionSource } from '../api/client'
import { forgetPersonal } from '../offline-cache'
import { adoptPreferences } from '../preferences'
import { queryClient } from '../query'
import { persistStorage } from '../storage'

interface Session {
  token: string | null
  accountId: string | null
  /** 就诊人 the pages act for; null until the family is known. */
  personId: string | null
  actFor: (personId: string) => void
}

export const useSession = create<Session>()(
  persist(
    (set): Session => ({
      token: null,
      accountId: null,
      personId: null,
      actFor: (personId) => set({ personId }),
    }),
    { name: 'session', storage: createJSONStorage(() => persistStorage), partialize: ({ token, accountId, personId }) => ({ token, accountId, personId }) },
  ),
)
export const useSignedIn = (): boolean => useSession((s) => s.token !== null)

/** Nothing of the former account may be seen by the next one. */
function forget(): void {
  useSession.setState({ token: null, accountId: null, personId: null })
  queryClient.clear()
  forgetPersonal()
}
setSessionSource({ token: () => useSession.getState().token, onRefused: forget })

/** Exchanges a WeChat code for a session of this app. */
export async function openSession(code: string, channel: 'weapp' | 'h5'): Promise<Me> {
  const { token, me } = await call('identity.createSession', { body: { channel: process.env.APP === 'staff' ? 'staff' : channel, code } })
  queryClient.clear()
  useSession.setState({ token, accountId: me.accountId, personId: me.persons.find((person) => person.binding === 'ACTIVE')?.id ?? null })
  queryClient.setQueryData(['identity.getMe', {}], me)
  adoptPreferences(me.preferences)
  return me
}

/** Ends the session here at once; the server is told when it can be reached. */
export async function signOut(): Promise<void> {
  try {
    await call('identity.deleteSession')
  } catch {
    // the token expires by itself
  }
  forget()
}
