import type { ExemptionDay } from '@jktl/shared/appointments/credit/contract'
import { isBusinessDate } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite, type Answer } from '@/platform/api'
import { Box, Button, ChipGroup, Dialog, Field, Notice, Pill, QueryStates, Table, Text, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { t } from '../../credit-texts'

type Areas = Answer<'appointments.listExemptionDays'>['areas']
const REGION = 'region'

function Add({ areas }: { areas: Areas }) {
  const [date, setDate] = useState('')
  const [area, setArea] = useState<string>(REGION)
  const [reason, setReason] = useState('')
  const [errors, setErrors] = useState<{ date?: string; reason?: string }>({})
  const write = useWrite('appointments.addExemptionDay', {
    onDone: () => {
      setDate('')
      setReason('')
    },
    refresh: ['appointments.listExemptionDays', 'appointments.listCreditListings'],
  })
  const send = () => {
    const found = {
      ...(isBusinessDate(date.trim()) ? {} : { date: t('dateNeeded') }),
      ...(reason.trim().length >= 2 ? {} : { reason: t('reasonNeeded') }),
    }
    setErrors(found)
    if (Object.keys(found).length > 0) return
    write.run({ body: { date: date.trim(), reason: reason.trim(), ...(area === REGION ? {} : { areaCode: area }) } })
  }
  return (
    <Panel title={t('add')} note={t('addNote')}>
      <Field id="exemption-date" label={t('date')} hint={t('dateHint')} value={date} onChange={setDate} maxLength={10} error={errors.date} first required />
      <Field id="exemption-reason" label={t('exemptionReason')} value={reason} onChange={setReason} maxLength={200} error={errors.reason} required />
      <Box className="field">
        <ChipGroup
          id="exemption-area"
          label={t('place')}
          value={area}
          onChange={setArea}
          choices={[{ value: REGION, label: t('region') }, ...areas.map(({ code, name }) => ({ value: code, label: name }))]}
        />
      </Box>
      {write.failure ? (
        <Notice id="exemption-failed" tone="danger" live>
          {write.failure instanceof ApiProblem ? write.failure.title : t('failed')}
        </Notice>
      ) : null}
      <Button id="exemption-add" busy={write.busy} onPress={send}>
        {t('addGo')}
      </Button>
    </Panel>
  )
}

function EndDialog({ day, onDone }: { day: ExemptionDay; onDone: () => void }) {
  const write = useWrite('appointments.endExemptionDay', { onDone, refresh: ['appointments.listExemptionDays'] })
  return (
    <Dialog
      id="end-dialog"
      title={t('endTitle')}
      confirm={t('endGo')}
      onConfirm={() => write.run({ params: { id: day.id }, ifMatch: day.version })}
      busy={write.busy}
      dismiss={t('cancel')}
      onDismiss={onDone}
    >
      <Text>{t('endNote', { date: day.date, place: day.place })}</Text>
      {write.failure ? (
        <Notice id="end-failed" tone="danger" live>
          {write.failure instanceof ApiProblem ? write.failure.title : t('failed')}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** 豁免日 (A33): the regulator's calendar of days that count for nobody. */
export default function CreditExemptionsPage() {
  const may = useMay('exemptions')
  const [ending, setEnding] = useState<ExemptionDay | null>(null)
  const query = useRead('appointments.listExemptionDays', {}, { enabled: may })
  const columns: readonly TableColumn<ExemptionDay>[] = [
    { key: 'date', title: t('date'), head: true, phone: 'line', cell: (d) => d.date },
    { key: 'place', title: t('place'), phone: 'line', cell: (d) => d.place },
    { key: 'reason', title: t('exemptionReason'), phone: 'line', cell: (d) => d.reason },
    { key: 'state', title: t('state'), cell: (d) => <Pill tone={d.endedAt ? 'info' : 'ok'}>{t(d.endedAt ? 'ended' : 'inForce')}</Pill> },
    {
      key: 'act',
      title: t('end'),
      cell: (d) =>
        d.endedAt ? null : (
          <Button id={`end-${d.id}`} kind="secondary" small onPress={() => setEnding(d)}>
            {t('end')}
          </Button>
        ),
    },
  ]
  return (
    <Frame
      title={t('exemptions')}
      current="exemptions"
      note={t('exemptionsNote')}
      overlay={ending ? <EndDialog day={ending} onDone={() => setEnding(null)} /> : undefined}
    >
      <QueryStates query={query}>
        {({ items, areas }) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <Panel title={t('exemptions')} flush={items.length > 0}>
                {items.length > 0 ? (
                  <Table id="exemptions" label={t('exemptions')} columns={columns} rows={items} rowKey={(d) => d.id} />
                ) : (
                  <Text look="sub">{t('noExemptions')}</Text>
                )}
              </Panel>
            </Box>
            <Box className="side s-stack">
              <Add areas={areas} />
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
