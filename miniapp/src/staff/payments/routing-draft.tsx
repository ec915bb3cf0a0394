import { ROUTE_KINDS, type RouteKind } from '@jktl/shared/payments/channels/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Button, Field, Notice, QueryStates, RadioGroup, Stack } from '@/ui'
import { Panel } from '../frame/panel'
import { go } from '../routes'
import { t } from './channels-texts'
import { WriteTrouble } from './write-trouble'

const AWAY = 'away'

/** The maker's draft: one line changed on the newest version. It begins as soon as it is approved. */
export function RoutingDraft() {
  const home = useRead('payments.getChannels', {})
  const [institutionId, setInstitution] = useState<string | null>(null)
  const [businessKind, setKind] = useState<RouteKind | null>(null)
  const [mchid, setMchid] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const draft = useWrite('payments.draftRouting', {
    onDone: ({ id }) => go('routing', { id }),
    refresh: ['payments.listRoutings', 'payments.getChannels'],
  })
  const send = () => {
    if (!institutionId || !businessKind || mchid === null || note.trim().length < 2) return setError(t('incomplete'))
    setError(undefined)
    draft.run({ body: { startsAt: null, note: note.trim(), lines: [{ institutionId, businessKind, mchid: mchid === AWAY ? null : mchid }] } })
  }
  return (
    <Panel title={t('draft')}>
      <QueryStates query={home}>
        {({ merchants }) => (
          <>
            {error ? (
              <Notice id="draft-incomplete" tone="danger" live>
                {error}
              </Notice>
            ) : null}
            <WriteTrouble id="draft-trouble" failure={draft.failure} />
            <RadioGroup
              id="draft-institution"
              label={t('institution')}
              choices={[...new Map(merchants.map((m) => [m.institutionId, m.institutionName]))].map(([value, label]) => ({ value, label }))}
              value={institutionId}
              onChange={(value) => {
                setInstitution(value)
                setMchid(null)
              }}
            />
            {institutionId ? (
              <>
                <RadioGroup
                  id="draft-kind"
                  label={t('kind')}
                  choices={ROUTE_KINDS.map((value) => ({ value, label: t(value) }))}
                  value={businessKind}
                  onChange={(value) => setKind(value)}
                />
                <RadioGroup
                  id="draft-mchid"
                  label={t('target')}
                  choices={[
                    ...merchants.filter((m) => m.institutionId === institutionId).map((m) => ({ value: m.mchid, label: `${m.mchid} ${m.name}` })),
                    { value: AWAY, label: t('takeAway') },
                  ]}
                  value={mchid}
                  onChange={setMchid}
                />
              </>
            ) : null}
            <Field id="draft-note" label={t('reason')} value={note} onChange={setNote} maxLength={200} />
            <Stack>
              <Button id="draft-save" busy={draft.busy} onPress={send}>
                {t('saveDraft')}
              </Button>
            </Stack>
          </>
        )}
      </QueryStates>
    </Panel>
  )
}
