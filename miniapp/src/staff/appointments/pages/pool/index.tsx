import { addDays, clockTimeOf, dateOf, formatDateCn, formatTimeCn, isBusinessDate } from '@jktl/shared/kernel/dates'
import { SESSION_KINDS } from '@jktl/shared/appointments/model'
import { useState } from 'react'
import { call, useRead } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, IconButton, LinkButton, Notice, OfflineStrip, QueryStates } from '@/ui'
import { usePosts } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { PickerButton, PickerSheet } from '../../../frame/picker'
import { go, href, useParams, type PoolFilter } from '../../../routes'
import { PlaceFirst, PlaceSheet } from '../../place-choice'
import { usePlace } from '../../place'
import { t } from '../../pool-texts'
import { saveTable } from '../../save-table'
import { WeekGrid } from '../../week-grid'

const DAYS = 7
const ALL = 'all'
type Picking = 'department' | 'doctor' | 'institution' | 'kind'

/** A week of sessions, doctor × day, with what is taken of each. */
export default function PoolPage() {
  const [picking, setPicking] = useState<Picking | null>(null)
  const [filter, setFilter] = useFilters<PoolFilter>(useParams('pool'), (next) => href('pool', next))
  const place = usePlace(filter.institution)
  const keepsPool = usePosts().some(({ role }) => role !== 'doctor')
  const from = filter.from && isBusinessDate(filter.from) ? filter.from : dateOf(serverNow())
  const query = useRead(
    'appointments.listPoolWeek',
    {
      query: {
        from,
        ...(place.institutionId ? { institutionId: place.institutionId } : {}),
        ...(filter.department ? { departmentId: filter.department } : {}),
        ...(filter.doctor ? { doctorId: filter.doctor } : {}),
      },
    },
    { enabled: place.institutionId !== null, keepPrevious: true },
  )
  const close = () => setPicking(null)
  const week = query.data
  const kind = SESSION_KINDS.find((one) => one === filter.kind)
  const doctors = (week?.doctors ?? []).filter(({ departmentId }) => !filter.department || departmentId === filter.department)
  return (
    <Frame
      title={t('weekTitle')}
      current="pool"
      note={week ? t('weekNote', { name: week.institutionName, authority: t(week.authority), time: formatTimeCn(week.releaseTime) }) : undefined}
      overlay={
        picking === 'institution' ? (
          <PlaceSheet
            id="pool-institution"
            place={place}
            onChange={(value) => setFilter({ institution: value, department: undefined, doctor: undefined })}
            onClose={close}
          />
        ) : picking === 'department' ? (
          <PickerSheet
            id="pool-department"
            title={t('department')}
            value={filter.department ?? ALL}
            choices={[{ value: ALL, label: t('allDepartments') }, ...(week?.departments ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(value) => {
              setFilter({ department: value === ALL ? undefined : value, doctor: undefined })
              close()
            }}
            onClose={close}
          />
        ) : picking === 'kind' ? (
          <PickerSheet
            id="pool-kind"
            title={t('kind')}
            value={kind ?? ALL}
            choices={[{ value: ALL, label: t('allKinds') }, ...SESSION_KINDS.map((one) => ({ value: one, label: t(one) }))]}
            onChange={(value) => {
              setFilter({ kind: value === ALL ? undefined : value })
              close()
            }}
            onClose={close}
          />
        ) : picking === 'doctor' ? (
          <PickerSheet
            id="pool-doctor"
            title={t('doctor')}
            value={filter.doctor ?? ALL}
            choices={[{ value: ALL, label: t('allDoctors') }, ...doctors.map(({ id, name, title }) => ({ value: id, label: name, note: title }))]}
            onChange={(value) => {
              setFilter({ doctor: value === ALL ? undefined : value })
              close()
            }}
            onClose={close}
          />
        ) : undefined
      }
    >
      {place.institutionId === null ? (
        <PlaceFirst id="pool-institution" onPick={() => setPicking('institution')} />
      ) : (
        <>
          <Box className="filters">
            {place.isFree ? (
              <PickerButton
                id="pool-institution-open"
                label={t('institution')}
                value={week?.institutionName ?? t('chooseInstitution')}
                onPress={() => setPicking('institution')}
              />
            ) : null}
            <PickerButton
              id="pool-department-open"
              label={t('department')}
              value={week?.departments.find(({ id }) => id === filter.department)?.name ?? t('allDepartments')}
              onPress={() => setPicking('department')}
            />
            <PickerButton
              id="pool-doctor-open"
              label={t('doctor')}
              value={doctors.find(({ id }) => id === filter.doctor)?.name ?? t('allDoctors')}
              onPress={() => setPicking('doctor')}
            />
            <PickerButton id="pool-kind-open" label={t('kind')} value={t(kind ?? 'allKinds')} onPress={() => setPicking('kind')} />
            <Box className="week">
              <IconButton id="pool-earlier" icon="back" label={t('earlier')} onPress={() => setFilter({ from: addDays(from, -DAYS) })} />
              <Box as="span" className="grow">
                {t('week', { from: formatDateCn(from), to: formatDateCn(addDays(from, DAYS - 1)) })}
              </Box>
              <IconButton id="pool-later" icon="right" label={t('later')} onPress={() => setFilter({ from: addDays(from, DAYS) })} />
            </Box>
          </Box>
          {keepsPool ? <Tools date={from} institutionId={place.institutionId} departmentId={filter.department} /> : null}
          <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'days', title: t('noSessions'), note: t('noSessionsNote') }}>
            {(shown) => (
              <>
                {query.error ? <OfflineStrip time={formatTimeCn(clockTimeOf(Date.parse(shown.asOf)))} onRetry={() => void query.refetch()} /> : null}
                <WeekGrid
                  items={shown.items.filter((session) => !kind || session.kind === kind)}
                  from={from}
                  days={DAYS}
                  asOf={shown.asOf}
                  busy={query.isFetching}
                  onRefresh={() => void query.refetch()}
                  onOpen={(id) => go('poolSession', { id })}
                />
              </>
            )}
          </QueryStates>
        </>
      )}
    </Frame>
  )
}

