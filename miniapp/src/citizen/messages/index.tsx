import { Cell, List, Page, QueryStates, SignInPrompt } from '@/ui'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Tabs } from '../tabs/tabs'
import { t } from './texts'

function Notices() {
  const query = useRead('notifications.listNotices', { query: {} }, { keep: true })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'bell', title: t('none'), note: t('noneNote') }}>
      {({ items }) => (
        <List>
          {items.map((notice, index) => (
            <Cell key={notice.id} first={index === 0} icon='bell' title={notice.title} note={notice.body} />
          ))}
        </List>
      )}
    </QueryStates>
  )
}

export default function MessagesPage() {
  const signedIn = useSignedIn()
  return (
    <Page title={t('title')} tab tabs={<Tabs current='messages' />}>
      {signedIn ? <Notices /> : <SignInPrompt returnTo='/messages/index' />}
    </Page>
  )
}
