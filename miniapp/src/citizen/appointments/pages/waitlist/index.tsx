import type { WaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Button, Cell, List, NextPage, Page, Pill, QueryStates, SignInPrompt, Skeleton, Text } from '@/ui'
import { go, href } from '../../../routes'
import { t } from '../../waitlist-texts'
import { TONES, wishTime } from '../../waitlist-words'

const Entry = ({ entry, first }: { entry: WaitlistEntry; first: boolean }) => (
  <Cell
    id={`waitlist-${entry.id}`}
    first={first}
    title={
      <Text look="strong" inline>
        {wishTime(entry)}
      </Text>
    }
    note={`${entry.departmentName} ${entry.doctorName ?? t('anyDoctor')}，${entry.institutionName}，${entry.personRelation} ${entry.personNameMasked}`}
    value={<Pill tone={TONES[entry.state]}>{entry.state === 'WAITING' && entry.place ? t('place', { number: entry.place.number }) : t(entry.state)}</Pill>}
    href={href('waitlistEntry', { id: entry.id })}
    onPress={() => go('waitlistEntry', { id: entry.id })}
  />
)

function Entries({ cursor }: { cursor?: string }) {
  const query = useRead('appointments.listWaitlist', { query: { ...(cursor ? { cursor } : {}) } }, { keep: !cursor, refetchMs: 30_000 })
  return (
    <QueryStates
      query={query}
      skeleton={<Skeleton rows={4} />}
      empty={{
        when: ({ items }) => items.length === 0,
        icon: 'clock',
        title: t('none'),
        note: t('noneNote'),
        action: (
          <Button id="waitlist-book" onPress={() => go('hospitals')}>
            {t('goBook')}
          </Button>
        ),
      }}
    >
      {({ items, nextCursor }) => (
        <>
          <List label={t('mine')}>
            {items.map((entry, index) => (
              <Entry key={entry.id} entry={entry} first={index === 0} />
            ))}
          </List>
          <NextPage id="waitlist-more" cursor={nextCursor}>
            {(next) => <Entries cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** 我的候补: what the family waits for, and the place (A25, A32). */
export default function WaitlistPage() {
  const signedIn = useSignedIn()
  return <Page title={t('mine')}>{signedIn ? <Entries /> : <SignInPrompt />}</Page>
}
