import type { Appointment } from '@jktl/shared/appointments/contract'
import { formatTimeCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { Card, Section, Timeline, type TimelineItem } from '@/ui'
import { momentText } from '../moments'
import { nodeOf } from './standing'
import { t } from './texts'

const bookNote = ({ feeFen, payMode }: Appointment): string =>
  feeFen === 0 ? t('noteFree') : t(payMode === 'WINDOW' ? 'noteWindow' : 'notePaid', { fee: formatFen(feeFen) })

/** The five nodes of a visit (R343). Only what is known is said to have happened. */
export function VisitNodes({ visit }: { visit: Appointment }) {
  const now = nodeOf(visit.state)
  const state = (node: number): TimelineItem['state'] => {
    if (node === now) return 'now'
    // Bills and examinations of this visit are not known here: after it they are neither done nor missing.
    return node < now && node < 2 ? 'done' : 'todo'
  }
  const bookedAt = visit.voucher?.issuedAt
  const hasArrived = visit.state !== 'BOOKED' && visit.state !== 'CANCELLING' && visit.state !== 'ATTENDANCE_UNKNOWN'
  return (
    <Section title={t('whereNow')}>
      <Card>
        <Timeline
          items={[
            { key: 'book', title: t('nodeBook'), note: bookNote(visit), state: state(0), ...(bookedAt ? { time: momentText(bookedAt) } : {}) },
            {
              key: 'prepare',
              title: t('nodePrepare'),
              note: hasArrived ? t('notePrepared') : t('notePrepare', { time: formatTimeCn(visit.arriveBy), place: visit.location }),
              state: state(1),
            },
            { key: 'pay', title: t('nodePay'), note: t('notePay'), state: state(2) },
            { key: 'test', title: t('nodeTest'), note: t('noteTest'), state: state(3) },
            { key: 'after', title: t('nodeAfter'), note: t('noteAfter'), state: state(4) },
          ]}
        />
      </Card>
    </Section>
  )
}
