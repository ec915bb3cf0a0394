import type { MyEventCard } from '@jktl/shared/grid-events/mine/contract'
import { serverNow } from '@/platform/server-time'
import { Button, Card, Grow, Heading, Notice, Pill, Press, Row, Text } from '@/ui'
import { go, href } from '../routes'
import { t } from './my-events-texts'
import { momentWords, nextWords, STATE_TONE } from './my-event-words'

/** The one thing to do from the list; the rest is on the event's page. */
function Deed({ event }: { event: MyEventCard }) {
  const { id, actions } = event
  const say = (action: 'rate' | 'reopen' | 'replyInfo' | 'addInfo', kind: 'primary' | 'secondary' | 'quiet') => (
    <Button
      key={action}
      id={`event-${id}-${action}`}
      kind={kind}
      small
      fit
      href={href('eventSay', { id, action })}
      onPress={() => go('eventSay', { id, action })}
    >
      {t(action)}
    </Button>
  )
  if (actions.includes('rate'))
    return (
      <>
        {actions.includes('reopen') ? say('reopen', 'quiet') : null}
        {say('rate', 'primary')}
      </>
    )
  if (actions.includes('replyInfo')) return say('replyInfo', 'primary')
  return actions.includes('addInfo') ? say('addInfo', 'secondary') : null
}

export function MyEventCardItem({ event }: { event: MyEventCard }) {
  const now = serverNow()
  const { id, title, place, at, state, isMerged, isFollowed, others, latest, next, actions } = event
  const isDone = state === 'RESOLVED' || state === 'VERIFIED_CLOSED'
  const line = actions.includes('rate') ? t('howWasIt') : nextWords(next, now)
  return (
    <Card
      id={`my-event-${id}`}
      foot={
        line || actions.length > 0 ? (
          <Grow>
            <Row wrap>
              <Grow>{line ? <Text look="sub">{line}</Text> : null}</Grow>
              <Deed event={event} />
            </Row>
          </Grow>
        ) : undefined
      }
    >
      <Press id={`my-event-${id}-open`} className="cell cell--first cell--top" href={href('myEvent', { id })} onPress={() => go('myEvent', { id })}>
        <Grow>
          <Heading level={2}>{title}</Heading>
          <Text look="sub">{[isFollowed ? t('followed') : null, place, momentWords(at, now)].filter(Boolean).join('，')}</Text>
        </Grow>
        <Pill tone={isMerged && !isDone ? 'paused' : STATE_TONE[state]}>{isMerged && !isDone ? t('MERGED') : t(state)}</Pill>
      </Press>
      {isMerged ? <Text look="sub">{t('mergedNote', { count: others })}</Text> : null}
      {latest ? (
        isDone ? (
          <Text>{latest.text ?? ''}</Text>
        ) : (
          <Notice icon="user">
            <Text look="strong">{t('whoWhen', { who: latest.by ?? t('system'), when: momentWords(latest.at, now) })}</Text>
            <Text>{latest.text ?? ''}</Text>
          </Notice>
        )
      ) : null}
    </Card>
  )
}
