import type { Appointment } from '@jktl/shared/appointments/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Button, Cell, ChipGroup, List, NextPage, Page, Pill, QueryStates, Segmented, SignInPrompt, Skeleton, Stack, Text } from '@/ui'
import { relationLabel, usePeople } from '../../../people/use-people'
import { go, href } from '../../../routes'
import { t as evaluation } from '../../evaluation-texts'
import { STANDING } from '../../standing'
import { t } from '../../texts'
import { t as waitlistText } from '../../waitlist-texts'
import { visitTime } from '../../when-where'

const PAGE_SIZE = 20
const EVERYBODY = 'all'
type Group = 'current' | 'past'

function Visit({ visit, first, who }: { visit: Appointment; first: boolean; who: string }) {
  const { word, tone, phase } = STANDING[visit.state]
  // A held number is worth nothing until it is confirmed: that is what opens.
  const name = phase === 'held' || phase === 'asking' ? 'confirm' : 'appointment'
  return (
    <Cell
      id={`appointment-${visit.id}`}
      first={first}
      title={
        <Text look="strong" inline>
          {visitTime(visit)}
        </Text>
      }
      note={`${visit.departmentName} ${visit.doctorName}，${visit.institutionName}，${who}`}
      value={<Pill tone={tone}>{t(word)}</Pill>}
      href={href(name, { id: visit.id })}
      onPress={() => go(name, { id: visit.id })}
    />
  )
}

/** One page of the list; the next one is asked for when it is wanted. */
function Visits({ group, personId, cursor }: { group: Group; personId: string; cursor?: string }) {
  const { people } = usePeople()
  const query = useRead(
    'appointments.listAppointments',
    { query: { group, limit: PAGE_SIZE, ...(personId === EVERYBODY ? {} : { personId }), ...(cursor ? { cursor } : {}) } },
    { keep: !cursor },
  )
  const whoIs = (visit: Appointment): string => {
    const person = people.find((p) => p.id === visit.personId)
    return `${person ? relationLabel(person) : visit.personRelation} ${visit.personNameMasked}`
  }
  return (
    <QueryStates
      query={query}
      skeleton={<Skeleton rows={4} />}
      empty={{
        when: ({ items }) => items.length === 0,
        icon: 'calendar',
        title: group === 'current' ? t('noneNow') : t('nonePast'),
        note: group === 'current' ? t('noneNowNote') : t('nonePastNote'),
        action: (
          <Button id="appointments-book" onPress={() => go('hospitals')}>
            {t('goBook')}
          </Button>
        ),
      }}
    >
      {({ items, nextCursor }) => (
        <>
          <List label={group === 'current' ? t('current') : t('past')}>
            {items.map((visit, index) => (
              <Visit key={visit.id} visit={visit} first={index === 0} who={whoIs(visit)} />
            ))}
          </List>
          <NextPage id="appointments-more" cursor={nextCursor}>
            {(next) => <Visits group={group} personId={personId} cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

function Mine() {
  const { people } = usePeople()
  const [group, setGroup] = useState<Group>('current')
  const [personId, setPersonId] = useState(EVERYBODY)
  return (
    <>
      <List>
        <Cell
          id="appointments-waitlist"
          first
          icon="clock"
          title={waitlistText('mine')}
          note={waitlistText('mineNote')}
          href={href('waitlist')}
          onPress={() => go('waitlist')}
        />
        <Cell
          id="appointments-evaluations"
          icon="star"
          title={evaluation('mine')}
          note={evaluation('mineNote')}
          href={href('evaluations')}
          onPress={() => go('evaluations')}
        />
      </List>
      <Stack>
        <Segmented
          id="appointments-group"
          label={t('whichList')}
          value={group}
          onChange={setGroup}
          choices={[
            { value: 'current', label: t('current') },
            { value: 'past', label: t('past') },
          ]}
        />
      </Stack>
      {people.length > 1 ? (
        <Stack>
          <ChipGroup
            id="appointments-person"
            label={t('whose')}
            value={personId}
            onChange={setPersonId}
            choices={[{ value: EVERYBODY, label: t('everybody') }, ...people.map((p) => ({ value: p.id, label: `${relationLabel(p)} ${p.nameMasked}` }))]}
          />
        </Stack>
      ) : null}
      <Stack>
        <Visits key={`${group}-${personId}`} group={group} personId={personId} />
      </Stack>
    </>
  )
}

/** 我的预约: mine and my family's, now or before (R343). */
export default function AppointmentsPage() {
  const signedIn = useSignedIn()
  return <Page title={t('mine')}>{signedIn ? <Mine /> : <SignInPrompt />}</Page>
}
