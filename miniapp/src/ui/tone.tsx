import { createContext, useContext, type ReactNode } from 'react'
import type { Tone } from '@/theme/tones'

const Inherited = createContext<Tone>('text')

/** What `currentColor` is to the browser: icons inside take this colour where pictures cannot inherit one. */
export const Toned = ({ tone, children }: { tone: Tone; children: ReactNode }) => <Inherited.Provider value={tone}>{children}</Inherited.Provider>
export const useTone = (own?: Tone): Tone => {
  const inherited = useContext(Inherited)
  return own ?? inherited
}
