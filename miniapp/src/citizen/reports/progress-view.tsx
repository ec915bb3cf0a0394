import type { Report } from '@jktl/shared/reports/contract'
import { PROGRESS_NAMES, PROGRESS_STATES, type ProgressState } from '@jktl/shared/reports/model'
import { Timeline, type TimelineItem } from '@/ui'
import { momentText } from '../moments'
import { t } from './report-detail-texts'

const COMES: readonly ProgressState[] = ['ORDERED', 'COLLECTED', 'SENT', 'TESTING', 'REPORTED']

/** Steps done with their times, and those still to come (R376). */
export function ProgressView({ progress }: { progress: NonNullable<Report['progress']> }) {
  const reached = PROGRESS_STATES.indexOf(progress.state)
  const ahead = COMES.filter((state) => PROGRESS_STATES.indexOf(state) > reached)
  const items: TimelineItem[] = [
    ...progress.steps.map(({ state, at }): TimelineItem => {
      const isLast = state === progress.state
      const isOver = reached >= PROGRESS_STATES.indexOf('REPORTED')
      return {
        key: state,
        title: PROGRESS_NAMES[state],
        state: state === 'CANCELLED' ? 'bad' : isLast && !isOver ? 'now' : 'done',
        ...(at ? { time: momentText(at) } : { note: t('noTime') }),
      }
    }),
    ...ahead.map((state): TimelineItem => ({ key: state, title: PROGRESS_NAMES[state], state: 'todo' })),
  ]
  return <Timeline items={items} />
}
