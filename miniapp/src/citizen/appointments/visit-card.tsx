import type { Appointment } from '@jktl/shared/appointments/contract'
import { formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useElderMode } from '@/platform/preferences'
import { Card, Grow, Heading, Row, Text, TimeColumn, Unbroken } from '@/ui'
import { t } from './texts'
import { visitTime } from './when-where'

/** When and where, as a card: date and start at the left, whom and which place at the right; below each other in large type. */
export function VisitCard({
  visit,
}: {
  visit: Pick<Appointment, 'departmentName' | 'doctorName' | 'institutionName' | 'location' | 'date' | 'start' | 'end'>
}) {
  const elder = useElderMode()
  const where = (
    <>
      <Heading level={2}>
        <Unbroken>{visit.departmentName}</Unbroken> <Unbroken>{visit.doctorName}</Unbroken>
      </Heading>
      <Text look="sub" className="mt1">
        {visit.institutionName}
      </Text>
      <Text look="sub">{visit.location}</Text>
    </>
  )
  return (
    <Card>
      {elder ? (
        <>
          <Text look="strong">{visitTime(visit)}</Text>
          {where}
        </>
      ) : (
        <Row top>
          <TimeColumn day={formatDateCn(visit.date)} start={formatTimeCn(visit.start)} end={t('until', { time: formatTimeCn(visit.end) })} />
          <Grow>{where}</Grow>
        </Row>
      )}
    </Card>
  )
}
