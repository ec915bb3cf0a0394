import { REPORT_TABS, type ReportTab } from '@jktl/shared/reports/model'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSession, useSignedIn } from '@/platform/session'
import { useShownAgain } from '@/platform/shown'
import { Button, Page, PersonChips, QueryStates, Segmented, SelectRow, SignInPrompt, Stack, Text } from '@/ui'
import { chosenOf, personLabel } from '../../../records/record-person'
import { go, href, useParams } from '../../../routes'
import { isFiltered, NO_FILTER, type ReportFilter } from '../../report-filter'
import { ReportFilterSheet } from '../../report-filter-sheet'
import { ReportList, useReports } from '../../report-list'
import { t } from '../../report-texts'

const TAB_WORDS = { ALL: 'tabAll', UNREAD: 'tabUnread', ABNORMAL: 'tabAbnormal' } as const

const filterWords = (filter: ReportFilter, institutions: readonly { id: string; name: string }[]): string =>
  isFiltered(filter)
    ? [
        ...(filter.title ? [filter.title] : []),
        ...(filter.kind === 'ANY' ? [] : [t(filter.kind)]),
        ...(filter.institutionId === 'ANY' ? [] : [institutions.find(({ id }) => id === filter.institutionId)?.name ?? '']),
        ...(filter.period === 'ANY' ? [] : [t(filter.period)]),
      ].join('、')
    : t('everything')

/** 检验检查报告: whose, which, and what is still waited for (R366, R376, R390). */
export default function ReportsPage() {
  const signedIn = useSignedIn()
  const { personId: asked } = useParams('reports')
  const acting = useSession((s) => s.personId)
  const [chosenId, setChosenId] = useState<string | null>(asked ?? null)
  const [tab, setTab] = useState<ReportTab>('ALL')
  const [filter, setFilter] = useState(NO_FILTER)
  const [isChoosing, setChoosing] = useState(false)
  const people = useRead('healthRecords.listRecordPersons', {}, { keep: true, enabled: signedIn })
  const readable = (people.data?.items ?? []).filter(({ basis }) => basis !== 'NONE' && basis !== 'UNVERIFIED')
  const person = chosenOf(readable, chosenId ?? acting)
  const personId = person?.personId ?? ''
  const query = useReports(personId, tab, filter)
  useShownAgain(() => {
    if (personId) void query.refetch()
  })
  const institutions = query.data?.institutions ?? []
  if (!signedIn)
    return (
      <Page title={t('title')}>
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      </Page>
    )
  return (
    <Page
      title={t('title')}
      overlay={
        isChoosing ? <ReportFilterSheet filter={filter} institutions={institutions} onChange={setFilter} onClose={() => setChoosing(false)} /> : undefined
      }
    >
      <QueryStates
        query={people}
        id="reports-people-error"
        empty={{
          when: () => readable.length === 0,
          icon: 'idcard',
          title: t('noPeople'),
          note: t('noPeopleNote'),
          action: (
            <Button id="reports-family" href={href('family')} onPress={() => go('family')}>
              {t('goFamily')}
            </Button>
          ),
        }}
      >
        {() => (
          <>
            {readable.length > 1 ? (
              <PersonChips
                people={readable.map((one) => ({ id: one.personId, initial: one.nameMasked.slice(-1), label: personLabel(one) }))}
                value={personId}
                onChange={(id) => {
                  setChosenId(id)
                  setFilter(NO_FILTER)
                }}
              />
            ) : null}
            <Stack>
              <Segmented
                id="reports-tab"
                label={t('tabs')}
                value={tab}
                onChange={setTab}
                choices={REPORT_TABS.map((value) => ({ value, label: t(TAB_WORDS[value], { count: query.data?.counts[value] ?? 0 }) }))}
              />
            </Stack>
            <SelectRow id="reports-filter" label={t('filter')} value={filterWords(filter, institutions)} onPress={() => setChoosing(true)} />
            <ReportList query={query} personId={personId} tab={tab} filter={filter} />
            <Stack>
              <Button id="reports-push" kind="secondary" icon="bell" href={href('reportPush', { personId })} onPress={() => go('reportPush', { personId })}>
                {t('remind')}
              </Button>
            </Stack>
            <Text look="cap" className="mt3">
              {t('keptAt')}
            </Text>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
