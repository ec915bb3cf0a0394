import { serverNow } from '@/platform/server-time'
import { useShownAgain } from '@/platform/shown'
import { LinkButton, OfflineStrip, Page, PersonStrip } from '@/ui'
import { useElderMode } from '@/platform/preferences'
import { relationLabel, usePeople } from '../people/use-people'
import { savedTime } from '../saved-time'
import { ElderHelp } from '../tabs/elder-help'
import { Tabs } from '../tabs/tabs'
import { useDisplay } from '../use-display'
import { useHome } from '../use-home'
import { BigRows, ElderTop } from './elder-home'
import { Now } from './now'
import { StandardServices, StandardTop } from './standard-home'
import { t } from './texts'

/** 首页: what to do now, then what can be done (R394, R367; ux-wechat §4.6). */
export default function HomePage() {
  const elder = useElderMode()
  const { change } = useDisplay()
  const { signedIn, home } = useHome()
  const { acting } = usePeople()
  const personId = acting?.id ?? null
  useShownAgain(() => {
    if (signedIn) void home.refetch()
  })
  const strip = home.savedAt ? (
    <OfflineStrip time={savedTime(home.savedAt, serverNow())} onRetry={() => void home.refetch()} />
  ) : acting && acting.relation !== 'SELF' && !elder ? (
    <PersonStrip name={`${relationLabel(acting)} ${acting.nameMasked}`} />
  ) : undefined
  return (
    <Page
      id="home"
      title={t('title')}
      tab
      end={
        elder ? undefined : (
          <LinkButton id="home-elder" icon="textsize" onPress={() => change({ typeSize: 'large' })}>
            {t('elder')}
          </LinkButton>
        )
      }
      strip={strip}
      tabs={<Tabs current="home" />}
      help={elder ? <ElderHelp /> : undefined}
    >
      {elder ? <ElderTop /> : <StandardTop unread={home.data?.unread ?? 0} />}
      <Now />
      {elder ? <BigRows personId={personId} /> : <StandardServices personId={personId} />}
    </Page>
  )
}
