import type { PoolSessionDetail } from '@jktl/shared/appointments/pool/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Field, Notice, Pill, RadioGroup, Table } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './pool-texts'
import { WriteTrouble } from './write-trouble'

type Extra = PoolSessionDetail['extras'][number]
const TONE = { OFFERED: 'notice', ACCEPTED: 'ok', DECLINED: 'paused', EXPIRED: 'paused' } as const

/** 加号: who got one, and giving one to a named person. */
export function ExtraPanel({ detail }: { detail: PoolSessionDetail }) {
  const [isOpen, setOpen] = useState(false)
  const [isDone, setDone] = useState(false)
  const { session, extras } = detail
  return (
    <Panel
      id="extras"
      title={t('extras')}
      note={t('extrasNote')}
      flush={extras.length > 0}
      end={
        session.state === 'OPEN' && !isOpen ? (
          <Button id="extra-open" kind="secondary" icon="plus" small onPress={() => setOpen(true)}>
            {t('extraOpen')}
          </Button>
        ) : undefined
      }
    >
      {extras.length ? (
        <Table
          id="extra-list"
          label={t('extras')}
          rows={extras}
          rowKey={(extra: Extra) => extra.id}
          columns={[
            { key: 'person', title: t('extraFor'), head: true, cell: ({ personNameMasked, start }) => `${personNameMasked} ${start}` },
            { key: 'reason', title: t('extraReason'), cell: ({ reason }) => reason },
            { key: 'state', title: t('extraState'), cell: ({ state }) => <Pill tone={TONE[state]}>{t(state)}</Pill> },
          ]}
        />
      ) : isOpen ? null : (
        <Box as="p">{t('extraNone')}</Box>
      )}
      {isDone && !isOpen ? (
        <Box className={extras.length ? 'panel-b' : undefined}>
          <Notice id="extra-done" tone="ok" live>
            {t('extraDone')}
          </Notice>
        </Box>
      ) : null}
      {isOpen ? (
        <Box className={extras.length ? 'panel-b' : undefined}>
          <ExtraForm
            detail={detail}
            onClose={() => setOpen(false)}
            onDone={() => {
              setOpen(false)
              setDone(true)
            }}
          />
        </Box>
      ) : null}
    </Panel>
  )
}

function ExtraForm({ detail: { session, segments }, onClose, onDone }: { detail: PoolSessionDetail; onClose: () => void; onDone: () => void }) {
  const [segmentId, setSegmentId] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const [reason, setReason] = useState('')
  const write = useWrite('appointments.addExtraNumber', { onDone, refresh: ['appointments.getPoolSession', 'appointments.listPoolWeek'] })
  const isReady = segmentId !== null && name.trim() !== '' && idNumber.trim().length >= 8 && reason.trim().length >= 2
  return (
    <Box className="s-stack">
      <RadioGroup
        id="extra-segment"
        label={t('segment')}
        value={segmentId}
        onChange={setSegmentId}
        choices={segments.map(({ id, start, end }) => ({ value: id, label: `${start}–${end}` }))}
      />
      <Field id="extra-name" label={t('extraName')} value={name} onChange={setName} maxLength={60} first />
      <Field id="extra-id" label={t('extraId')} hint={t('extraIdHint')} kind="idcard" value={idNumber} onChange={setIdNumber} maxLength={18} />
      <Field id="extra-reason" label={t('extraReason')} hint={t('extraReasonHint')} value={reason} onChange={setReason} maxLength={200} multiline />
      <WriteTrouble id="extra-trouble" write={write} />
      <Box className="acts">
        <Button
          id="extra-submit"
          fit
          busy={write.busy}
          disabledReason={isReady ? undefined : t('extraNeeded')}
          onPress={() => {
            if (segmentId) write.run({ params: { id: session.id }, body: { segmentId, name: name.trim(), idNumber: idNumber.trim(), reason: reason.trim() } })
          }}
        >
          {t('extraSubmit')}
        </Button>
        <Button id="extra-cancel" kind="secondary" fit onPress={onClose}>
          {t('giveUp')}
        </Button>
      </Box>
    </Box>
  )
}
