import type { DeskHome } from '@jktl/shared/health-records/desk/contract'
import { DESK_BASES, type DeskPurpose } from '@jktl/shared/health-records/desk/model'
import { CATEGORIES } from '@jktl/shared/health-records/views/model'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { CATEGORY_ICONS } from '@/records/record-look'
import { Box, Button, Cell, KeyValueList, List, Outcome, Pill, QueryStates, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { Completeness, DeskLimits } from '../../desk-limits'
import { RecordLines } from '../../record-lines'
import { t } from '../../texts'
import { Trouble } from '../../trouble'
import { directoriesText } from '../../words'

const listed = (items: readonly { title: string }[] | null): string =>
  items === null ? t('notShown') : items.length === 0 ? t('noneKnown') : items.map(({ title }) => title).join('、')

function FullName({ id }: { id: string }) {
  const [name, setName] = useState<string>()
  const show = useWrite('healthRecords.showDeskPatientName', { onDone: (answer) => setName(answer.name) })
  return name ? (
    <Text look="strong">{t('fullName', { name })}</Text>
  ) : (
    <>
      <Button id="patient-name" kind="secondary" small fit busy={show.busy} onPress={() => show.run({ params: { id } })}>
        {t('showName')}
      </Button>
      <Trouble id="patient-name-failed" failure={show.failure} />
    </>
  )
}

function Shown({ home, onEnd }: { home: DeskHome; onEnd: () => void }) {
  const { patient, purpose, emergency } = home
  const path = patient.paths.find((one) => one.purpose === purpose)
  const open = (category?: (typeof home.counts)[number]['category']) => ({ id: patient.personId, purpose, ...(category ? { category } : {}) })
  return (
    <>
      <DeskLimits until={home.until} watermark={home.watermark} onEnd={onEnd} />
      <Box className="cols">
        <Box className="grow s-stack">
          <Completeness completeness={home.completeness} />
          <Panel title={t('emergencyFacts')}>
            <KeyValueList
              items={[
                { key: t('allergies'), value: listed(emergency.allergies) },
                { key: t('bloodGroup'), value: emergency.bloodGroup ?? t('noneKnown') },
                { key: t('chronic'), value: listed(emergency.chronic) },
              ]}
            />
          </Panel>
          <Panel title={t('newest')} flush note={t('total', { count: home.total })}>
            {home.newest.length > 0 ? (
              <RecordLines label={t('newest')} items={home.newest} purpose={purpose} />
            ) : (
              <Box className="panel-b">
                <Text look="sub">{t('noRecords')}</Text>
              </Box>
            )}
          </Panel>
        </Box>
        <Box className="side s-stack">
          <Panel title={`${patient.nameMasked} ${t('age', { sex: t(patient.sex), age: patient.ageYears })}`}>
            {path ? <Pill tone={purpose === 'ETREAT' ? 'danger' : 'brand'}>{DESK_BASES[path.basis]}</Pill> : null}
            <KeyValueList items={[{ key: t('directories'), value: directoriesText(home.directories) }]} />
            <FullName id={patient.personId} />
          </Panel>
          <Panel title={t('categories')} flush>
            <List label={t('categories')}>
              <Cell
                id="category-all"
                first
                icon="history"
                title={t('all')}
                value={t('count', { count: home.total })}
                href={href('patientRecords', open())}
                onPress={() => go('patientRecords', open())}
              />
              {home.counts.map(({ category, total }) => (
                <Cell
                  key={category}
                  id={`category-${category}`}
                  icon={CATEGORY_ICONS[category]}
                  title={CATEGORIES[category].name}
                  value={t('count', { count: total })}
                  href={href('patientRecords', open(category))}
                  onPress={() => go('patientRecords', open(category))}
                />
              ))}
            </List>
          </Panel>
        </Box>
      </Box>
    </>
  )
}

/** One patient: what was agreed to, what of it there is, and for how long (R320). */
export default function PatientPage() {
  const { id = '', purpose = 'TREAT' } = useParams('patient')
  const may = useMay('patients')
  const query = useRead('healthRecords.getDeskHome', { params: { id }, query: { purpose: purpose as DeskPurpose } }, { enabled: may && id !== '' })
  const isOver = query.error instanceof ApiProblem && query.error.status === 404
  return (
    <Frame title={query.data?.patient.nameMasked ?? t('record')} current="patients" task>
      {isOver ? (
        <Outcome tone="wait" icon="lock" title={t('expired')} note={t('expiredNote')}>
          <Button id="patient-back" kind="secondary" className="mt4" href={href('patients')} onPress={() => go('patients')}>
            {t('toPatients')}
          </Button>
        </Outcome>
      ) : (
        <QueryStates query={query}>{(home) => <Shown home={home} onEnd={() => void query.refetch()} />}</QueryStates>
      )}
    </Frame>
  )
}
