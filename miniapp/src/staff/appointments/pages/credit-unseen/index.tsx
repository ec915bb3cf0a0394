import { formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite, type Answer } from '@/platform/api'
import { Button, Dialog, Field, Notice, Pill, QueryStates, Table, Text, type TableColumn } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { t } from '../../credit-texts'
import { momentText, visitText } from '../../credit-words'

type Unseen = Answer<'appointments.listUnseenVisits'>
type Source = Unseen['sources'][number]
type Visit = Unseen['items'][number]
type Session = Unseen['sessions'][number]

const SOURCES: readonly TableColumn<Source>[] = [
  { key: 'hospital', title: t('hospital'), head: true, phone: 'line', cell: (s) => s.institutionName },
  { key: 'watermark', title: t('watermark'), named: true, cell: (s) => (s.watermark ? momentText(s.watermark) : t('noWatermark')) },
  { key: 'askedAt', title: t('askedAt'), named: true, cell: (s) => (s.askedAt ? momentText(s.askedAt) : t('noWatermark')) },
  { key: 'unseen', title: t('waiting'), named: true, cell: (s) => s.unseen },
  { key: 'state', title: t('state'), cell: (s) => <Pill tone={s.lagging ? 'danger' : 'ok'}>{t(s.lagging ? 'lagging' : 'upToDate')}</Pill> },
]

/** A delay stops every judgement of its session until somebody says that it is over. */
function Delay({ session }: { session: Session }) {
  const write = useWrite('appointments.reportDelay', { refresh: ['appointments.listUnseenVisits'] })
  const isLate = session.delayMinutes > 0
  return (
    <Button
      id={`delay-${session.sessionId}`}
      kind="secondary"
      small
      busy={write.busy}
      onPress={() => write.run({ params: { id: session.sessionId }, ifMatch: session.version, body: { delayMinutes: isLate ? 0 : 60 } })}
    >
      {t(isLate ? 'markOver' : 'markDelay')}
    </Button>
  )
}
const SESSIONS: readonly TableColumn<Session>[] = [
  { key: 'session', title: t('session'), head: true, phone: 'line', cell: (s) => `${formatDateCn(s.date)} ${t(s.half)} ${s.departmentName} ${s.doctorName}` },
  { key: 'delay', title: t('delay'), phone: 'line', cell: (s) => (s.delayMinutes > 0 ? t('delayValue', { minutes: s.delayMinutes }) : t('onTime')) },
  { key: 'act', title: t('state'), cell: (s) => <Delay session={s} /> },
]

function Correction({ visit, onDone }: { visit: Visit; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const write = useWrite('appointments.correctAttendance', { onDone, refresh: ['appointments.listUnseenVisits', 'appointments.listStaffAppeals'] })
  const send = () => {
    if (reason.trim().length < 2) return setError(t('reasonNeeded'))
    write.run({ params: { id: visit.appointmentId }, ifMatch: visit.version, body: { reason: reason.trim() } })
  }
  return (
    <Dialog id="came-dialog" title={t('cameTitle')} confirm={t('confirm')} onConfirm={send} busy={write.busy} dismiss={t('cancel')} onDismiss={onDone}>
      <Text>{t('cameNote', { name: visit.personNameMasked, visit: visitText(visit) })}</Text>
      <Field id="came-reason" label={t('cameReason')} value={reason} onChange={setReason} maxLength={200} error={error} required />
      {write.failure ? (
        <Notice id="came-failed" tone="danger" live>
          {write.failure instanceof ApiProblem ? write.failure.title : t('failed')}
        </Notice>
      ) : null}
    </Dialog>
  )
}

/** 未确认到诊 (§2.3.6): who is not judged yet and why, how far each hospital's records go, and the hospital's own correction. */
export default function CreditUnseenPage() {
  const may = useMay('unseen')
  const mayCorrect = usePosts().some(({ role }) => role === 'hospital_pool_manager' || role === 'system_admin')
  const [chosen, setChosen] = useState<Visit | null>(null)
  const query = useRead('appointments.listUnseenVisits', {}, { enabled: may })
  const columns: readonly TableColumn<Visit>[] = [
    { key: 'person', title: t('person'), head: true, phone: 'line', cell: (v) => v.personNameMasked },
    { key: 'visit', title: t('visit'), phone: 'line', cell: visitText },
    { key: 'hospital', title: t('hospital'), phone: 'line', cell: (v) => `${v.institutionName} ${v.departmentName}` },
    { key: 'waiting', title: t('waitingFor'), phone: 'line', cell: (v) => v.waitingFor },
    ...(mayCorrect
      ? [
          {
            key: 'act',
            title: t('came'),
            cell: (v: Visit) => (
              <Button id={`came-${v.appointmentId}`} kind="secondary" small onPress={() => setChosen(v)}>
                {t('came')}
              </Button>
            ),
          },
        ]
      : []),
  ]
  return (
    <Frame
      title={t('unseen')}
      current="unseen"
      note={t('unseenNote')}
      overlay={chosen ? <Correction visit={chosen} onDone={() => setChosen(null)} /> : undefined}
    >
      <QueryStates query={query}>
        {({ sources, sessions, items }) => (
          <>
            <Panel title={t('sources')} note={t('sourcesNote')} flush>
              <Table id="sources" label={t('sources')} columns={SOURCES} rows={sources} rowKey={(s) => s.institutionId} />
            </Panel>
            {sessions.length > 0 ? (
              <Panel title={t('running')} note={t('runningNote')} flush>
                <Table id="running" label={t('running')} columns={SESSIONS} rows={sessions} rowKey={(s) => s.sessionId} />
              </Panel>
            ) : null}
            <Panel title={t('unseen')} flush={items.length > 0}>
              {items.length > 0 ? (
                <Table id="unseen" label={t('unseen')} columns={columns} rows={items} rowKey={(v) => v.appointmentId} />
              ) : (
                <Text look="sub">{t('noUnseen')}</Text>
              )}
            </Panel>
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
