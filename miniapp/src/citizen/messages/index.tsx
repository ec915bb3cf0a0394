import type { Notice as Message } from '@jktl/shared/notifications/contract'
import { clockTimeOf, dateOf, formatDateCn, formatDayCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { useElderMode } from '@/platform/preferences'
import { serverNow } from '@/platform/server-time'
import { useShownAgain } from '@/platform/shown'
import { Button, Cell, LinkButton, List, OfflineStrip, Page, Pill, QueryStates, Section, Segmented, Sheet, SignInPrompt, Stack, Text } from '@/ui'
import { openTarget } from '../open-target'
import { usePersonLabel } from '../people/use-people'
import { go } from '../routes'
import { savedTime } from '../saved-time'
import { ElderHelp } from '../tabs/elder-help'
import { Tabs } from '../tabs/tabs'
import { TodoList } from '../todo-list'
import { useHome } from '../use-home'
import { t } from './texts'

const STEP = 20
const MOST = 100

/** `今天 10:32` or `11月23日 10:32` */
function timeText(instant: string): string {
  const at = Date.parse(instant)
  const time = formatTimeCn(clockTimeOf(at))
  return dateOf(at) === dateOf(serverNow()) ? t('today', { time }) : `${formatDateCn(dateOf(at))} ${time}`
}

function Todos() {
  const { home } = useHome()
  const { label } = usePersonLabel(home.data?.nextVisit?.personId ?? '')
  return (
    <QueryStates
      query={home}
      id="todos-error"
      empty={{ when: ({ todos, nextVisit }) => todos.length === 0 && nextVisit === null, icon: 'done', title: t('noTodos'), note: t('noTodosNote') }}
    >
      {({ todos, total, nextVisit }) => (
        <>
          {todos.length > 0 ? <TodoList id="todo" label={t('todos')} todos={todos} /> : null}
          {total > todos.length ? (
            <Text look="cap" className="mt3">
              {t('more', { count: total - todos.length })}
            </Text>
          ) : null}
          {nextVisit ? (
            <Section title={t('visit')} first={todos.length === 0}>
              <List label={t('visit')}>
                <Cell
                  first
                  icon="calendar"
                  plate="tint"
                  title={t('visitTitle', { date: formatDayCn(nextVisit.date), time: formatTimeCn(nextVisit.start), department: nextVisit.departmentName })}
                  note={t('visitNote', { person: `${label ?? nextVisit.personRelation} ${nextVisit.personNameMasked}`, place: nextVisit.institutionName })}
                  action={
                    <Button id="messages-voucher" kind="secondary" small onPress={() => go('appointment', { id: nextVisit.id })}>
                      {t('voucher')}
                    </Button>
                  }
                />
              </List>
            </Section>
          ) : null}
        </>
      )}
    </QueryStates>
  )
}

const stateOf = ({ readAt, needsAction }: Message) =>
  readAt === null ? <Pill tone="info">{t('unread')}</Pill> : needsAction ? <Pill tone="notice">{t('needsAction')}</Pill> : null

function Notices({
  notices,
  limit,
  onMore,
  onOpen,
}: {
  notices: ReturnType<typeof useNotices>
  limit: number
  onMore: () => void
  onOpen: (message: Message) => void
}) {
  const readAll = useWrite('notifications.readAllNotices', { refresh: ['notifications.listNotices', 'insights.getHome'] })
  return (
    <QueryStates query={notices} id="notices-error" empty={{ when: ({ items }) => items.length === 0, icon: 'bell', title: t('none'), note: t('noneNote') }}>
      {({ items, nextCursor, unread }) => (
        <Section
          title={t('notices')}
          first
          {...(unread > 0
            ? {
                end: (
                  <LinkButton id="messages-read-all" onPress={() => readAll.run()}>
                    {t('readAll')}
                  </LinkButton>
                ),
              }
            : {})}
        >
          <List label={t('notices')}>
            {items.map((message, index) => (
              <Cell
                key={message.id}
                id={`notice-${message.id}`}
                first={index === 0}
                icon={message.needsAction ? 'clock' : 'bell'}
                plate={message.readAt === null ? 'info' : 'quiet'}
                title={message.title}
                note={
                  <>
                    {stateOf(message)} {timeText(message.createdAt)}
                  </>
                }
                onPress={() => onOpen(message)}
              />
            ))}
          </List>
          {nextCursor && limit < MOST ? (
            <Button id="messages-older" kind="quiet" onPress={onMore}>
              {t('older')}
            </Button>
          ) : null}
          <Text look="cap" className="mt3">
            {t('note')}
          </Text>
        </Section>
      )}
    </QueryStates>
  )
}

const useNotices = (limit: number, signedIn: boolean) =>
  useRead('notifications.listNotices', { query: { limit } }, { keep: true, keepPrevious: true, enabled: signedIn })

const OpenLink = ({ message, onOpen }: { message: Message; onOpen: () => void }) => (
  <Button
    id="message-open"
    className="mt4"
    onPress={() => {
      onOpen()
      if (message.link) openTarget(message.link.target, message.link.id)
    }}
  >
    {t('open')}
  </Button>
)

/** 消息: what waits, and what has happened; opening a message reads it (R366). */
export default function MessagesPage() {
  const elder = useElderMode()
  const { signedIn, home } = useHome()
  const [view, setView] = useState<'todos' | 'notices'>('todos')
  const [limit, setLimit] = useState(STEP)
  const [opened, setOpened] = useState<Message | null>(null)
  const notices = useNotices(limit, signedIn)
  const read = useWrite('notifications.readNotice', { refresh: ['notifications.listNotices', 'insights.getHome'] })
  useShownAgain(() => {
    if (!signedIn) return
    void home.refetch()
    void notices.refetch()
  })
  const open = (message: Message) => {
    if (message.readAt === null) read.run({ params: { id: message.id } })
    setOpened(message)
  }
  const total = home.data?.total ?? 0
  const unread = notices.data?.unread ?? 0
  const savedAt = view === 'todos' ? home.savedAt : notices.savedAt
  return (
    <Page
      title={t('title')}
      tab
      strip={savedAt ? <OfflineStrip time={savedTime(savedAt, serverNow())} onRetry={() => void (view === 'todos' ? home : notices).refetch()} /> : undefined}
      tabs={<Tabs current="messages" />}
      help={elder ? <ElderHelp /> : undefined}
      overlay={
        opened ? (
          <Sheet id="message" title={opened.title} onClose={() => setOpened(null)}>
            <Text>{opened.body}</Text>
            <Text look="cap" className="mt2">
              {timeText(opened.createdAt)}
            </Text>
            {opened.link ? <OpenLink message={opened} onOpen={() => setOpened(null)} /> : null}
          </Sheet>
        ) : null
      }
    >
      {signedIn ? (
        <>
          <Segmented
            id="messages-view"
            label={t('view')}
            value={view}
            onChange={setView}
            choices={[
              { value: 'todos', label: total > 0 ? t('todosCount', { count: total }) : t('todos') },
              { value: 'notices', label: unread > 0 ? t('noticesCount', { count: unread }) : t('notices') },
            ]}
          />
          <Stack>
            {view === 'todos' ? <Todos /> : <Notices notices={notices} limit={limit} onMore={() => setLimit(Math.min(MOST, limit * 2))} onOpen={open} />}
          </Stack>
        </>
      ) : (
        <SignInPrompt note={t('signIn')} returnTo="/messages/index" />
      )}
    </Page>
  )
}
