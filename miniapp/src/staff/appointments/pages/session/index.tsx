import { useRead } from '@/platform/api'
import { Button, Empty, QueryStates } from '@/ui'
import { Frame } from '../../../frame/frame'
import { go, href, useParams } from '../../../routes'
import { usePlace } from '../../place'
import { SessionPanel } from '../../session-panel'
import { t } from '../../texts'
import { sessionText } from '../../words'

/** A session on its own page, where there is no room beside the list. */
export default function SessionPage() {
  const { id = '', date = '', institution } = useParams('session')
  const { institutionId } = usePlace(institution)
  const isComplete = id !== '' && date !== '' && institutionId !== null
  const query = useRead('appointments.listRoster', { query: { date, ...(institutionId ? { institutionId } : {}) } }, { enabled: isComplete })
  const session = query.data?.items.find((item) => item.id === id)
  const missing = (
    <Empty
      icon="days"
      title={t('sessionMissing')}
      note={t('sessionMissingNote')}
      action={
        <Button id="to-roster" kind="secondary" href={href('roster')} onPress={() => go('roster')}>
          {t('toRoster')}
        </Button>
      }
    />
  )
  return (
    <Frame title={session ? sessionText(session) : t('title')} current="roster" task>
      {isComplete ? <QueryStates query={query}>{() => (session ? <SessionPanel key={session.id} session={session} own /> : missing)}</QueryStates> : missing}
    </Frame>
  )
}
