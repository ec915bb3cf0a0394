import { formatDateCn } from '@jktl/shared/kernel/dates'
import { useRead } from '@/platform/api'
import { ActionBar, Button, Card, Face, Grow, KeyValueList, Money, Page, QueryStates, Row, Text } from '@/ui'
import { go, useParams } from '../../../routes'
import { t as g } from '../../guidance-texts'
import { PublicEvaluations } from '../../public-evaluations'
import { t } from '../../texts'

const WEEKDAYS = t('weekdays').split(',')
const timesText = (times: readonly { weekday: number; half: 'AM' | 'PM' }[]): string =>
  times.map(({ weekday, half }) => `${WEEKDAYS[weekday - 1] ?? ''}${t(half)}`).join('、')

/** 医生介绍: title, specialty, clinic times, licence masked; data with owner and date (R352, R353). */
export default function DoctorPage() {
  const { id = '' } = useParams('doctor')
  const query = useRead('directory.getDoctor', { params: { id } }, { keep: true })
  return (
    <Page
      title={t('doctor')}
      bar={
        <ActionBar>
          <Button id="doctor-book" onPress={() => go('slots', { doctorId: id })}>
            {t('book')}
          </Button>
        </ActionBar>
      }
    >
      <QueryStates query={query}>
        {(doctor) => (
          <>
            <Card>
              <Row top>
                <Face initial={doctor.name.slice(0, 1)} plate />
                <Grow>
                  <Text look="headline">{doctor.name}</Text>
                  <Text look="sub">{doctor.title}</Text>
                  <Text look="sub">{`${doctor.departmentName} · ${doctor.institutionName}`}</Text>
                </Grow>
                <Money amountFen={doctor.feeFen} />
              </Row>
              <KeyValueList
                items={[
                  { key: t('specialty'), value: doctor.specialty },
                  ...(doctor.speaksMongolian ? [{ key: t('language'), value: t('speaksMongolian') }] : []),
                  { key: t('clinicTimes'), value: timesText(doctor.clinicTimes) },
                  { key: t('address'), value: doctor.location },
                  { key: t('certificate'), value: doctor.practiceCertificateMasked },
                  ...(doctor.career ? [{ key: g('career'), value: doctor.career }] : []),
                  ...(doctor.teaching ? [{ key: g('teaching'), value: doctor.teaching }] : []),
                ]}
              />
              <Text className="mt3">{doctor.introduction}</Text>
            </Card>
            <Text look="cap" className="mt3">
              {t('provided', { owner: doctor.ownerName, date: formatDateCn(doctor.asOf) })}
            </Text>
            <PublicEvaluations kind="DOCTOR" objectId={doctor.id} />
          </>
        )}
      </QueryStates>
    </Page>
  )
}
