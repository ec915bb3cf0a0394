import { CLUE_KINDS, CLUE_STATES } from '@jktl/shared/grid-events/clue/model'
import { clockTimeOf, dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { useRead } from '@/platform/api'
import { Cell, List, Pill, QueryStates, Section, Text } from '@/ui'
import { t } from './clue-texts'

const TONES = { RECEIVED: 'notice', ACKNOWLEDGED: 'info', CLOSED: 'ok' } as const
const momentText = (instant: string): string => `${formatDateCn(dateOf(Date.parse(instant)))} ${clockTimeOf(Date.parse(instant))}`

/** One's own clues and how far each is; not a word of what is done. */
export function OwnClues() {
  const query = useRead('gridEvents.listOwnClues', {})
  return (
    <Section title={t('mine')}>
      <QueryStates query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Text look="sub">{t('mineNone')}</Text>
          ) : (
            <List label={t('mine')} id="own-clues">
              {items.map((clue, index) => (
                <Cell
                  key={`${clue.reportedAt} ${clue.kind}`}
                  first={index === 0}
                  title={CLUE_KINDS[clue.kind].label}
                  note={
                    <>
                      {t('mineLine', { time: momentText(clue.reportedAt) })} <Pill tone={TONES[clue.state]}>{CLUE_STATES[clue.state]}</Pill>
                    </>
                  }
                />
              ))}
            </List>
          )
        }
      </QueryStates>
    </Section>
  )
}
