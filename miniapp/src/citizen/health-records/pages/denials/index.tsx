import type { GrantCandidate } from '@jktl/shared/health-records/grants/contract'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { Button, Card, Notice, Page, QueryStates, RadioGroup, Section, Segmented, SignInPrompt, Stack, Text } from '@/ui'
import { useParams } from '../../../routes'
import { DirectoryChoice, toggled } from '../../directory-choice'
import { directoriesOf } from '../../directory-groups'
import { GrantCells } from '../../grant-cells'
import { GrantFailure } from '../../grant-failure'
import { REFRESH_GRANTS } from '../../grant-words'
import { t } from '../../grants-texts'
import { GranteeSheet } from '../../grantee-sheet'

const EVERYBODY = 'everybody'
const keyOf = ({ kind, ref }: GrantCandidate): string => `${kind}-${ref}`

function AddDenial({
  personId,
  family,
  others,
  onOther,
  onDone,
}: {
  personId: string
  family: readonly GrantCandidate[]
  others: readonly GrantCandidate[]
  onOther: () => void
  onDone: () => void
}) {
  const [chosen, setChosen] = useState<string | null>(null)
  const [isAll, setAll] = useState(true)
  const [keys, setKeys] = useState<readonly string[]>([])
  const deny = useWrite('healthRecords.createDenial', { onDone, refresh: [...REFRESH_GRANTS] })
  const offer = useRead('healthRecords.getGrantOffer', { query: { personId } })
  const candidates = [...family, ...others]
  const who = candidates.find((one) => keyOf(one) === chosen) ?? null
  const some = !isAll || chosen === EVERYBODY
  const lacking = !chosen ? t('denyPickWho') : some && keys.length === 0 ? t('denyPickWhat') : undefined
  const run = () =>
    deny.run({
      body: {
        personId,
        grantee: who ? { kind: who.kind, ref: who.ref, ...(who.institutionId ? { institutionId: who.institutionId } : {}) } : null,
        directories: some ? directoriesOf(keys) : [],
        labels: [],
      },
    })
  return (
    <Section title={t('denyNew')}>
      <RadioGroup
        id="deny-who"
        label={t('denyWho')}
        choices={[
          { value: EVERYBODY, label: t('denyEverybody'), note: t('denyEverybodyNote') },
          ...candidates.map((one) => ({ value: keyOf(one), label: one.name, note: one.detail })),
        ]}
        value={chosen}
        onChange={setChosen}
      />
      <Stack>
        <Button id="deny-other" kind="quiet" icon="plus" onPress={onOther}>
          {t('other')}
        </Button>
      </Stack>
      {chosen && chosen !== EVERYBODY ? (
        <Segmented
          id="deny-range"
          label={t('denyWhat')}
          choices={[
            { value: 'all', label: t('denyAll') },
            { value: 'some', label: t('denySome') },
          ]}
          value={isAll ? 'all' : 'some'}
          onChange={(range) => setAll(range === 'all')}
        />
      ) : null}
      {chosen && some ? (
        <Stack>
          <DirectoryChoice id="deny-what" offered={offer.data?.directories ?? []} keys={keys} onToggle={(key) => setKeys(toggled(keys, key))} />
        </Stack>
      ) : null}
      <Notice>{t('denyExplain')}</Notice>
      <GrantFailure id="deny-failure" failure={deny.failure} />
      <Stack>
        <Button id="deny-save" busy={deny.busy} {...(lacking ? { disabledReason: lacking } : {})} onPress={run}>
          {t('denySave')}
        </Button>
      </Stack>
    </Section>
  )
}

/** 不给谁看 (R378, §3.5): refusals by name, which beat every permission; and the way to add one. */
export default function DenialsPage() {
  const { id } = useParams('denials')
  const signedIn = useSignedIn()
  const [others, setOthers] = useState<readonly GrantCandidate[]>([])
  const [picking, setPicking] = useState(false)
  const [made, setMade] = useState(0)
  const home = useRead('healthRecords.getGrantHome', { query: id ? { personId: id } : {} }, { enabled: signedIn })
  const personId = home.data?.personId ?? ''
  const offer = useRead('healthRecords.getGrantOffer', { query: { personId } }, { enabled: personId !== '' })
  return (
    <Page
      title={t('denials')}
      overlay={
        picking ? (
          <GranteeSheet
            onPick={(one) => {
              setOthers([...others.filter((other) => keyOf(other) !== keyOf(one)), one])
              setPicking(false)
            }}
            onClose={() => setPicking(false)}
          />
        ) : undefined
      }
    >
      {signedIn ? (
        <QueryStates query={home}>
          {({ denied }) => (
            <>
              {denied.length > 0 ? (
                <GrantCells id="denials" label={t('denials')} grants={denied} />
              ) : (
                <Card id="denials-none">
                  <Text>{t('denialsNone')}</Text>
                  <Text look="sub">{t('denialsNoneNote')}</Text>
                </Card>
              )}
              {personId ? (
                <QueryStates query={offer}>
                  {({ family }) => (
                    <AddDenial
                      key={made}
                      personId={personId}
                      family={family}
                      others={others.filter((one) => !family.some((known) => known.ref === one.ref))}
                      onOther={() => setPicking(true)}
                      onDone={() => setMade(made + 1)}
                    />
                  )}
                </QueryStates>
              ) : null}
            </>
          )}
        </QueryStates>
      ) : (
        <SignInPrompt note={t('grantsSignIn')} returnTo={currentPath()} />
      )}
    </Page>
  )
}
