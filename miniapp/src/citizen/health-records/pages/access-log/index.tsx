import type { AccessEntry, AccessLog } from '@jktl/shared/health-records/access-log/contract'
import { ACCESS_FILTER_NAMES, type AccessFilter, COUNTED_DAYS } from '@jktl/shared/health-records/access-log/model'
import { formatDateCn } from '@jktl/shared/kernel/dates'
import { Fragment, useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { download } from '@/platform/download'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import {
  Button,
  Card,
  Empty,
  Grow,
  LinkButton,
  NextPage,
  Notice,
  Page,
  PersonChips,
  QueryStates,
  Row,
  Rule,
  Section,
  Segmented,
  Sheet,
  SignInPrompt,
  Stack,
  Text,
} from '@/ui'
import { go, href, useParams } from '../../../routes'
import { daysOf } from '../../access-days'
import { EntryLines, isSpecial, SpecialEntry } from '../../access-entry'
import { t } from '../../access-log-texts'

const SHOWN: readonly AccessFilter[] = ['all', 'institution', 'family', 'denied']
const FILTERS = SHOWN.map((value) => ({ value, label: ACCESS_FILTER_NAMES[value] }))

function summaryOf({ permitted, denied }: AccessLog['counts']): string {
  if (permitted === 0) return denied === 0 ? t('noneSeen') : t('onlyDenied', { denied })
  return denied === 0 ? t('allFine') : t('allFineDenied', { denied })
}

const Counts = ({ log }: { log: AccessLog }) => (
  <Card id="access-counts">
    <Row>
      <Grow>
        <Text>{t('last', { days: COUNTED_DAYS })}</Text>
      </Grow>
      <Text look="key" inline>
        {t('seen', { count: log.counts.permitted })}
      </Text>
      <Text inline>{t('seenUnit')}</Text>
    </Row>
    <Text look="sub">{summaryOf(log.counts)}</Text>
    {log.counts.emergency > 0 ? <Text look="sub">{t('withEmergency', { count: log.counts.emergency })}</Text> : null}
    {log.isPartial ? <Text look="sub">{t('partial')}</Text> : null}
  </Card>
)

function Special({ entry, personId }: { entry: AccessEntry; personId: string }) {
  const know = useWrite('healthRecords.acknowledgeAccess', { refresh: ['healthRecords.listAccessLog'] })
  return (
    <SpecialEntry
      entry={entry}
      busy={know.busy}
      onKnow={() => know.run({ params: { id: entry.id } })}
      onComplain={() => go('accessComplaint', { personId, eventId: entry.id })}
    />
  )
}

const Days = ({ entries, personId }: { entries: readonly AccessEntry[]; personId: string }) => (
  <>
    {daysOf(entries).map(({ date, cards }) => (
      <Section key={date} title={formatDateCn(date)}>
        {cards.map((card) => {
          const [first] = card
          if (!first) return null
          return isSpecial(first) ? (
            <Special key={first.id} entry={first} personId={personId} />
          ) : (
            <Card key={first.id} id={`access-${first.id}`}>
              {card.map((entry, index) => (
                <Fragment key={entry.id}>
                  {index > 0 ? <Rule /> : null}
                  <EntryLines entry={entry} />
                </Fragment>
              ))}
            </Card>
          )
        })}
      </Section>
    ))}
  </>
)

interface LogProps {
  personId: string
  filter: AccessFilter
  cursor?: string
}
/** One page of the list; the next is asked for when it is wanted. */
function Log({ personId, filter, cursor }: LogProps) {
  const query = useRead('healthRecords.listAccessLog', { params: { id: personId }, query: { filter, ...(cursor ? { cursor } : {}) } })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'shield', title: t('noEntries'), note: t('noEntriesNote') }}>
      {({ items, nextCursor }) => (
        <>
          <Days entries={items} personId={personId} />
          <NextPage id="access-more" cursor={nextCursor} label={t('more')}>
            {(next) => <Log personId={personId} filter={filter} cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

function SaveFile({ personId }: { personId: string }) {
  const [state, setState] = useState<{ busy: boolean; failed: string | null }>({ busy: false, failed: null })
  const save = async () => {
    setState({ busy: true, failed: null })
    try {
      await download({ id: 'healthRecords.getAccessLogFile', params: { id: personId }, name: t('fileName'), kind: 'csv' })
      setState({ busy: false, failed: null })
    } catch (error) {
      setState({ busy: false, failed: error instanceof ApiProblem ? error.title : t('saveFailed') })
    }
  }
  return (
    <>
      <Button id="access-save" kind="quiet" busy={state.busy} onPress={() => void save()}>
        {t('save')}
      </Button>
      {state.failed ? (
        <Notice id="access-save-failed" tone="danger" live>
          {state.failed}
        </Notice>
      ) : null}
    </>
  )
}

/** 谁看过我的档案 (R378): the whole page of one person. */
function PersonLog({ personId, onExplain }: { personId: string; onExplain: (fingerprint: NonNullable<AccessLog['fingerprint']>) => void }) {
  const [filter, setFilter] = useState<AccessFilter>('all')
  const top = useRead('healthRecords.listAccessLog', { params: { id: personId }, query: { filter: 'all' } })
  return (
    <QueryStates query={top}>
      {(log) => (
        <>
          <Counts log={log} />
          <Stack>
            <Segmented id="access-filter" label={t('filter')} choices={FILTERS} value={filter} onChange={setFilter} />
          </Stack>
          <Log key={filter} personId={personId} filter={filter} />
          <Stack>
            <Row wrap>
              <Text look="sub" inline>
                {t('wrong')}
              </Text>
              <LinkButton id="access-tell" href={href('accessComplaint', { personId })} onPress={() => go('accessComplaint', { personId })}>
                {t('tellUs')}
              </LinkButton>
            </Row>
            <Row wrap>
              <LinkButton id="access-emergency" onPress={() => setFilter('emergency')}>
                {t('showEmergency')}
              </LinkButton>
              <LinkButton id="access-self" onPress={() => setFilter('self')}>
                {t('showSelf')}
              </LinkButton>
            </Row>
          </Stack>
          <SaveFile personId={personId} />
          {log.fingerprint ? (
            <Card id="access-fingerprint" label={t('fingerprint')}>
              <Text look="sub">{t('fingerprintLine', { day: formatDateCn(log.fingerprint.date) })}</Text>
              <Text look="strong">{log.fingerprint.fingerprint}</Text>
              <LinkButton id="access-fingerprint-why" onPress={() => log.fingerprint && onExplain(log.fingerprint)}>
                {t('fingerprintWhy')}
              </LinkButton>
            </Card>
          ) : null}
        </>
      )}
    </QueryStates>
  )
}

/** Whose log: one's own, and those of children one answers for. */
function Persons({ onExplain }: { onExplain: (fingerprint: NonNullable<AccessLog['fingerprint']>) => void }) {
  const { personId } = useParams('accessLog')
  const [chosen, setChosen] = useState<string | null>(personId ?? null)
  const persons = useRead('healthRecords.listRecordPersons', {})
  return (
    <QueryStates query={persons}>
      {({ items }) => {
        const own = items.filter(({ basis }) => basis === 'SELF' || basis === 'GUARDIAN')
        const shown = own.find((person) => person.personId === chosen) ?? own[0]
        if (!shown)
          return (
            <Empty
              icon="idcard"
              title={t('proveSelf')}
              note={t('proveSelfNote')}
              action={
                <Button id="access-add-self" onPress={() => go('addPerson', { relation: 'SELF' })}>
                  {t('addSelf')}
                </Button>
              }
            />
          )
        return (
          <>
            {own.length > 1 ? (
              <PersonChips
                people={own.map((person) => ({ id: person.personId, initial: person.nameMasked.slice(-1), label: person.nameMasked }))}
                value={shown.personId}
                onChange={setChosen}
              />
            ) : null}
            <PersonLog key={shown.personId} personId={shown.personId} onExplain={onExplain} />
          </>
        )
      }}
    </QueryStates>
  )
}

export default function AccessLogPage() {
  const signedIn = useSignedIn()
  const [explained, setExplained] = useState<AccessLog['fingerprint']>(null)
  return (
    <Page
      title={t('title')}
      overlay={
        explained ? (
          <Sheet id="fingerprint-sheet" title={t('fingerprint')} onClose={() => setExplained(null)}>
            <Text look="sub">{t('fingerprintLine', { day: formatDateCn(explained.date) })}</Text>
            <Text look="headline">{explained.fingerprint}</Text>
            <Text>{t('fingerprintNote')}</Text>
            <Text>{t('fingerprintUse')}</Text>
          </Sheet>
        ) : undefined
      }
    >
      {signedIn ? <Persons onExplain={setExplained} /> : <SignInPrompt note={t('signIn')} returnTo={currentPath()} />}
    </Page>
  )
}
