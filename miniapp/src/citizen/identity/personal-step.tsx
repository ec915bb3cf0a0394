import type { Me } from '@jktl/shared/identity/contract'
import type { ReactNode } from 'react'
import { currentPath } from '@/platform/router'
import { Button, Empty, QueryStates, SignInPrompt } from '@/ui'
import { usePeople } from '../people/use-people'
import { go } from '../routes'
import { privacyStanding } from './consent-standing'
import { t } from './texts'

/** What a personal step needs first: an account, then a decision about privacy; afterwards the page goes on where it was. */
export function PersonalStep({ note, children }: { note: string; children: (me: Me) => ReactNode }) {
  const { signedIn, me } = usePeople()
  if (!signedIn) return <SignInPrompt note={note} returnTo={currentPath()} />
  return (
    <QueryStates query={me}>
      {(account) =>
        privacyStanding(account.privacy) === 'agreed' ? (
          children(account)
        ) : (
          <Empty
            icon="lock"
            title={t('personalFirst')}
            note={t('personalFirstNote')}
            action={
              <Button id="privacy-first" onPress={() => go('privacy')}>
                {t('readPrivacy')}
              </Button>
            }
          />
        )
      }
    </QueryStates>
  )
}