/** The day's table, and requests for 停诊 that wait for a second person. */
function Tools({ date, institutionId, departmentId }: { date: string; institutionId: string; departmentId: string | undefined }) {
  const [done, setDone] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const requests = useRead('appointments.listSuspensionRequests', { query: { institutionId } })
  const waiting = (requests.data?.items ?? []).filter(({ state }) => state === 'REQUESTED').length
  const exportDay = async () => {
    setBusy(true)
    try {
      const { fileName, text } = await call('appointments.exportPoolDay', { query: { date, institutionId, ...(departmentId ? { departmentId } : {}) } })
      setDone((await saveTable(fileName, text)) === 'saved' ? t('exported', { name: fileName }) : t('copied'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Box className="filters">
        <Button id="pool-export" kind="secondary" icon="share" small {...(busy ? { busy } : {})} onPress={() => void exportDay().catch(() => setBusy(false))}>
          {t('exportDay', { day: formatDateCn(date) })}
        </Button>
        <LinkButton id="pool-reviews" more href={href('suspensions')} onPress={() => go('suspensions')}>
          {t('toReviews', { count: waiting })}
        </LinkButton>
        <LinkButton id="pool-quotas" more href={href('quotas')} onPress={() => go('quotas')}>
          {t('quotasTitle')}
        </LinkButton>
        <LinkButton id="pool-rules" more href={href('rules')} onPress={() => go('rules')}>
          {t('rulesTitle')}
        </LinkButton>
      </Box>
      {done ? (
        <Notice id="pool-exported" tone="ok" live>
          {done}
        </Notice>
      ) : null}
    </>
  )
}
