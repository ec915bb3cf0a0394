import type { GrantHome } from '@jktl/shared/health-records/grants/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Cell, ChipGroup, Empty, List, Page, QueryStates, Section, SignInPrompt, Stack, Text } from '@/ui'
import { go, href } from '../../../routes'
import { GrantCells } from '../../grant-cells'
import { t } from '../../grants-texts'

const Waiting = ({ waiting }: { waiting: GrantHome['waiting'] }) =>
  waiting.length === 0 ? null : (
    <Section title={t('waiting')}>
      {waiting.map((grant) => (
        <Stack key={grant.id}>
          <Card id={`waiting-${grant.id}`}>
            <Text look="strong">{t('asksFor', { name: grant.grantee.name, whose: grant.isOwn ? t('mine') : grant.patientNameMasked })}</Text>
            {grant.grantee.detail ? <Text look="sub">{grant.grantee.detail}</Text> : null}
            <Button id={`answer-${grant.id}`} className="mt3" href={href('grant', { id: grant.id })} onPress={() => go('grant', { id: grant.id })}>
              {t('answer')}
            </Button>
          </Card>
        </Stack>
      ))}
    </Section>
  )

const More = ({ home, personId }: { home: GrantHome; personId: string }) => (
  <Section title={t('more')}>
    <List id="grants-more" label={t('more')}>
      <Cell id="grants-log" first icon="eye" title={t('accessLog')} note={t('accessLogNote')} href={href('accessLog')} onPress={() => go('accessLog')} />
      <Cell
        id="grants-denials"
        icon="lock"
        title={t('denials')}
        note={t('denialsNote')}
        {...(home.denied.length > 0 ? { value: t('denialsCount', { count: home.denied.length }) } : {})}
        href={href('denials', { id: personId })}
        onPress={() => go('denials', { id: personId })}
      />
      {home.hasGuardians ? (
        <Cell id="grants-guardians" icon="shield" title={t('guardians')} note={t('guardiansNote')} href={href('guardians')} onPress={() => go('guardians')} />
      ) : null}
      <Cell id="grants-ask" icon="chat" title={t('ask')} note={t('askNote')} href={href('grantAsk')} onPress={() => go('grantAsk')} />
      <Cell id="grants-history" icon="clock" title={t('history')} note={t('historyNote')} href={href('grantHistory')} onPress={() => go('grantHistory')} />
    </List>
  </Section>
)

/** 授权首页 (R378, R394): who may see mine, whose I may see, what waits for an answer, and the way to everything else about it. */
export default function GrantsPage() {
  const signedIn = useSignedIn()
  const [chosen, setChosen] = useState<string | null>(null)
  const query = useRead('healthRecords.getGrantHome', { query: chosen ? { personId: chosen } : {} }, { enabled: signedIn, keepPrevious: true })
  const personId = query.data?.personId ?? null
  if (!signedIn)
    return (
      <Page title={t('grants')}>
        <SignInPrompt note={t('grantsSignIn')} returnTo={currentPath()} />
      </Page>
    )
  return (
    <Page
      title={t('grants')}
      bar={
        personId ? (
          <ActionBar>
            <Button id="grant-new" href={href('grantNew', { id: personId })} onPress={() => go('grantNew', { id: personId })}>
              {t('newGrant')}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {(home) =>
          home.personId === null ? (
            <Empty
              icon="shield"
              title={t('proveSelf')}
              note={t('proveSelfNote')}
              action={
                <Button id="grants-self" href={href('addPerson', { relation: 'SELF' })} onPress={() => go('addPerson', { relation: 'SELF' })}>
                  {t('addSelf')}
                </Button>
              }
            />
          ) : (
            <>
              {home.persons.length > 1 ? (
                <ChipGroup
                  id="grants-person"
                  label={t('whose')}
                  choices={home.persons.map((person) => ({ value: person.personId, label: person.isSelf ? t('self') : person.nameMasked }))}
                  value={home.personId}
                  onChange={setChosen}
                />
              ) : null}
              <Waiting waiting={home.waiting} />
              <Section title={t('given')}>
                {home.given.length > 0 ? (
                  <GrantCells id="grants-given" label={t('given')} grants={home.given} />
                ) : (
                  <Card id="grants-given-none">
                    <Text>{t('givenNone')}</Text>
                    <Text look="sub">{t('givenNoneNote')}</Text>
                  </Card>
                )}
              </Section>
              <Section title={t('received')}>
                {home.received.length > 0 ? (
                  <GrantCells id="grants-received" label={t('received')} grants={home.received} />
                ) : (
                  <Card id="grants-received-none">
                    <Text>{t('receivedNone')}</Text>
                  </Card>
                )}
              </Section>
              {home.asked.length > 0 ? (
                <Section title={t('asked')}>
                  <GrantCells id="grants-asked" label={t('asked')} grants={home.asked} />
                </Section>
              ) : null}
              <More home={home} personId={home.personId} />
            </>
          )
        }
      </QueryStates>
    </Page>
  )
}
