import { EVENT_STATES } from '@jktl/shared/grid-events/lifecycle'
import type { SimilarEvent } from '@jktl/shared/grid-events/work/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Box, Button, Notice, QueryStates, RadioGroup, Sheet, Text } from '@/ui'
import { useAct } from '../act'
import { Trouble } from '../trouble'
import { timeText } from '../words'
import { t } from '../work-texts'
import type { SheetProps } from './sheet-props'

const situation = ({ eventNo, state, distanceM, reportedAt, placeText }: SimilarEvent): string =>
  [eventNo, EVENT_STATES[state].label, distanceM === null ? t('noDistance') : t('away', { metres: distanceM }), timeText(reportedAt), placeText]
    .filter(Boolean)
    .join(' · ')

/** 并入同一件: what is near and alike (§3.5). */
export function MergeSheet({ event, onDone, onOvertaken, onClose }: SheetProps) {
  const query = useRead('gridEvents.listSimilarEvents', { params: { id: event.id } })
  const act = useAct('gridEvents.mergeEvent', { onDone, onOvertaken })
  const [chosen, setChosen] = useState<string | null>(null)
  const [isTried, setTried] = useState(false)
  const master = query.data?.items.find(({ id }) => id === chosen)
  const send = () => {
    setTried(true)
    if (master) act.run({ params: { id: event.id }, ifMatch: event.version, body: { masterEventId: master.id } })
  }
  return (
    <Sheet id="merge-sheet" title={t('mergeTitle')} onClose={onClose}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'search', title: t('mergeNone') }}>
        {({ items }) => (
          <Box className="s-stack">
            <Text look="sub">{t('mergeNote')}</Text>
            <RadioGroup
              id="merge"
              label={t('mergeTitle')}
              value={chosen}
              onChange={setChosen}
              choices={items.map((one) => ({ value: one.id, label: one.text, note: situation(one) }))}
            />
            <Trouble id="merge-failed" failure={act.failure} />
            {isTried && !master ? (
              <Notice id="merge-missing" tone="danger" live>
                {t('mergePick')}
              </Notice>
            ) : null}
            <Button id="merge-submit" busy={act.busy} onPress={send}>
              {master ? t('mergeGo', { no: master.eventNo }) : t('actMerge')}
            </Button>
          </Box>
        )}
      </QueryStates>
    </Sheet>
  )
}
