import type { ChannelsHome } from '@jktl/shared/payments/channels/contract'
import { ROUTE_KINDS, type RouteKind } from '@jktl/shared/payments/channels/model'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Field, Heading, Notice, RadioGroup } from '@/ui'
import { Panel } from '../frame/panel'
import { go } from '../routes'
import { t } from './channels-texts'
import type { HospitalChoice } from './hospital-choice'
import { WriteTrouble } from './write-trouble'

const AWAY = 'away'

/** The maker's draft: one line changed on the newest version. It begins as soon as it is approved. */
export function RoutingDraft({ choice, merchants }: { choice: HospitalChoice; merchants: ChannelsHome['merchants'] }) {
  const { hospitalId, row } = choice
  const [businessKind, setKind] = useState<RouteKind | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const draft = useWrite('payments.draftRouting', {
    onDone: ({ id }) => go('routing', { id }),
    refresh: ['payments.listRoutings', 'payments.getChannels'],
  })
  const own = merchants.filter((m) => m.institutionId === hospitalId)
  // Another hospital was chosen since: its merchants are others.
  const target = chosen === AWAY || own.some(({ mchid }) => mchid === chosen) ? chosen : null
  const send = () => {
    if (!hospitalId || !businessKind || target === null || note.trim().length < 2) return setError(t('incomplete'))
    setError(undefined)
    const line = { institutionId: hospitalId, businessKind, mchid: target === AWAY ? null : target }
    draft.run({ body: { startsAt: null, note: note.trim(), lines: [line] } })
  }
  return (
    <Panel title={t('draft')}>
      {error ? (
        <Notice id="draft-incomplete" tone="danger" live>
          {error}
        </Notice>
      ) : null}
      <WriteTrouble id="draft-trouble" failure={draft.failure} />
      {row}
      {hospitalId ? (
        <>
          <Heading level={3}>{t('kind')}</Heading>
          <RadioGroup
            id="draft-kind"
            label={t('kind')}
            choices={ROUTE_KINDS.map((value) => ({ value, label: t(value) }))}
            value={businessKind}
            onChange={(value) => setKind(value)}
          />
          <Heading level={3}>{t('target')}</Heading>
          <RadioGroup
            id="draft-mchid"
            label={t('target')}
            choices={[...own.map(({ mchid, name }) => ({ value: mchid, label: mchid, note: name })), { value: AWAY, label: t('takeAway') }]}
            value={target}
            onChange={setChosen}
          />
        </>
      ) : null}
      <Field id="draft-note" label={t('reason')} value={note} onChange={setNote} maxLength={200} />
      <Box className="acts">
        <Button id="draft-save" fit busy={draft.busy} onPress={send}>
          {t('saveDraft')}
        </Button>
      </Box>
    </Panel>
  )
}
