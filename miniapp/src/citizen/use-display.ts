import type { TypeSize } from '@jktl/shared/identity/model'
import { submit } from '@/platform/api'
import { adoptPreferences, usePreferences } from '@/platform/preferences'
import { useSignedIn } from '@/platform/session'

interface Display {
  typeSize: TypeSize
  dark: boolean
}

/** How this phone shows the app, changed at once; a signed-in account remembers it for other phones. */
export function useDisplay(): Display & { change: (next: Partial<Display>) => void } {
  const signedIn = useSignedIn()
  const typeSize = usePreferences((s) => s.typeSize)
  const dark = usePreferences((s) => s.dark)
  return {
    typeSize,
    dark,
    change: (next) => {
      const body = { typeSize, dark, ...next }
      adoptPreferences(body)
      // Without a network the phone keeps its own choice; the account learns the next one.
      if (signedIn) submit('identity.putPreferences', { body }).catch(() => undefined)
    },
  }
}
