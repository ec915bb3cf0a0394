import { useHome } from '../use-home'
import { TodoList } from '../todo-list'
import { go } from '../routes'
import { Empty, LinkButton, Notice, QueryStates, Section, SignInPrompt, Stack } from '@/ui'
import { NextVisit } from './next-visit'
import { t } from './texts'

/** 现在要做: the next visit as the ticket, then what waits, most urgent first. */
export function Now() {
  const { signedIn, home } = useHome()
  const total = home.data?.total ?? 0
  const shown = home.data?.todos.length ?? 0
  const all =
    total > shown ? (
      <LinkButton id="home-all" more onPress={() => go('messages')}>
        {t('all', { count: total })}
      </LinkButton>
    ) : undefined
  return (
    <Section id="home-now" title={t('now')} first end={all}>
      {signedIn ? (
        <QueryStates query={home} id="home-error">
          {({ nextVisit, todos, serverTime, unavailable }) => (
            <>
              {nextVisit ? <NextVisit visit={nextVisit} serverTime={serverTime} /> : null}
              {todos.length > 0 ? (
                <Stack>
                  <TodoList id="home-todo" label={t('now')} todos={todos} />
                </Stack>
              ) : null}
              {!nextVisit && todos.length === 0 && unavailable.length === 0 ? <Empty icon="done" title={t('nothing')} note={t('nothingNote')} /> : null}
              {unavailable.length > 0 ? (
                <Notice id="home-partly" tone="notice">
                  {t('partly')}{' '}
                  <LinkButton id="home-partly-retry" onPress={() => void home.refetch()}>
                    {t('retry')}
                  </LinkButton>
                </Notice>
              ) : null}
            </>
          )}
        </QueryStates>
      ) : (
        <SignInPrompt note={t('signInNote')} returnTo="/home/index" />
      )}
    </Section>
  )
}
