import { useState } from 'react'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Button, Empty, Field, NextPage, Page, QueryStates, SignInPrompt, Stack, Text } from '@/ui'
import { RecordLines } from '../../../records/life-line'
import { BehindNotice } from '../../../records/sources'
import { t } from '../../../records/texts'
import { useParams } from '../../../routes'

function Found({ personId, text, cursor }: { personId: string; text: string; cursor?: string }) {
  const query = useRead('healthRecords.searchRecords', { params: { id: personId }, body: { text, ...(cursor ? { cursor } : {}) } })
  return (
    <QueryStates query={query} id="search-error">
      {({ items, total, nextCursor, sources, completeness }) =>
        total === 0 ? (
          <Empty icon="search" title={t('foundNone')} note={t(completeness === 'COMPLETE' ? 'foundNoneNote' : 'foundPartly')} />
        ) : (
          <>
            {cursor ? null : (
              <>
                <BehindNotice sources={sources} />
                <Text look="cap">{t('found', { count: total })}</Text>
              </>
            )}
            <RecordLines items={items} />
            <NextPage key={nextCursor} id="search-more" cursor={nextCursor}>
              {(next) => <Found personId={personId} text={text} cursor={next} />}
            </NextPage>
          </>
        )
      }
    </QueryStates>
  )
}

/** What is looked for never stands in an address. */
export default function RecordSearchPage() {
  const { id = '' } = useParams('recordSearch')
  const signedIn = useSignedIn()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const wanted = text.trim()
  return (
    <Page title={t('search')}>
      {signedIn ? (
        <>
          <Field id="record-search" first label={t('searchLabel')} hint={t('searchHint')} value={text} maxLength={40} onChange={setText} />
          <Stack>
            <Button id="record-search-go" icon="search" {...(wanted === '' ? { disabledReason: t('searchHint') } : {})} onPress={() => setAsked(wanted)}>
              {t('searchGo')}
            </Button>
          </Stack>
          {asked === '' ? null : (
            <Stack>
              <Found key={asked} personId={id} text={asked} />
            </Stack>
          )}
        </>
      ) : (
        <SignInPrompt note={t('signIn')} />
      )}
    </Page>
  )
}
