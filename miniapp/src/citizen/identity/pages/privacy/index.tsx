import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import type { Me } from '@jktl/shared/identity/contract'
import { useWrite } from '@/platform/api'
import { settlePrivacyNeeds } from '@/platform/privacy'
import { goBack } from '@/platform/router'
import { ActionBar, Button, Card, Cell, Heading, List, Notice, Page, QueryStates, Section, Stack, Text } from '@/ui'
import { usePeople } from '../../../people/use-people'
import { go, href } from '../../../routes'
import { privacyStanding } from '../../consent-standing'
import { policy } from '../../policy'
import { t } from '../../texts'
import { WriteFailure } from '../../write-failure'

const AGREE = 'privacy-agree'

function Standing({ privacy }: Pick<Me, 'privacy'>) {
  const standing = privacyStanding(privacy)
  const date = privacy ? formatDateCn(dateOf(Date.parse(privacy.at))) : ''
  if (standing === 'agreed') return <Notice tone="ok">{t('agreedAt', { date })}</Notice>
  if (standing === 'refused') return <Notice tone="notice">{t('refusedAt', { date })}</Notice>
  return <Notice tone="info">{t(standing === 'outdated' ? 'newVersion' : 'undecided')}</Notice>
}

/** 隐私保护指引: three lines, the whole text, agree or refuse; refusing leaves directory, guides and hotlines usable (R341, ux-wechat §2.3). */
export default function PrivacyPage() {
  const { signedIn, me } = usePeople()
  const record = useWrite('identity.recordPrivacyConsent', {
    refresh: ['identity.getMe'],
    onDone: ({ privacy }) => {
      if (privacy?.decision === 'agreed') goBack()
    },
  })
  const decide = (decision: 'agreed' | 'refused') => {
    settlePrivacyNeeds(decision, AGREE)
    if (signedIn) record.run({ body: { version: PRIVACY_POLICY_VERSION, decision } })
    else goBack()
  }
  const agree = () => decide('agreed')
  return (
    <Page
      title={t('privacy')}
      bar={
        <ActionBar
          start={
            <Button id="privacy-refuse" kind="secondary" onPress={() => decide('refused')}>
              {t('refuseAll')}
            </Button>
          }
        >
          <Button id={AGREE} openType="agreePrivacyAuthorization" busy={record.busy} onPress={agree} onOpen={agree}>
            {t('agreeAll')}
          </Button>
        </ActionBar>
      }
    >
      <Section title={t('short')} first>
        <Card>
          {(['short1', 'short2', 'short3'] as const).map((line, index) => (
            <Text key={line} {...(index > 0 ? { className: 'mt2' } : {})}>
              {t(line)}
            </Text>
          ))}
        </Card>
      </Section>
      {signedIn ? <QueryStates query={me}>{({ privacy }) => <Standing privacy={privacy} />}</QueryStates> : <Notice tone="info">{t('privacySignIn')}</Notice>}
      <WriteFailure id="privacy-failure" failure={record.failure} />
      <Section title={t('whatElse')}>
        <List label={t('whatElse')}>
          <Cell id="privacy-hospitals" first icon="hospital" title={t('useHospitals')} href={href('hospitals')} onPress={() => go('hospitals')} />
          <Cell id="privacy-guides" icon="book" title={t('useGuides')} href={href('guides')} onPress={() => go('guides')} />
          <Cell id="privacy-hotlines" icon="phone" title={t('useHotlines')} href={href('hotlines')} onPress={() => go('hotlines')} />
        </List>
      </Section>
      <Section title={t('full')}>
        <Text look="cap">{t('draft', { version: PRIVACY_POLICY_VERSION })}</Text>
        {policy().map(({ heading, paragraphs }) => (
          <Stack key={heading}>
            <Heading level={3}>{heading}</Heading>
            {paragraphs.map((paragraph) => (
              <Text key={paragraph} className="mt2">
                {paragraph}
              </Text>
            ))}
          </Stack>
        ))}
      </Section>
    </Page>
  )
}
