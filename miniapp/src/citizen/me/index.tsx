import type { Me } from '@jktl/shared/identity/contract'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import { useState } from 'react'
import { callHotline } from '@/platform/phone'
import { useElderMode, usePreferences } from '@/platform/preferences'
import { signOut } from '@/platform/session'
import {
  Button,
  Buttons,
  Card,
  Cell,
  Dialog,
  Face,
  Grow,
  Heading,
  List,
  Page,
  Pill,
  QueryStates,
  Row,
  Section,
  SignInPrompt,
  Stack,
  Text,
  type StatusTone,
} from '@/ui'
import { usePeople } from '../people/use-people'
import { go, href } from '../routes'
import { ElderHelp } from '../tabs/elder-help'
import { Tabs } from '../tabs/tabs'
import { useHome } from '../use-home'
import { t } from './texts'

type RealName = Me['persons'][number]['realName']
const STANDING: Record<RealName, { tone: StatusTone; word: 'VERIFIED' | 'pending' | 'failed' }> = {
  VERIFIED: { tone: 'ok', word: 'VERIFIED' },
  UNVERIFIED: { tone: 'info', word: 'pending' },
  AUTO_PASSED: { tone: 'info', word: 'pending' },
  MANUAL_REVIEW: { tone: 'info', word: 'pending' },
  AUTO_FAILED: { tone: 'danger', word: 'failed' },
  REJECTED: { tone: 'danger', word: 'failed' },
}

function Account({ me }: { me: Me }) {
  const self = me.persons.find(({ relation }) => relation === 'SELF')
  const standing = self ? STANDING[self.realName] : null
  return (
    <Card id="me-account" label={t('account')}>
      <Row top>
        <Face initial={self?.initial ?? '·'} plate />
        <Grow>
          <Heading level={2}>{self?.nameMasked ?? t('noSelf')}</Heading>
          <Text look="sub">{self ? (me.phoneMasked ?? t('noPhone')) : t('noSelfNote')}</Text>
        </Grow>
        {standing ? <Pill tone={standing.tone}>{t(standing.word)}</Pill> : null}
      </Row>
      <Stack>
        {self ? (
          <Buttons>
            <Button id="me-health-card" kind="secondary" icon="qr" href={href('healthCard', { id: self.id })} onPress={() => go('healthCard', { id: self.id })}>
              {t('healthCard')}
            </Button>
            <Button id="me-family" kind="secondary" icon="users" href={href('family')} onPress={() => go('family')}>
              {t('family', { count: me.persons.length })}
            </Button>
          </Buttons>
        ) : (
          <Button id="me-add-self" icon="idcard" onPress={() => go('addPerson', { relation: 'SELF' })}>
            {t('addSelf')}
          </Button>
        )}
      </Stack>
    </Card>
  )
}

const privacyWord = (privacy: Me['privacy']) => t(!privacy ? 'undecided' : privacy.version === PRIVACY_POLICY_VERSION ? privacy.decision : 'outdated')

/** 我的: account, own affairs, comfort, privacy, help (R367). */
export default function MePage() {
  const elder = useElderMode()
  const typeSize = usePreferences((s) => s.typeSize)
  const { signedIn, me } = usePeople()
  const { home } = useHome()
  const [leaving, setLeaving] = useState(false)
  const unread = home.data?.unread ?? 0
  return (
    <Page
      title={t('title')}
      tab
      tabs={<Tabs current="me" />}
      help={elder ? <ElderHelp /> : undefined}
      overlay={
        leaving ? (
          <Dialog
            id="sign-out-dialog"
            title={t('signOutTitle')}
            confirm={t('signOutConfirm')}
            onConfirm={() => {
              setLeaving(false)
              void signOut()
            }}
            dismiss={t('signOutDismiss')}
            onDismiss={() => setLeaving(false)}
          >
            <Text>{t('signOutNote')}</Text>
          </Dialog>
        ) : null
      }
    >
      {signedIn ? <QueryStates query={me}>{(account) => <Account me={account} />}</QueryStates> : <SignInPrompt note={t('signInNote')} returnTo="/me/index" />}
      <Section title={t('mine')}>
        <List label={t('mine')}>
          <Cell
            id="me-appointments"
            first
            icon="calendar"
            plate="tint"
            title={t('appointments')}
            href={href('appointments')}
            onPress={() => go('appointments')}
          />
          <Cell id="me-credit" icon="calendar" plate="tint" title={t('credit')} note={t('creditNote')} href={href('credit')} onPress={() => go('credit')} />
          <Cell id="me-orders" icon="wallet" plate="tint" title={t('orders')} href={href('orders')} onPress={() => go('orders')} />
          <Cell
            id="me-messages"
            icon="bell"
            plate="tint"
            title={t('messages')}
            note={unread > 0 ? t('unread', { count: unread }) : undefined}
            href={href('messages')}
            onPress={() => go('messages')}
          />
          <Cell
            id="me-consents"
            icon="shield"
            plate="tint"
            title={t('consents')}
            note={t('consentsNote')}
            href={href('consents')}
            onPress={() => go('consents')}
          />
        </List>
      </Section>
      <Section title={t('look')}>
        <List label={t('look')}>
          <Cell
            id="me-settings"
            first
            icon="textsize"
            plate="tint"
            title={t('settings')}
            note={t('settingsNote', { size: t(typeSize) })}
            href={href('settings')}
            onPress={() => go('settings')}
          />
          <Cell
            id="me-privacy"
            icon="lock"
            plate="tint"
            title={t('privacy')}
            note={me.data ? privacyWord(me.data.privacy) : undefined}
            href={href('privacy')}
            onPress={() => go('privacy')}
          />
        </List>
      </Section>
      <Section title={t('help')}>
        <List label={t('help')}>
          <Cell id="me-call" first icon="phone" plate="tint" title={t('call')} note={t('callNote')} onPress={callHotline} />
          <Cell id="me-guides" icon="book" plate="tint" title={t('guides')} href={href('guides')} onPress={() => go('guides')} />
          <Cell id="me-hotlines" icon="horn" plate="tint" title={t('hotlines')} href={href('hotlines')} onPress={() => go('hotlines')} />
        </List>
      </Section>
      {signedIn ? (
        <Stack>
          <Button id="sign-out" kind="quiet" icon="leave" onPress={() => setLeaving(true)}>
            {t('signOut')}
          </Button>
        </Stack>
      ) : null}
    </Page>
  )
}
