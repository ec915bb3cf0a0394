import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { persistStorage } from '@/platform/storage'

interface DeskSettings {
  /** Single-key shortcuts; a person must be able to switch them off. */
  keys: boolean
  /** Institution last chosen by somebody whose post is held for the whole region. */
  institutionId: string | null
  setKeys: (keys: boolean) => void
  setInstitution: (institutionId: string) => void
}

/** How this device works for staff. */
export const useDeskSettings = create<DeskSettings>()(
  persist((set) => ({ keys: true, institutionId: null, setKeys: (keys) => set({ keys }), setInstitution: (institutionId) => set({ institutionId }) }), {
    name: 'desk',
    storage: createJSONStorage(() => persistStorage),
    partialize: ({ keys, institutionId }) => ({ keys, institutionId }),
  }),
)
