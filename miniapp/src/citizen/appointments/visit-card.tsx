import type { Appointment } from '@jktl/shared/appointments/contract'
import { formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { Card, Grow, Heading, Row, Text, TimeColumn, Unbroken } from '@/ui'
import { t } from './texts'

/** When and where, as a card: date and start at the left, whom and which place at the right. */
export const VisitCard = ({ visit }: { visit: Appointment }) => (
  <Card>
    <Row top>
      <TimeColumn day={formatDateCn(visit.date)} start={formatTimeCn(visit.start)} end={t('until', { time: formatTimeCn(visit.end) })} />
      <Grow>
        <Heading level={2}>
          <Unbroken>{visit.departmentName}</Unbroken> <Unbroken>{visit.doctorName}</Unbroken>
        </Heading>
        <Text look="sub" className="mt1">
          {visit.institutionName}
        </Text>
        <Text look="sub">{visit.location}</Text>
      </Grow>
    </Row>
  </Card>
)
