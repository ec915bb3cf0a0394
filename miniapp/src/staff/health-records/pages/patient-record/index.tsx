import type { DeskRecord } from '@jktl/shared/health-records/desk/contract'
import type { DeskPurpose } from '@jktl/shared/health-records/desk/model'
import { DIRECTORY_NAMES } from '@jktl/shared/health-records/model'
import { useRead } from '@/platform/api'
import { RecordBodyView } from '@/records/record-body'
import { standingOf, statusText } from '@/records/record-look'
import { Box, Button, KeyValueList, Pill, QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { DeskLimits } from '../../desk-limits'
import { RecordLines } from '../../record-lines'
import { t } from '../../texts'
import { momentText } from '../../words'

function Shown({ record, purpose, onEnd }: { record: DeskRecord; purpose: DeskPurpose; onEnd: () => void }) {
  const { provenance, status, personId } = record
  const standing = standingOf(record)
  return (
    <>
      <DeskLimits until={record.until} watermark={record.watermark} onEnd={onEnd} />
      <Box className="cols">
        <Box className="grow s-stack">
          <Panel title={record.title}>
            {standing ? <Pill tone={standing.tone}>{standing.text}</Pill> : null}
            <RecordBodyView body={record.body} />
          </Panel>
          {record.parts.length > 0 ? (
            <Panel title={t('parts')} flush>
              <RecordLines label={t('parts')} items={record.parts} purpose={purpose} />
            </Panel>
          ) : null}
          {record.related.length > 0 ? (
            <Panel title={t('related')} flush>
              <RecordLines label={t('related')} items={record.related} purpose={purpose} />
            </Panel>
          ) : null}
        </Box>
        <Box className="side s-stack">
          <Panel title={t('provenance')}>
            <KeyValueList
              items={[
                { key: t('person'), value: record.nameMasked },
                { key: t('happenedAt'), value: momentText(record.eventAt) },
                ...(record.orgName ? [{ key: t('org'), value: record.orgName }] : []),
                ...(record.doctor ? [{ key: t('doctor'), value: record.doctor }] : []),
                { key: t('directories'), value: DIRECTORY_NAMES[record.directory] },
                { key: t('source'), value: provenance.source.name },
                ...(provenance.source.asOf ? [{ key: t('asOf'), value: momentText(provenance.source.asOf) }] : []),
                { key: t('version'), value: t('versionLine', { version: provenance.version, status: statusText(status) }) },
              ]}
            />
          </Panel>
          <Button id="record-back" kind="secondary" href={href('patient', { id: personId, purpose })} onPress={() => go('patient', { id: personId, purpose })}>
            {t('backToPatient')}
          </Button>
        </Box>
      </Box>
    </>
  )
}

/** One record of a patient: what it says and where it comes from (R162, R166, R320). */
export default function PatientRecordPage() {
  const { id = '', purpose = 'TREAT' } = useParams('patientRecord')
  const may = useMay('patients')
  const wanted = purpose as DeskPurpose
  const query = useRead('healthRecords.getDeskRecord', { params: { id }, query: { purpose: wanted } }, { enabled: may && id !== '' })
  return (
    <Frame title={query.data?.title ?? t('record')} current="patients" task>
      <QueryStates query={query}>{(record) => <Shown record={record} purpose={wanted} onEnd={() => void query.refetch()} />}</QueryStates>
    </Frame>
  )
}
