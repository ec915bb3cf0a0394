import { useRead } from '@/platform/api'
import { Button, LinkButton, Notice, QueryStates, Skeleton, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { go, href } from '../routes'
import { t } from './clue-texts'
import { timeText } from './words'

export const ALARM_REFRESH_MS = 30_000

/** On the home page of the CDC: how many clues nobody has taken, asked for again and again. */
export function ClueWork() {
  const query = useRead('gridEvents.getClueAlarm', {}, { refetchMs: ALARM_REFRESH_MS })
  return (
    <QueryStates query={query} skeleton={<Skeleton rows={2} />} id="clue-alarm-error">
      {({ waiting, oldestAt, acknowledgeBy }) => (
        <Panel
          id="home-clue-alarm"
          title={t('clues')}
          danger={waiting > 0}
          end={
            <LinkButton id="home-clues" more href={href('clues')} onPress={() => go('clues')}>
              {t('allClues')}
            </LinkButton>
          }
        >
          {waiting > 0 && oldestAt && acknowledgeBy ? (
            <>
              <Notice tone="danger" live>
                {t('waiting', { n: waiting })}
              </Notice>
              <Text>{t('waitingNote', { time: timeText(oldestAt), by: timeText(acknowledgeBy) })}</Text>
              <Button id="home-clues-open" className="mt4" fit href={href('clues')} onPress={() => go('clues')}>
                {t('toClues')}
              </Button>
            </>
          ) : (
            <Text look="sub">{t('noWaiting')}</Text>
          )}
        </Panel>
      )}
    </QueryStates>
  )
}
