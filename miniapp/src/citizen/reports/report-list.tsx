import type { HeldReport, ReportFreshness, ReportRow } from '@jktl/shared/reports/contract'
import { PROGRESS_NAMES, type ReportTab } from '@jktl/shared/reports/model'
import { useRead } from '@/platform/api'
import { Cell, Empty, List, NextPage, Notice, Pill, QueryStates, Section, Skeleton } from '@/ui'
import { momentText } from '../moments'
import { go, href } from '../routes'
import { filterBody, isFiltered, type ReportFilter } from './report-filter'
import { byMonth, dayText, iconOf, plateOf, VERDICT_TONE } from './report-look'
import { t } from './report-texts'

const PAGE_SIZE = 30
type Tab = ReportTab

export const useReports = (personId: string, tab: Tab, filter: ReportFilter, cursor?: string) =>
  useRead(
    'reports.listReports',
    { body: { personId, tab, limit: PAGE_SIZE, ...filterBody(filter), ...(cursor ? { cursor } : {}) } },
    { keepPrevious: true, enabled: personId !== '' },
  )

const verdictOf = ({ verdict, abnormalCount }: ReportRow) =>
  verdict === 'UNKNOWN' ? undefined : <Pill tone={VERDICT_TONE[verdict]}>{t(verdict, { count: abnormalCount })}</Pill>

const ReportCell = ({ row, first }: { row: ReportRow; first: boolean }) => (
  <Cell
    id={`report-${row.id}`}
    first={first}
    icon={iconOf(row)}
    plate={plateOf(row)}
    title={row.title}
    note={t(row.isUnread ? 'unreadNote' : 'rowNote', { day: dayText(row.at), place: row.institutionName ?? t('somewhere') })}
    value={row.isPending ? <Pill tone="info">{PROGRESS_NAMES[row.state]}</Pill> : verdictOf(row)}
    href={href(row.isPending ? 'reportProgress' : 'report', { id: row.id })}
    onPress={() => go(row.isPending ? 'reportProgress' : 'report', { id: row.id })}
  />
)

const Months = ({ rows }: { rows: readonly ReportRow[] }) =>
  byMonth(rows).map(({ month, rows: those }) => {
    const title = t('month', { year: month.slice(0, 4), month: Number(month.slice(5)) })
    return (
      <Section key={month} title={title}>
        <List label={title}>
          {those.map((row, i) => (
            <ReportCell key={row.id} row={row} first={i === 0} />
          ))}
        </List>
      </Section>
    )
  })

/** That there is something, and where to get it; nothing of what it is. */
const Held = ({ held }: { held: readonly HeldReport[] }) =>
  held.length === 0 ? null : (
    <Section title={t('held')}>
      <List id="reports-held" label={t('held')}>
        {held.map((one, i) => (
          <Cell
            key={`${one.at} ${i}`}
            first={i === 0}
            icon="lock"
            title={t(`held${one.kind}`)}
            note={t('heldNote', { day: dayText(one.at), place: one.institutionName ?? t('somewhere') })}
          />
        ))}
      </List>
    </Section>
  )

/** A source that did not answer may hold reports: its silence is no answer. */
const Behind = ({ sources }: { sources: readonly ReportFreshness[] }) => {
  const behind = sources.filter(({ state }) => state !== 'FRESH')
  if (behind.length === 0) return null
  const names = behind.map(({ name, asOf }) => (asOf ? t('behindSince', { name, time: momentText(asOf) }) : name)).join('、')
  return (
    <Notice id="reports-behind" tone="notice">
      {t('behind', { names })}
    </Notice>
  )
}

const Rows = ({ rows, nextCursor, ...rest }: { rows: readonly ReportRow[]; nextCursor: string | null } & NextProps) => {
  const waiting = rows.filter(({ isPending }) => isPending)
  return (
    <>
      {waiting.length > 0 ? (
        <Section title={t('waiting')}>
          <List id="reports-waiting" label={t('waiting')}>
            {waiting.map((row, i) => (
              <ReportCell key={row.id} row={row} first={i === 0} />
            ))}
          </List>
        </Section>
      ) : null}
      <Months rows={rows.filter(({ isPending }) => !isPending)} />
      <NextPage id="reports-older" label={t('older')} cursor={nextCursor}>
        {(cursor) => <Older {...rest} cursor={cursor} />}
      </NextPage>
    </>
  )
}
interface NextProps {
  personId: string
  tab: Tab
  filter: ReportFilter
}
function Older({ cursor, ...of }: NextProps & { cursor: string }) {
  const query = useReports(of.personId, of.tab, of.filter, cursor)
  return (
    <QueryStates query={query} skeleton={<Skeleton rows={3} />}>
      {({ items, nextCursor }) => <Rows rows={items} nextCursor={nextCursor} {...of} />}
    </QueryStates>
  )
}

/** What is waited for, then month by month; an empty list says so only when every source has answered. */
export function ReportList({ query, ...of }: NextProps & { query: ReturnType<typeof useReports> }) {
  return (
    <QueryStates query={query} id="reports-error" skeleton={<Skeleton rows={4} />}>
      {({ items, nextCursor, held, sources }) => (
        <>
          <Behind sources={sources} />
          {items.length === 0 && held.length === 0 ? (
            sources.some(({ state }) => state === 'NEVER') ? (
              <Empty icon="cloudoff" title={t('notYet')} note={t('notYetNote')} />
            ) : isFiltered(of.filter) || of.tab !== 'ALL' ? (
              <Empty icon="report" title={t('nothingHere')} note={t('nothingHereNote')} />
            ) : (
              <Empty icon="report" title={t('none')} note={t('noneNote')} />
            )
          ) : (
            <>
              <Rows rows={items} nextCursor={nextCursor} {...of} />
              {of.tab === 'ALL' ? <Held held={held} /> : null}
              <Notice>{t('words')}</Notice>
            </>
          )}
        </>
      )}
    </QueryStates>
  )
}
