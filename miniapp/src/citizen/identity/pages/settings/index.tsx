import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { phoneButton } from '@/platform/session'
import { Button, Card, Heading, Notice, Page, QueryStates, Rule, Section, Segmented, Switch, Text, SignInPrompt } from '@/ui'
import { usePeople } from '../../../people/use-people'
import { go } from '../../../routes'
import { useDisplay } from '../../../use-display'
import { privacyStanding } from '../../consent-standing'
import { t } from '../../texts'
import { WriteFailure } from '../../write-failure'

/** WeChat's phone button; refusing changes nothing (ux-wechat §2.4). */
function Phone() {
  const { signedIn, me } = usePeople()
  const [said, setSaid] = useState<'phoneDone' | 'phoneRefused' | null>(null)
  const bind = useWrite('identity.bindPhone', { refresh: ['identity.getMe'], onDone: () => setSaid('phoneDone') })
  if (!signedIn) return <SignInPrompt note={t('phoneSignIn')} returnTo={currentPath()} />
  const answered = ({ code }: { code?: string }) => {
    setSaid(code ? null : 'phoneRefused')
    if (code) bind.run({ body: { code } })
  }
  return (
    <QueryStates query={me}>
      {({ phoneMasked, privacy }) => {
        const label = phoneMasked ? t('phoneChange') : t('phoneBind')
        return (
          <Card>
            <Text look="strong">{phoneMasked ? t('phoneBound', { phone: phoneMasked }) : t('phoneNone')}</Text>
            <Text look="sub" className="mt1">
              {t('phoneWhy')}
            </Text>
            {privacyStanding(privacy) !== 'agreed' ? (
              <Button id="settings-privacy" kind="secondary" className="mt3" onPress={() => go('privacy')}>
                {t('privacyFirst')}
              </Button>
            ) : phoneButton.needsWechatButton ? (
              <Button id="settings-phone" kind="secondary" className="mt3" openType="getPhoneNumber" busy={bind.busy} onOpen={answered}>
                {label}
              </Button>
            ) : (
              <Button id="settings-phone" kind="secondary" className="mt3" onPress={() => phoneButton.ask(currentPath())}>
                {label}
              </Button>
            )}
            {said ? <Notice live>{t(said)}</Notice> : null}
            <WriteFailure id="settings-phone-failure" failure={bind.failure} />
          </Card>
        )
      }}
    </QueryStates>
  )
}

/** 字号、深色、手机号. The whole page is the preview: it changes as soon as a size is chosen. */
export default function SettingsPage() {
  const { typeSize, dark, change } = useDisplay()
  return (
    <Page title={t('settings')}>
      <Section title={t('typeSize')} first>
        <Card>
          <Segmented
            id="settings-type"
            label={t('typeSize')}
            value={typeSize}
            onChange={(next) => change({ typeSize: next })}
            choices={[
              { value: 'standard', label: t('standard') },
              { value: 'large', label: t('large') },
              { value: 'xlarge', label: t('xlarge') },
            ]}
          />
          <Text look="cap" className="mt2">
            {t('typeNote')}
          </Text>
          <Rule />
          <Text look="cap">{t('preview')}</Text>
          <Heading level={3}>{t('previewTitle')}</Heading>
          <Text>{t('previewBody')}</Text>
          <Rule />
          <Switch id="settings-dark" label={t('dark')} checked={dark} onChange={(next) => change({ dark: next })} />
          <Text look="cap">{t('darkNote')}</Text>
        </Card>
      </Section>
      <Section title={t('phone')}>
        <Phone />
      </Section>
    </Page>
  )
}
