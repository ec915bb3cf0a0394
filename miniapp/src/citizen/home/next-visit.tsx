import type { Appointment } from '@jktl/shared/appointments/contract'
import { dateOf, formatTimeCn, weekdayOf } from '@jktl/shared/kernel/dates'
import { useElderMode } from '@/platform/preferences'
import { Box, Button, Grow, Heading, Pill, Row, Stack, Text, Ticket, TimeColumn, Unbroken } from '@/ui'
import { usePersonLabel } from '../people/use-people'
import { go, href } from '../routes'
import { t } from './texts'
import { daysAway, halfOf } from './visit-words'

/** The one filled card of the home page: whose visit, when, where, what to bring, and the code. */
export function NextVisit({ visit, serverTime }: { visit: Appointment; serverTime: string }) {
  const elder = useElderMode()
  const when = daysAway(visit.date, dateOf(Date.parse(serverTime)))
  const day = `${weekdayOf(visit.date)} ${halfOf(visit.start)}`
  const until = t('until', { time: formatTimeCn(visit.end) })
  const { label } = usePersonLabel(visit.personId)
  const person = `${label ?? visit.personRelation} ${visit.personNameMasked}`
  const code = (
    <Button
      id="home-voucher"
      kind="ticket"
      icon="qr"
      small={!elder}
      href={href('appointment', { id: visit.id })}
      onPress={() => go('appointment', { id: visit.id })}
    >
      {t('voucher')}
    </Button>
  )
  const before = (
    <>
      <Text className="ticket__2">{t('bring')}</Text>
      <Text className="ticket__2">{t('arriveBy', { time: formatTimeCn(visit.arriveBy) })}</Text>
    </>
  )
  if (elder)
    return (
      <Ticket id="home-next-visit" label={t('nextVisit')} foot={code}>
        <Text className="ticket__2">{person}</Text>
        <Text className="ticket__2">{`${when} ${day}`}</Text>
        <Row wrap tight>
          <Text look="key" inline>
            {formatTimeCn(visit.start)}
          </Text>
          <Text className="ticket__2" inline>
            {until}
          </Text>
        </Row>
        <Text look="headline" className="mt2">
          {visit.departmentName}
        </Text>
        <Text look="headline">{t('doctor', { name: visit.doctorName })}</Text>
        <Text className="ticket__2 mt2">{visit.institutionName}</Text>
        <Text className="ticket__2">{visit.location}</Text>
        {before}
      </Ticket>
    )
  return (
    <Ticket
      id="home-next-visit"
      label={t('nextVisit')}
      foot={
        <>
          <Grow>{before}</Grow>
          {code}
        </>
      }
    >
      <Row wrap tight>
        <Pill tone="ticket">{person}</Pill>
        <Box className="row end">
          <Pill tone="ticket">{t('visit', { when })}</Pill>
        </Box>
      </Row>
      <Stack>
        <Row top>
          <TimeColumn day={day} start={formatTimeCn(visit.start)} end={until} />
          <Grow>
            <Heading level={3}>
              <Unbroken>{visit.departmentName}</Unbroken> <Unbroken>{visit.doctorName}</Unbroken>
            </Heading>
            <Text className="ticket__2 mt1">{visit.institutionName}</Text>
            <Text className="ticket__2">{visit.location}</Text>
          </Grow>
        </Row>
      </Stack>
    </Ticket>
  )
}
