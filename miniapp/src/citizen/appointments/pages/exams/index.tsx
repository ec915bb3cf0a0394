import { formatDayCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { useRead } from '@/platform/api'
import { Card, Grow, Heading, LinkButton, Notice, Page, Pill, QueryStates, Row, Stack, Text } from '@/ui'
import { ActingFor } from '../../../people/acting-for'
import { go, href, useParams } from '../../../routes'
import { t } from '../../exam-texts'
import { t as booking } from '../../texts'

/** 检查预约: the examinations of a hospital, with what to do before and the next free day (A14, R347). */
export default function ExamsPage() {
  const { id = '' } = useParams('exams')
  const query = useRead('appointments.listResources', { query: { institutionId: id } })
  return (
    <Page title={t('title')} strip={<ActingFor />}>
      <Notice id="exam-order-needed">{t('orderNeeded')}</Notice>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'calendar', title: t('empty'), note: t('emptyNote') }}>
        {({ items }) =>
          items.map((exam) => (
            <Stack key={exam.id}>
              <Card id={`exam-${exam.id}`}>
                <Row wrap top>
                  <Grow>
                    <Heading level={2}>{exam.name}</Heading>
                  </Grow>
                  <Pill tone={exam.nextDate ? 'ok' : 'paused'}>{exam.nextDate ? t('next', { day: formatDayCn(exam.nextDate) }) : t('none')}</Pill>
                </Row>
                <Text look="cap">{t('about', { fee: formatFen(exam.feeFen), department: exam.departmentName })}</Text>
                <Text look="cap">{exam.location}</Text>
                {exam.unitMinutes ? <Text look="cap">{t('minutes', { count: exam.unitMinutes })}</Text> : null}
                {exam.preparation ? (
                  <>
                    <Text look="strong" className="mt2">
                      {t('prepare')}
                    </Text>
                    <Text look="sub">{exam.preparation}</Text>
                  </>
                ) : null}
                <LinkButton id={`exam-slots-${exam.id}`} more href={href('slots', { examId: exam.id })} onPress={() => go('slots', { examId: exam.id })}>
                  {booking('slots')}
                </LinkButton>
              </Card>
            </Stack>
          ))
        }
      </QueryStates>
    </Page>
  )
}
