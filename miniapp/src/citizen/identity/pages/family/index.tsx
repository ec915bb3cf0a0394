import type { Person } from '@jktl/shared/identity/contract'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { useElderMode } from '@/platform/preferences'
import { currentPath } from '@/platform/router'
import { serverNow } from '@/platform/server-time'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Cell, Dialog, List, Notice, OfflineStrip, Page, QueryStates, Section, SignInPrompt, Stack, Text } from '@/ui'
import { relationLabel } from '../../../people/use-people'
import { go, href } from '../../../routes'
import { savedTime } from '../../../saved-time'
import { ElderHelp } from '../../../tabs/elder-help'
import { Tabs } from '../../../tabs/tabs'
import { ManualReview } from '../../manual-review'
import { PersonCard } from '../../person-card'
import { t } from '../../texts'
import { WriteFailure } from '../../write-failure'

const REFRESH = ['identity.listPersons', 'identity.getMe', 'insights.getHome'] as const

/** 家人: everybody the account acts for, with state and what is open (R348). A tab of the elder themes. */
export default function FamilyPage() {
  const elder = useElderMode()
  const signedIn = useSignedIn()
  const query = useRead('identity.listPersons', {}, { keep: true, enabled: signedIn })
  const [reviewed, setReviewed] = useState<Person | null>(null)
  const [leaving, setLeaving] = useState<Person | null>(null)
  const [removed, setRemoved] = useState(false)
  const remove = useWrite('identity.removePerson', { refresh: REFRESH, onDone: () => setRemoved(true) })
  const count = query.data?.items.length ?? 0
  const full = query.data !== undefined && count >= query.data.limit
  const add = (
    <Button
      id="family-add"
      icon="plus"
      {...(full ? { disabledReason: t('limitFull', { limit: query.data?.limit ?? 0 }) } : {})}
      onPress={() => (count === 0 ? go('addPerson', { relation: 'SELF' }) : go('addPerson'))}
    >
      {count === 0 ? t('addSelf') : t('add')}
    </Button>
  )
  const strip = query.savedAt ? <OfflineStrip time={savedTime(query.savedAt, serverNow())} onRetry={() => void query.refetch()} /> : undefined
  const bars = elder ? { tabs: <Tabs current="family" />, help: <ElderHelp /> } : signedIn ? { bar: <ActionBar>{add}</ActionBar> } : {}
  const overlay = reviewed ? (
    <ManualReview person={reviewed} onClose={() => setReviewed(null)} />
  ) : leaving ? (
    <Dialog
      id="family-remove"
      title={t('removeTitle', { name: `${relationLabel(leaving)} ${leaving.nameMasked}` })}
      confirm={t('removeConfirm')}
      danger
      onConfirm={() => {
        setRemoved(false)
        remove.run({ params: { id: leaving.id } })
        setLeaving(null)
      }}
      dismiss={t('removeDismiss')}
      onDismiss={() => setLeaving(null)}
    >
      <Text>{t('removeNote')}</Text>
    </Dialog>
  ) : null
  return (
    <Page title={t('family')} strip={strip} overlay={overlay} {...bars}>
      {signedIn ? (
        <>
          <WriteFailure id="family-failure" failure={remove.failure} />
          {removed ? (
            <Notice tone="ok" live>
              {t('removed')}
            </Notice>
          ) : null}
          <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'users', title: t('noFamily'), note: t('noFamilyNote') }}>
            {({ items, limit }) => (
              <>
                {items.map((person) => (
                  <PersonCard key={person.id} person={person} onReview={() => setReviewed(person)} onRemove={() => setLeaving(person)} />
                ))}
                <Text look="cap" className="mt3">
                  {t('limit', { count: items.length, limit })}
                </Text>
              </>
            )}
          </QueryStates>
          {elder ? <Stack>{add}</Stack> : null}
          <Section title={t('consentsRow')}>
            <List label={t('consentsRow')}>
              <Cell
                id="family-consents"
                first
                icon="shield"
                title={t('consentsRow')}
                note={t('consentsRowNote')}
                href={href('consents')}
                onPress={() => go('consents')}
              />
              <Cell
                id="family-newborn"
                icon="child"
                title={t('addNewborn')}
                note={t('newbornNote')}
                href={href('addNewborn')}
                onPress={() => go('addNewborn')}
              />
            </List>
          </Section>
        </>
      ) : (
        <SignInPrompt note={t('signInFamily')} returnTo={currentPath()} />
      )}
    </Page>
  )
}
