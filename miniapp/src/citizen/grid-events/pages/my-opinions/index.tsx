import type { MyOpinion } from '@jktl/shared/grid-events/opinions/contract'
import { type Read, useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { serverNow } from '@/platform/server-time'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Grow, Heading, NextPage, Notice, OfflineStrip, Page, Pill, QueryStates, Row, SignInPrompt, Text } from '@/ui'
import { go } from '../../../routes'
import { savedTime } from '../../../saved-time'
import { momentWords } from '../../my-event-words'
import { t } from '../../opinion-texts'

const TONE = { NEW: 'info', ANSWERED: 'ok', FILED: 'paused' } as const

const Opinion = ({ opinion }: { opinion: MyOpinion }) => {
  const now = serverNow()
  return (
    <Card id={`opinion-${opinion.id}`}>
      <Row top wrap>
        <Grow>
          <Heading level={2}>{opinion.title}</Heading>
        </Grow>
        <Pill tone={TONE[opinion.state]}>{t(opinion.state)}</Pill>
      </Row>
      <Text look="sub">{[opinion.nodeName, momentWords(opinion.writtenAt, now), opinion.isAnonymous ? t('anonymous') : null].filter(Boolean).join('，')}</Text>
      <Text>{opinion.content}</Text>
      {opinion.reply ? (
        <Notice tone="ok" icon="chat">
          <Text look="strong">{t('replied', { when: momentWords(opinion.reply.at, now) })}</Text>
          <Text>{opinion.reply.text}</Text>
        </Notice>
      ) : opinion.state === 'FILED' ? (
        <Text look="sub">{t('filedNote')}</Text>
      ) : null}
    </Card>
  )
}

function Further({ cursor }: { cursor: string }) {
  return <Opinions query={useRead('gridEvents.listMyOpinions', { query: { cursor } })} />
}
const Opinions = ({ query }: { query: Read<'gridEvents.listMyOpinions'> }) => (
  <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'chat', title: t('none'), note: t('noneNote') }}>
    {({ items, nextCursor }) => (
      <>
        {items.map((opinion) => (
          <Opinion key={opinion.id} opinion={opinion} />
        ))}
        <NextPage id="opinions-more" cursor={nextCursor}>
          {(cursor) => <Further cursor={cursor} />}
        </NextPage>
      </>
    )}
  </QueryStates>
)

/** 社情民意 (R266): what I wrote, and what was answered; unnamed ones too. */
export default function MyOpinionsPage() {
  const signedIn = useSignedIn()
  const query = useRead('gridEvents.listMyOpinions', { query: {} }, { enabled: signedIn, keep: true })
  const saved = query.savedAt === null ? null : savedTime(query.savedAt, serverNow())
  return (
    <Page
      title={t('title')}
      strip={saved ? <OfflineStrip time={saved} onRetry={() => void query.refetch()} /> : undefined}
      bar={
        signedIn ? (
          <ActionBar>
            <Button id="opinions-write" icon="plus" onPress={() => go('opinionNew')}>
              {t('write')}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      {signedIn ? <Opinions query={query} /> : <SignInPrompt returnTo={currentPath()} />}
    </Page>
  )
}
