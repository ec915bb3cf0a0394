import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Card, Page, QueryStates, Section, SignInPrompt, Text } from '@/ui'
import { RecordBodyView } from '@/records/record-body'
import { statusText } from '@/records/record-look'
import { instantText } from '@/records/dates'
import { t } from '../../../records/texts'
import { useParams } from '../../../routes'

/** What a record said before it was changed (§2.1: an amended one replaces the old one, which stays reachable from it). */
export default function RecordVersionsPage() {
  const { id = '' } = useParams('recordVersions')
  const signedIn = useSignedIn()
  const query = useRead('healthRecords.listRecordVersions', { params: { id } }, { enabled: signedIn && id !== '' })
  return (
    <Page title={t('versions')}>
      {signedIn ? (
        <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'history', title: t('noVersions'), note: t('noVersionsNote') }}>
          {({ items }) => (
            <>
              {items.map(({ version, status, receivedAt, body }, index) => (
                <Section key={version} id={`version-${version}`} title={t('versionTitle', { version })} first={index === 0}>
                  <Card>
                    <Text look="strong">{body.content.title}</Text>
                    <Text look="cap">{`${statusText(status)} · ${t('receivedAt')} ${instantText(receivedAt)}`}</Text>
                    <RecordBodyView body={body} />
                  </Card>
                </Section>
              ))}
            </>
          )}
        </QueryStates>
      ) : (
        <SignInPrompt note={t('signIn')} />
      )}
    </Page>
  )
}
