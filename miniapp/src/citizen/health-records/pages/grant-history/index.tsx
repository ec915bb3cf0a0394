import { useState } from 'react'
import { useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { NextPage, Page, QueryStates, Segmented, SignInPrompt, Stack } from '@/ui'
import { GrantCells } from '../../grant-cells'
import { t } from '../../grants-texts'

type Side = 'given' | 'received'

function OnePage({ side, cursor }: { side: Side; cursor?: string }) {
  const query = useRead('healthRecords.listGrants', { query: { side, ...(cursor ? { cursor } : {}) } })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'clock', title: t('historyNone'), note: t('historyNoneNote') }}>
      {({ items, nextCursor }) => (
        <>
          <GrantCells id={`history-${cursor ?? 'first'}`} label={t('history')} grants={items} />
          <NextPage id={`history-more-${cursor ?? 'first'}`} cursor={nextCursor}>
            {(next) => <OnePage side={side} cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** 以前的授权 (R378): everything that was ever given or received, ended or not. */
export default function GrantHistoryPage() {
  const signedIn = useSignedIn()
  const [side, setSide] = useState<Side>('given')
  return (
    <Page title={t('history')}>
      {signedIn ? (
        <>
          <Segmented
            id="history-side"
            label={t('history')}
            choices={[
              { value: 'given', label: t('historyGiven') },
              { value: 'received', label: t('historyReceived') },
            ]}
            value={side}
            onChange={setSide}
          />
          <Stack>
            <OnePage key={side} side={side} />
          </Stack>
        </>
      ) : (
        <SignInPrompt note={t('grantsSignIn')} returnTo={currentPath()} />
      )}
    </Page>
  )
}
