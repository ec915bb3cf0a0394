import type { Guardians } from '@jktl/shared/health-records/grants/contract'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { Card, Cell, Dialog, List, Page, QueryStates, Section, SignInPrompt, Stack, Switch, Text } from '@/ui'
import { go, href } from '../../../routes'
import { groupsOf } from '../../directory-groups'
import { GrantFailure } from '../../grant-failure'
import { t } from '../../grants-texts'

type Guardian = Guardians['items'][number]
type Label = Guardian['labels'][number]

const GuardianCard = ({ guardian, onSwitch }: { guardian: Guardian; onSwitch: (label: Label) => void }) => (
  <Stack>
    <Card id={`guardian-${guardian.personId}`}>
      <Text look="strong">{t('guardiansOf', { relation: guardian.relation, name: guardian.nameMasked })}</Text>
      {guardian.labels.map((label) => (
        <Switch key={label.label} id={`label-${guardian.personId}-${label.label}`} label={label.name} checked={label.isIn} onChange={() => onSwitch(label)} />
      ))}
    </Card>
  </Stack>
)

/** 14 到 17 岁 (§3.6, P46): what guardians see anyway, and which sensitive kinds one lets one of them see. */
export default function GuardiansPage() {
  const signedIn = useSignedIn()
  const query = useRead('healthRecords.getGuardians', {}, { enabled: signedIn })
  const [asked, setAsked] = useState<{ guardian: Guardian; label: Label } | null>(null)
  const set = useWrite('healthRecords.setLabelOptIn', { refresh: ['healthRecords.getGuardians'] })
  const put = (guardian: Guardian, label: Label) => set.run({ body: { guardianPersonId: guardian.personId, label: label.label, isIn: !label.isIn } })
  return (
    <Page
      title={t('guardiansTitle')}
      overlay={
        asked ? (
          <Dialog
            id="guardian-dialog"
            title={t('guardiansOpenTitle', { name: asked.guardian.relation, label: asked.label.name })}
            confirm={t('guardiansOpen')}
            onConfirm={() => {
              put(asked.guardian, asked.label)
              setAsked(null)
            }}
            dismiss={t('keep')}
            onDismiss={() => setAsked(null)}
          >
            <Text>{t('guardiansOpenNote')}</Text>
          </Dialog>
        ) : undefined
      }
    >
      {signedIn ? (
        <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'users', title: t('guardiansNone'), note: t('guardiansNoneNote') }}>
          {({ items, directories }) => (
            <>
              <Section title={t('guardiansOwn')} first>
                <GrantFailure id="guardian-failure" failure={set.failure} />
                {items.map((guardian) => (
                  <GuardianCard
                    key={guardian.personId}
                    guardian={guardian}
                    onSwitch={(label) => (label.isIn ? put(guardian, label) : setAsked({ guardian, label }))}
                  />
                ))}
              </Section>
              <Section title={t('guardiansBase')}>
                <Text look="sub">{t('guardiansBaseNote')}</Text>
                <Stack>
                  <Card id="guardian-base">
                    {groupsOf(directories).map((group, index) => (
                      <Text key={group.key} {...(index > 0 ? { className: 'mt2' } : {})}>
                        {group.name}
                      </Text>
                    ))}
                  </Card>
                </Stack>
              </Section>
              <Stack>
                <List label={t('accessLog')}>
                  <Cell
                    id="guardians-log"
                    first
                    icon="eye"
                    title={t('accessLog')}
                    note={t('guardiansAccess')}
                    href={href('accessLog')}
                    onPress={() => go('accessLog')}
                  />
                </List>
              </Stack>
            </>
          )}
        </QueryStates>
      ) : (
        <SignInPrompt note={t('grantsSignIn')} returnTo={currentPath()} />
      )}
    </Page>
  )
}
