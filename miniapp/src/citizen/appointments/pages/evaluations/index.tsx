import { formatDateCn, formatDayCn } from '@jktl/shared/kernel/dates'
import { useRead, type Answer } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Cell, List, NextPage, Page, QueryStates, Section, SignInPrompt, Skeleton, Stack } from '@/ui'
import { go, href } from '../../../routes'
import { t } from '../../evaluation-texts'

type Visit = Answer<'appointments.listMyEvaluations'>['waiting'][number]

const VisitCell = ({ visit, first, note }: { visit: Visit; first: boolean; note: string }) => (
  <Cell
    id={`visit-${visit.appointmentId}`}
    first={first}
    title={`${visit.departmentName} ${visit.doctorName}`}
    note={`${formatDayCn(visit.date)}，${visit.institutionName}，${visit.personNameMasked}。${note}`}
    href={href('evaluate', { id: visit.appointmentId })}
    onPress={() => go('evaluate', { id: visit.appointmentId })}
  />
)

function Rows({ cursor }: { cursor?: string }) {
  const query = useRead('appointments.listMyEvaluations', { query: cursor ? { cursor } : {} })
  return (
    <QueryStates
      query={query}
      skeleton={<Skeleton rows={4} />}
      empty={{ when: ({ items, waiting }) => items.length + waiting.length === 0, icon: 'calendar', title: t('none'), note: t('noneNote') }}
    >
      {({ items, waiting, nextCursor }) => (
        <>
          {waiting.length > 0 ? (
            <Section title={t('waiting')} first>
              <List label={t('waiting')}>
                {waiting.map((visit, index) => (
                  <VisitCell key={visit.appointmentId} visit={visit} first={index === 0} note={t('until', { date: formatDateCn(visit.until) })} />
                ))}
              </List>
            </Section>
          ) : null}
          {items.length > 0 ? (
            <Stack>
              <List label={t('mine')}>
                {items.map(({ id, visit, stateText }, index) => (
                  <VisitCell key={id} visit={visit} first={index === 0} note={stateText} />
                ))}
              </List>
            </Stack>
          ) : null}
          <NextPage id="evaluations-earlier" cursor={nextCursor} label={t('moreRows')}>
            {(next) => <Rows cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** 我的评价 (R355): visits that wait for one, and the ones given. */
export default function EvaluationsPage() {
  const signedIn = useSignedIn()
  return <Page title={t('mine')}>{signedIn ? <Rows /> : <SignInPrompt />}</Page>
}
