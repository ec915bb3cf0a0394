import { TRANSFER_DIRECTIONS, TRANSFER_REASONS } from '@jktl/shared/grid-events/model'
import type { GridEventPage } from '@jktl/shared/grid-events/work/contract'
import { Box, Cell, List, MediaList, Pill, Timeline, type StatusTone } from '@/ui'
import { Panel } from '../../frame/panel'
import { go, href } from '../../routes'
import { timeText } from '../words'
import { t } from '../work-texts'
import { stepTitle } from './step-words'

type Step = GridEventPage['steps'][number]
const whose = ({ staffName, actor }: Step): string => staffName ?? t(actor === 'system' ? 'system' : actor === 'follower' ? 'follower' : 'resident')

const StepNote = ({ step }: { step: Step }) => (
  <>
    <Box as="span">{[whose(step), step.publicNote].filter(Boolean).join('：')}</Box>
    {step.staffNote ? <Box as="p">{t('staffOnly', { text: step.staffNote })}</Box> : null}
    <MediaList id={`step-media-${step.seq}`} items={step.media} />
  </>
)

/** What was done, the newest first. */
export const History = ({ event }: { event: GridEventPage }) => (
  <Panel title={t('progress')}>
    <Timeline
      items={[...event.steps].reverse().map((step) => ({
        key: String(step.seq),
        title: stepTitle(step.action),
        time: timeText(step.at),
        note: <StepNote step={step} />,
        state: 'done' as const,
      }))}
    />
  </Panel>
)

const TONES: Record<GridEventPage['transferRows'][number]['state'], StatusTone> = {
  OFFERED: 'notice',
  ACCEPTED: 'ok',
  DECLINED: 'paused',
  LAPSED: 'paused',
  WITHDRAWN: 'paused',
}
export const Transfers = ({ event }: { event: GridEventPage }) =>
  event.transferRows.length === 0 ? null : (
    <Panel title={t('transfers')} flush>
      <List label={t('transfers')}>
        {event.transferRows.map((row, index) => (
          <Cell
            key={row.offeredAt}
            first={index === 0}
            title={t('transferLine', { from: row.fromName, to: row.toName })}
            note={[TRANSFER_DIRECTIONS[row.direction], TRANSFER_REASONS[row.reason], row.note, timeText(row.offeredAt)].filter(Boolean).join(' · ')}
            value={<Pill tone={TONES[row.state]}>{t(row.state)}</Pill>}
          />
        ))}
      </List>
    </Panel>
  )

export const Merged = ({ event }: { event: GridEventPage }) =>
  event.merged.length === 0 ? null : (
    <Panel title={t('same')} flush>
      <List label={t('same')}>
        {event.merged.map((one, index) => (
          <Cell
            key={one.id}
            id={`merged-${one.id}`}
            first={index === 0}
            title={one.text}
            note={`${one.eventNo} · ${timeText(one.reportedAt)}`}
            href={href('gridEvent', { id: one.id })}
            onPress={() => go('gridEvent', { id: one.id })}
          />
        ))}
      </List>
    </Panel>
  )

export const Photos = ({ event }: { event: GridEventPage }) => (
  <Panel title={t('photos')}>
    {event.media.length === 0 ? (
      <Box as="p" className="sub">
        {t('noPhotos')}
      </Box>
    ) : (
      <MediaList id="event-media" items={event.media} />
    )}
  </Panel>
)
