import type { CardRequest } from '@jktl/shared/health-records/card/contract'
import type { DeskPatient } from '@jktl/shared/health-records/desk/contract'
import { DESK_BASES } from '@jktl/shared/health-records/desk/model'
import { useRead } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, Cell, List, Pill, QueryStates, type StatusTone } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href } from '../../../routes'
import { t } from '../../texts'
import { directoriesText, momentText } from '../../words'

const POLL_MS = 5_000
const TONES: Record<CardRequest['status'], StatusTone> = { PENDING: 'notice', CONFIRMED: 'ok', REFUSED: 'danger', EXPIRED: 'paused' }

const Patients = ({ items }: { items: readonly DeskPatient[] }) => (
  <Panel title={t('seeNow')} flush>
    <List label={t('seeNow')}>
      {items.flatMap((patient) =>
        patient.paths.map((path, index) => (
          <Cell
            key={`${patient.personId} ${path.basis}`}
            id={`patient-${patient.personId}-${path.purpose}`}
            first={index === 0 && patient === items[0]}
            icon={path.purpose === 'ETREAT' ? 'alert' : 'user'}
            plate={path.purpose === 'ETREAT' ? 'danger' : 'tint'}
            title={`${patient.nameMasked} ${t('age', { sex: t(patient.sex), age: patient.ageYears })}`}
            note={`${t('byLine', { basis: DESK_BASES[path.basis], place: path.institutionName })}；${t('until', { time: momentText(path.until) })}；${directoriesText(path.directories)}`}
            href={href('patient', { id: patient.personId, purpose: path.purpose })}
            onPress={() => go('patient', { id: patient.personId, purpose: path.purpose })}
          />
        )),
      )}
    </List>
  </Panel>
)

const statusNow = ({ status, until }: CardRequest): 'PENDING' | 'CONFIRMED' | 'REFUSED' | 'EXPIRED' | 'ENDED' =>
  status === 'CONFIRMED' && until !== null && Date.parse(until) <= serverNow() ? 'ENDED' : status

function Requests() {
  const query = useRead('healthRecords.listMyCardRequests', {}, { refetchMs: POLL_MS })
  const items = query.data?.items ?? []
  return items.length === 0 ? null : (
    <Panel title={t('asked')} flush>
      <List label={t('asked')}>
        {items.map((request, index) => (
          <Cell
            key={request.id}
            first={index === 0}
            icon="idcard"
            title={request.nameMasked}
            note={`${momentText(request.requestedAt)}；${directoriesText(request.directories)}`}
            value={<Pill tone={TONES[request.status]}>{t(statusNow(request))}</Pill>}
          />
        ))}
      </List>
    </Panel>
  )
}

/** Whom a practitioner may look at now, and how to come to the next one (R320). */
export default function PatientsPage() {
  const may = useMay('patients')
  const query = useRead('healthRecords.listDeskPatients', {}, { enabled: may, refetchMs: POLL_MS })
  return (
    <Frame title={t('patients')} current="patients" note={t('patientsNote')}>
      <Box className="acts">
        <Button id="patients-scan" icon="qr" fit href={href('cardScan')} onPress={() => go('cardScan')}>
          {t('scan')}
        </Button>
        <Button id="patients-emergency" kind="danger" icon="alert" fit href={href('breakGlass')} onPress={() => go('breakGlass')}>
          {t('emergency')}
        </Button>
      </Box>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'users', title: t('noPatients'), note: t('noPatientsNote') }}>
        {({ items }) => <Patients items={items} />}
      </QueryStates>
      {may ? <Requests /> : null}
    </Frame>
  )
}
