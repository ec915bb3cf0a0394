import type { GridPerson } from '@jktl/shared/grid-events/people/contract'
import { ABSENCE_KINDS } from '@jktl/shared/grid-events/people/model'
import { useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, Cell, List, Text } from '@/ui'
import { t } from './people-texts'
import { dayText, lastDayText } from './people-words'
import { Trouble } from './trouble'

type Absence = GridPerson['absences'][number]

const stateOf = ({ isTakenBack, isNow, startsAt }: Absence): string =>
  isTakenBack ? t('takenBack') : isNow ? t('now') : Date.parse(startsAt) > serverNow() ? t('coming') : t('over')
const endWord = ({ kind, isNow }: Absence): string => (kind === 'SUSPENSION' ? t('reinstate') : isNow ? t('endLeave') : t('takeBack'))

/** 请假 and 停岗 of somebody, the latest first; what the reader may end has a button. */
export function AbsenceList({ label, items, empty }: { label: string; items: readonly Absence[]; empty: string }) {
  const end = useWrite('gridEvents.endAbsence', {
    refresh: ['gridEvents.getOwnGridPerson', 'gridEvents.getGridPerson', 'gridEvents.searchGridPeople', 'gridEvents.getWorkCard'],
  })
  if (items.length === 0)
    return (
      <Box className="panel-b">
        <Text look="sub">{empty}</Text>
      </Box>
    )
  return (
    <>
      <Trouble id="absence-failed" failure={end.failure} />
      <List label={label}>
        {items.map((absence, index) => (
          <Cell
            key={absence.id}
            id={`absence-${absence.id}`}
            first={index === 0}
            icon={absence.kind === 'LEAVE' ? 'calendar' : 'stop'}
            title={`${ABSENCE_KINDS[absence.kind]}·${stateOf(absence)}`}
            note={`${t('fromTo', { from: dayText(absence.startsAt), to: absence.endsAt ? lastDayText(absence.endsAt) : t('openEnd') })}。${absence.reason}`}
            action={
              absence.mayEnd ? (
                <Button
                  id={`absence-end-${index}`}
                  kind="secondary"
                  small
                  busy={end.busy}
                  onPress={() => end.run({ params: { id: absence.id }, ifMatch: absence.version })}
                >
                  {endWord(absence)}
                </Button>
              ) : undefined
            }
          />
        ))}
      </List>
    </>
  )
}
