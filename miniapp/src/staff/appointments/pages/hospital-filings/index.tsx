import type { Filing } from '@jktl/shared/appointments/supervision/contract'
import { FILING_KINDS, type FilingKind } from '@jktl/shared/appointments/supervision/model'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, Empty, ErrorState, Field, Notice, QueryStates, Segmented } from '@/ui'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { FilingTable } from '../../filing-table'
import { usePlace } from '../../place'
import { PlaceNeeded } from '../../place-choice'
import { t } from '../../supervision-texts'

const REFRESH = ['appointments.listHospitalFilings'] as const
const EMPTY = { kind: 'INSTITUTION' as FilingKind, name: '', creditCode: '', contactName: '', contactPhone: '', contractFrom: '', contractUntil: '' }
type Entry = typeof EMPTY
const TEXTS = ['name', 'creditCode', 'contactName', 'contactPhone', 'contractFrom', 'contractUntil'] as const
const HINTS: Partial<Record<(typeof TEXTS)[number], string>> = { contactPhone: t('contactHint'), contractFrom: t('dateHint'), contractUntil: t('dateHint') }

function Form({ institutionId, filing, onClose }: { institutionId: string; filing: Filing | null; onClose: () => void }) {
  const [entry, setEntry] = useState<Entry>(
    filing
      ? {
          ...EMPTY,
          kind: filing.kind,
          name: filing.name,
          creditCode: filing.creditCode,
          contractFrom: filing.contractFrom,
          contractUntil: filing.contractUntil,
        }
      : EMPTY,
  )
  const create = useWrite('appointments.createFiling', { onDone: onClose, refresh: [...REFRESH] })
  const edit = useWrite('appointments.editFiling', { onDone: onClose, refresh: [...REFRESH] })
  const failure = create.failure ?? edit.failure
  const missing = TEXTS.find((field) => !entry[field].trim())
  return (
    <Panel id="filing-form" title={filing ? t('edit') : t('add')}>
      <Box className="s-stack">
        <Segmented
          id="filing-kind"
          label={t('kind')}
          value={entry.kind}
          onChange={(kind) => setEntry({ ...entry, kind })}
          choices={FILING_KINDS.map((value) => ({ value, label: t(value) }))}
        />
        {TEXTS.map((field) => (
          <Field
            key={field}
            id={`filing-${field}`}
            label={t(field)}
            value={entry[field]}
            onChange={(value) => setEntry({ ...entry, [field]: value })}
            error={failure instanceof ApiProblem ? failure.fieldMessage(`body.${field}`) : undefined}
            {...(HINTS[field] ? { hint: HINTS[field] } : {})}
          />
        ))}
        {failure ? <ErrorState id="filing-error" failure={failure} /> : null}
        <Box className="acts">
          <Button
            id="filing-save"
            fit
            busy={create.busy || edit.busy}
            disabledReason={missing ? t(missing) : undefined}
            onPress={() =>
              filing ? edit.run({ params: { id: filing.id }, ifMatch: filing.version, body: entry }) : create.run({ body: { institutionId, ...entry } })
            }
          >
            {t('save')}
          </Button>
          <Button id="filing-cancel" kind="secondary" fit onPress={onClose}>
            {t('giveUp')}
          </Button>
        </Box>
      </Box>
    </Panel>
  )
}

/** 机构备案 (R269): the hospital drafts and submits; the regulator decides. */
export default function HospitalFilingsPage() {
  const { institutionId } = usePlace()
  const [form, setForm] = useState<Filing | 'new' | null>(null)
  const query = useRead('appointments.listHospitalFilings', { query: institutionId ? { institutionId } : {} }, { enabled: institutionId !== null })
  const submit = useWrite('appointments.submitFiling', { refresh: [...REFRESH] })
  const isStale = submit.failure instanceof ApiProblem && submit.failure.status === 412
  const add = (
    <Button id="filing-add" fit onPress={() => setForm('new')}>
      {t('add')}
    </Button>
  )
  return (
    <Frame title={t('filingsOwn')} current="hospitalFilings">
      {institutionId === null ? (
        <PlaceNeeded />
      ) : (
        <>
          {form ? (
            <Form key={form === 'new' ? 'new' : form.id} institutionId={institutionId} filing={form === 'new' ? null : form} onClose={() => setForm(null)} />
          ) : null}
          {isStale ? (
            <Notice tone="notice" live>
              {t('stale')}
            </Notice>
          ) : submit.failure ? (
            <ErrorState id="filings-error" failure={submit.failure} />
          ) : null}
          <QueryStates query={query}>
            {({ items }) =>
              items.length === 0 ? (
                form ? null : (
                  <Empty icon="list" title={t('noFilings')} note={t('noFilingsNote')} action={add} />
                )
              ) : (
                <Panel title={t('filingsOwn')} flush end={form ? undefined : add}>
                  <FilingTable
                    filings={items}
                    end={(filing) =>
                      filing.allowedActions.includes('submit') ? (
                        <Box className="acts">
                          <Button
                            id={`filing-${filing.id}-submit`}
                            small
                            fit
                            busy={submit.busy}
                            onPress={() => submit.run({ params: { id: filing.id }, ifMatch: filing.version })}
                          >
                            {t('submit')}
                          </Button>
                          <Button id={`filing-${filing.id}-edit`} kind="secondary" small fit onPress={() => setForm(filing)}>
                            {t('edit')}
                          </Button>
                        </Box>
                      ) : null
                    }
                  />
                </Panel>
              )
            }
          </QueryStates>
        </>
      )}
    </Frame>
  )
}
