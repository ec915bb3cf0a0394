import { usePreferences } from '@/platform/preferences'
import { signOut, useSignedIn } from '@/platform/session'
import { Button, Card, Page, Section, Segmented, SignInPrompt, Switch } from '@/ui'
import { Tabs } from '../tabs/tabs'
import { t } from './texts'

export default function MePage() {
  const signedIn = useSignedIn()
  const { typeSize, dark, setTypeSize, setDark } = usePreferences()
  return (
    <Page title={t('title')} tab tabs={<Tabs current='me' />}>
      {signedIn ? null : <SignInPrompt returnTo='/me/index' />}
      <Section title={t('look')}>
        <Card>
          <Segmented
            id='type-size'
            label={t('typeSize')}
            value={typeSize}
            onChange={setTypeSize}
            choices={[
              { value: 'standard', label: t('standard') },
              { value: 'large', label: t('large') },
              { value: 'xlarge', label: t('xlarge') },
            ]}
          />
          <Switch id='dark' label={t('dark')} checked={dark} onChange={setDark} />
        </Card>
      </Section>
      {signedIn ? (
        <Section title={t('account')}>
          <Button id='sign-out' kind='secondary' onPress={() => void signOut()}>
            {t('signOut')}
          </Button>
        </Section>
      ) : null}
    </Page>
  )
}
