import { formatFen } from '@jktl/shared/kernel/money'
import type { CreditpayVisit } from '@jktl/shared/payments/creditpay/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { Button, Cell, List, Page, Pill, QueryStates, SignInPrompt, Stack, Text } from '@/ui'
import { momentText } from '../../../moments'
import { go, href } from '../../../routes'
import { t } from '../../creditpay-texts'
import { visitSign } from '../../creditpay-words'

function Visit({ visit, first }: { visit: CreditpayVisit; first: boolean }) {
  const { text, tone } = visitSign(visit)
  const { id } = visit
  return (
    <Cell
      id={`visit-${id}`}
      first={first}
      title={`${visit.institutionName} ${visit.subject}`}
      note={momentText(visit.startedAt)}
      value={
        <>
          <Text look="strong" inline>
            {formatFen(visit.capturedFen || visit.authorisedFen)}
          </Text>{' '}
          <Pill tone={tone}>{text}</Pill>
        </>
      }
      href={href('creditpayVisit', { id })}
      onPress={() => go('creditpayVisit', { id })}
    />
  )
}

/** One page of the list; the next is asked for when it is wanted. */
function Visits({ cursor }: { cursor?: string }) {
  const [more, setMore] = useState(false)
  const query = useRead('payments.listCreditpayVisits', { query: cursor ? { cursor } : {} })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'wallet', title: t('noVisits'), note: t('noVisitsNote') }}>
      {({ items, nextCursor }) => (
        <>
          <List label={t('visits')}>
            {items.map((visit, index) => (
              <Visit key={visit.id} visit={visit} first={index === 0} />
            ))}
          </List>
          {nextCursor && more ? (
            <Stack>
              <Visits cursor={nextCursor} />
            </Stack>
          ) : nextCursor ? (
            <Button id="visits-more" kind="quiet" className="mt3" onPress={() => setMore(true)}>
              {t('more')}
            </Button>
          ) : null}
        </>
      )}
    </QueryStates>
  )
}

export default function CreditpayVisitsPage() {
  const signedIn = useSignedIn()
  return <Page title={t('visits')}>{signedIn ? <Visits /> : <SignInPrompt note={t('signIn')} returnTo={currentPath()} />}</Page>
}
