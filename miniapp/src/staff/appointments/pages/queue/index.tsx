import { formatTimeCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, type Answer } from '@/platform/api'
import { Box, Button, Empty, QueryStates } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { useDeskSettings } from '../../../frame/desk-settings'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { PickerButton, PickerSheet } from '../../../frame/picker'
import { go, href, useParams, type QueueFilter } from '../../../routes'
import { DeskCheckIn } from '../../desk-check-in'
import { PlaceNeeded } from '../../place-choice'
import { QueueBoardPanel } from '../../queue-board'
import { t } from '../../queue-texts'

type Queues = Answer<'appointments.listQueues'>
const EVERY_MS = 30_000

const sessionText = ({ doctorName, departmentName, half }: Queues['items'][number]): string =>
  t('sessionText', { doctor: doctorName, department: departmentName, half: t(half) })
/** Where somebody waits, else where somebody is still to come. */
const busiest = (items: Queues['items']): Queues['items'][number] | undefined => [...items].sort((a, b) => b.waiting - a.waiting || b.booked - a.booked)[0]

/** 候诊: the desk checks in and keeps the line, the room calls (R338, R339). What each may do follows from the post. */
export default function QueueDeskPage() {
  const first = useParams('queue')
  const [filter, setFilter] = useFilters<QueueFilter>(first, (next) => href('queue', next))
  const [isPicking, setPicking] = useState(false)
  const mayLook = useMay('queue')
  const posts = usePosts()
  const remembered = useDeskSettings((s) => s.institutionId)
  const isFree = posts.some(({ role }) => role === 'system_admin')
  const isDesk = isFree || posts.some(({ role }) => role === 'queue_nurse')
  const institutionId = isFree ? remembered : null
  const isAskable = mayLook && (!isFree || institutionId !== null)
  const query = useRead('appointments.listQueues', { query: institutionId ? { institutionId } : {} }, { enabled: isAskable, refetchMs: EVERY_MS })
  const items = query.data?.items ?? []
  const current = items.find(({ id }) => id === filter.session) ?? busiest(items)
  return (
    <Frame
      title={t('title')}
      current="queue"
      overlay={
        isPicking ? (
          <PickerSheet
            id="queue-session"
            title={t('chooseSession')}
            value={current?.id ?? null}
            choices={items.map((item) => ({
              value: item.id,
              label: sessionText(item),
              note: t('sessionNote', { location: item.location, waiting: item.waiting, booked: item.booked }),
            }))}
            onChange={(session) => {
              setFilter({ session })
              setPicking(false)
            }}
            onClose={() => setPicking(false)}
          />
        ) : undefined
      }
    >
      {mayLook && !isAskable ? (
        <PlaceNeeded />
      ) : (
        <QueryStates query={query}>
          {(queues) =>
            current ? (
              <Box className="s-stack">
                <Box className="filters">
                  <PickerButton
                    id="queue-session-open"
                    label={t('room')}
                    value={`${sessionText(current)} ${formatTimeCn(current.start)}–${formatTimeCn(current.end)}`}
                    onPress={() => setPicking(true)}
                  />
                  <Button
                    id="queue-screen-open"
                    kind="secondary"
                    small
                    fit
                    icon="qr"
                    href={href('queueScreen', { id: current.departmentId })}
                    onPress={() => go('queueScreen', { id: current.departmentId })}
                  >
                    {t('openScreen')}
                  </Button>
                </Box>
                {isDesk ? <DeskCheckIn institutionId={queues.institutionId} /> : null}
                <QueueBoardPanel key={current.id} sessionId={current.id} queues={queues} isConsole />
              </Box>
            ) : (
              <Empty icon="days" title={t('noSessions')} note={t('noSessionsNote')} />
            )
          }
        </QueryStates>
      )}
    </Frame>
  )
}
