import type { TypeSize } from '@jktl/shared/identity/model'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { paletteOf, type Tone } from '@/theme/tones'
import { setLanguage, type Language } from '@/i18n'
import { persistStorage } from './storage'

interface Preferences {
  typeSize: TypeSize
  dark: boolean
  language: Language
  setTypeSize: (typeSize: TypeSize) => void
  setDark: (dark: boolean) => void
  setLanguage: (language: Language) => void
}

/** How this phone shows the app; also without an account. A signed-in account's own choice is laid over it by `adoptPreferences`. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      typeSize: 'standard',
      dark: false,
      language: 'zh',
      setTypeSize: (typeSize) => set({ typeSize }),
      setDark: (dark) => set({ dark }),
      setLanguage: (language) => {
        setLanguage(language)
        set({ language })
      },
    }),
    {
      name: 'preferences',
      storage: createJSONStorage(() => persistStorage),
      partialize: ({ typeSize, dark, language }) => ({ typeSize, dark, language }),
      onRehydrateStorage: () => (state) => {
        if (state) setLanguage(state.language)
      },
    },
  ),
)

export const adoptPreferences = ({ typeSize, dark }: { typeSize: TypeSize; dark: boolean }): void => {
  usePreferences.setState({ typeSize, dark })
}
/** 大 or 特大: fewer things per screen, larger targets, help fixed above the tab bar. */
export const useElderMode = (): boolean => usePreferences((s) => s.typeSize !== 'standard')
export const usePalette = (): Record<Tone, string> =>
  paletteOf(
    usePreferences((s) => s.typeSize),
    usePreferences((s) => s.dark),
  )
