import type { Appointment } from '@jktl/shared/appointments/contract'
import { formatDayCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Button, Card, ErrorState, Notice, Section, Stack, Tag, Text } from '@/ui'
import { usePersonLabel } from '../people/use-people'
import { go } from '../routes'
import { t } from './rescheduling-texts'
import { timeRange } from './slot-choice'

/** Ended without a visit, and not by the resident's own wish. */
const OFFERED: readonly Appointment['state'][] = ['SUSPENDED_BY_HOSPITAL', 'CANCELLED_BY_HOSPITAL', 'CONFIRM_FAILED', 'HOLD_REFUSED', 'EXPIRED']
export const hasAlternatives = (visit: Appointment): boolean => visit.replacesId === null && OFFERED.includes(visit.state)

/** Up to three nearest times instead; one tap holds one for the same person (A26). Nothing is drawn while there is nothing to offer. */
export function Alternatives({ visit }: { visit: Appointment }) {
  const { label } = usePersonLabel(visit.personId)
  const query = useRead('appointments.listAlternatives', { params: { id: visit.id } })
  const hold = useWrite('appointments.holdNumber', {
    onDone: (held) => go('confirm', { id: held.id }),
    refresh: ['appointments.listAlternatives', 'appointments.listSessions', 'appointments.listAppointments', 'insights.getHome'],
  })
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Section title={t('insteadTitle')}>
      <Text look="cap">{t('insteadNote', { who: label ?? visit.personRelation })}</Text>
      {hold.failure instanceof ApiProblem ? (
        <Notice id="alternative-refused" tone="danger" live>
          {hold.failure.title}
        </Notice>
      ) : hold.failure ? (
        <ErrorState id="alternative-failed" failure={hold.failure} onRetry={hold.reset} />
      ) : null}
      {items.map((a, index) => (
        <Stack key={a.segmentId}>
          <Card
            id={`alternative-${index}`}
            foot={
              <Button
                id={`alternative-take-${index}`}
                kind={index === 0 ? 'primary' : 'secondary'}
                busy={hold.busy}
                onPress={() => hold.run({ body: { personId: visit.personId, segmentId: a.segmentId } })}
              >
                {t('insteadTake')}
              </Button>
            }
          >
            <Text look="strong">{t('insteadWhen', { day: formatDayCn(a.date), time: timeRange(a) })}</Text>
            <Text look="sub" className="mt1">
              {t('insteadWho', { doctor: a.doctorName, title: a.doctorTitle, fee: formatFen(a.feeFen), count: a.remaining })}
            </Text>
            {a.isSameDoctor ? <Tag>{t('sameOne')}</Tag> : null}
          </Card>
        </Stack>
      ))}
    </Section>
  )
}
