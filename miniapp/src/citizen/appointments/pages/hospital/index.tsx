import { formatDateCn, formatDayCn } from '@jktl/shared/kernel/dates'
import { useRead, type Answer } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { ActingFor } from '../../../people/acting-for'
import { Button, Card, Cell, Empty, KeyValueList, List, Page, QueryStates, Section, Stack, Text } from '@/ui'
import { go, href, useParams } from '../../../routes'
import { HospitalInfo } from '../../hospital-info'
import { PublicEvaluations } from '../../public-evaluations'
import { t } from '../../texts'
import { t as exam } from '../../exam-texts'

type Hospital = Answer<'directory.getInstitution'>

function Departments({ hospital }: { hospital: Hospital }) {
  const free = useRead('appointments.listAvailability', { query: { institutionId: hospital.id } })
  if (hospital.departments.length === 0) return <Empty icon="hospital" title={t('noDepartments')} note={t('noDepartmentsNote')} />
  return (
    <List label={t('departments')}>
      {hospital.departments.map((department, index) => {
        const next = free.data?.items.find((i) => i.departmentId === department.id && i.doctorId === null)
        return (
          <Cell
            key={department.id}
            id={`department-${department.id}`}
            first={index === 0}
            title={department.name}
            note={!free.data ? department.location : next?.nextDate ? t('nextFree', { day: formatDayCn(next.nextDate) }) : t('noneFree')}
            href={href('slots', { departmentId: department.id })}
            onPress={() => go('slots', { departmentId: department.id })}
          />
        )
      })}
    </List>
  )
}

/** 检查预约 (A14), where the hospital has devices with numbers. */
function Exams({ institutionId }: { institutionId: string }) {
  const exams = useRead('appointments.listResources', { query: { institutionId } })
  if (!exams.data?.items.length) return null
  return (
    <Section title={exam('title')}>
      <List>
        <Cell
          id="hospital-exams"
          first
          title={exam('entry')}
          note={exam('entryNote', { names: exams.data.items.map(({ name }) => name).join('、') })}
          href={href('exams', { id: institutionId })}
          onPress={() => go('exams', { id: institutionId })}
        />
      </List>
    </Section>
  )
}

/** 一家医院: departments first with their next free day, then how to get there (R342, R350). */
export default function HospitalPage() {
  const { id = '' } = useParams('hospital')
  const query = useRead('directory.getInstitution', { params: { id } }, { keep: true })
  return (
    <Page title={t('hospital')} strip={<ActingFor />}>
      <QueryStates query={query}>
        {(hospital) => (
          <>
            <Section title={hospital.name} first>
              <Text look="cap">{t('pickDepartment')}</Text>
            </Section>
            <Stack>
              <Departments hospital={hospital} />
            </Stack>
            <Exams institutionId={hospital.id} />
            <HospitalInfo hospital={hospital} />
            <Section title={t('about')}>
              <Card>
                <Text>{hospital.introduction}</Text>
                <KeyValueList
                  items={[
                    { key: t('openingHours'), value: hospital.openingHours },
                    { key: t('address'), value: hospital.address },
                    { key: t('transport'), value: hospital.transport },
                  ]}
                />
                <Button id="hospital-call" kind="secondary" icon="phone" className="mt3" onPress={() => callPhone(hospital.phone)}>
                  {t('phone')}
                </Button>
              </Card>
              <Text look="cap" className="mt3">
                {t('provided', { owner: hospital.ownerName, date: formatDateCn(hospital.asOf) })}
              </Text>
            </Section>
            <PublicEvaluations kind="INSTITUTION" objectId={hospital.id} />
          </>
        )}
      </QueryStates>
    </Page>
  )
}
