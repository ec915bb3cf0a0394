import { useState } from 'react'
import { Box, Button, Icon, Plate, Press, RadioGroup, Sheet } from '@/ui'
import { relationLabel, usePeople } from '../people/use-people'
import { serviceOf, type ServiceKey } from '../service-table'
import { useDisplay } from '../use-display'
import { t } from './texts'

/** With the ticket's code and the fixed phone: six actions (ux-wechat §7.4). */
const BIG_ROWS = ['booking', 'appointments', 'health', 'health-card'] as const satisfies readonly ServiceKey[]

/** The four services of the elder home, one large row each. */
export function BigRows({ personId }: { personId: string | null }) {
  return (
    <>
      {BIG_ROWS.map((key) => {
        const { icon, open, address } = serviceOf(key)
        return (
          <Press key={key} id={`home-tile-${key}`} className="bigrow" href={address(personId)} onPress={() => open(personId)}>
            <Plate icon={icon} />
            <Box as="span" className="grow">
              {t(key)}
            </Box>
            <Icon name="right" size="s" tone="text-2" />
          </Press>
        )
      })}
    </>
  )
}

/** Whom the pages act for and the way back to the standard theme; a sheet instead of sliding chips. */
export function ElderTop() {
  const { change } = useDisplay()
  const { people, acting, actFor } = usePeople()
  const [choosing, setChoosing] = useState(false)
  return (
    <>
      <Box className="elder-top">
        {acting && people.length > 1 ? (
          <Button id="home-person" kind="secondary" icon="users" onPress={() => setChoosing(true)}>
            {t('actFor', { person: relationLabel(acting) })}
          </Button>
        ) : null}
        <Button id="home-elder" kind="secondary" icon="textsize" onPress={() => change({ typeSize: 'standard' })}>
          {t('standard')}
        </Button>
      </Box>
      {choosing && acting ? (
        <Sheet id="home-people" title={t('whoFor')} onClose={() => setChoosing(false)}>
          <RadioGroup
            id="home-people-choice"
            label={t('whoFor')}
            value={acting.id}
            choices={people.map((person) => ({
              value: person.id,
              label: `${relationLabel(person)} ${person.nameMasked}`,
              note: person.note ?? t('age', { age: person.ageYears }),
            }))}
            onChange={(id) => {
              actFor(id)
              setChoosing(false)
            }}
          />
        </Sheet>
      ) : null}
    </>
  )
}
