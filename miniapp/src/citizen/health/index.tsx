import type { RecordPerson } from '@jktl/shared/health-records/views/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { useElderMode } from '@/platform/preferences'
import { serverNow } from '@/platform/server-time'
import { useSession, useSignedIn } from '@/platform/session'
import { useShownAgain } from '@/platform/shown'
import { Button, Empty, OfflineStrip, Page, PersonChips, QueryStates, SignInPrompt, Stack } from '@/ui'
import { chosenOf, initialOf, personLabel } from '../records/record-person'
import { RecordHomeView } from '../records/record-home'
import { t } from '../records/texts'
import { useRecordHome } from '../records/use-record-home'
import { go, href } from '../routes'
import { savedTime } from '../saved-time'
import { ElderHelp } from '../tabs/elder-help'
import { Tabs } from '../tabs/tabs'

/** Nothing to show of them: they have not agreed, or the reader is not known by name yet. */
const NotYet = ({ person }: { person: RecordPerson }) =>
  person.basis === 'UNVERIFIED' ? (
    <Empty
      icon="idcard"
      title={t('unverified')}
      note={t('unverifiedNote')}
      action={
        <Button id="health-verify" href={href('family')} onPress={() => go('family')}>
          {t('verify')}
        </Button>
      }
    />
  ) : (
    <Empty
      icon="lock"
      title={t('notAgreed')}
      note={t('notAgreedNote')}
      action={
        <Button id="health-ask" href={href('grantAsk')} onPress={() => go('grantAsk')}>
          {t('askThem')}
        </Button>
      }
    />
  )

const isReadable = ({ basis }: RecordPerson): boolean => basis !== 'NONE' && basis !== 'UNVERIFIED'

/** 健康: what is known of somebody's health, newest first, and how old that is (R161, R165, R375). */
export default function HealthPage() {
  const elder = useElderMode()
  const signedIn = useSignedIn()
  const acting = useSession((s) => s.personId)
  const actFor = useSession((s) => s.actFor)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const people = useRead('healthRecords.listRecordPersons', {}, { keep: true, enabled: signedIn })
  const person = chosenOf(people.data?.items ?? [], chosenId ?? acting)
  const home = useRecordHome(person && isReadable(person) ? person.personId : null)
  const choose = (personId: string) => {
    setChosenId(personId)
    // Whoever only shared their records is nobody to book for.
    if (people.data?.items.some((one) => one.personId === personId && one.sex !== null)) actFor(personId)
  }
  useShownAgain(() => {
    if (!signedIn) return
    void people.refetch()
    if (person && isReadable(person)) void home.refetch()
  })
  return (
    <Page
      title={t('title')}
      tab
      strip={home.savedAt ? <OfflineStrip time={savedTime(home.savedAt, serverNow())} onRetry={() => void home.refetch()} /> : undefined}
      tabs={<Tabs current="health" />}
      help={elder ? <ElderHelp /> : undefined}
    >
      {signedIn ? (
        <QueryStates
          query={people}
          id="health-people-error"
          empty={{
            when: ({ items }) => items.length === 0,
            icon: 'idcard',
            title: t('unverified'),
            note: t('unverifiedNote'),
            action: (
              <Button id="health-add-self" onPress={() => go('addPerson', { relation: 'SELF' })}>
                {t('verify')}
              </Button>
            ),
          }}
        >
          {({ items }) => (
            <>
              {items.length > 1 ? (
                <PersonChips
                  people={items.map((one) => ({ id: one.personId, initial: initialOf(one.nameMasked), label: personLabel(one) }))}
                  value={person?.personId ?? null}
                  onChange={choose}
                />
              ) : null}
              <Stack>
                {person === null ? null : isReadable(person) ? (
                  <QueryStates query={home} id="health-error">
                    {(shown) => <RecordHomeView key={shown.person.personId} home={shown} />}
                  </QueryStates>
                ) : (
                  <NotYet person={person} />
                )}
              </Stack>
            </>
          )}
        </QueryStates>
      ) : (
        <SignInPrompt note={t('signIn')} returnTo="/health/index" />
      )}
    </Page>
  )
}
