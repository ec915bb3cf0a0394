import { NODE_LEVELS } from '@jktl/shared/grid-events/model'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { storage } from '@/platform/storage'
import { Button, Cell, List, QueryStates, Sheet, Stack, Text } from '@/ui'
import { t } from './place-texts'

export interface ChosenPlace {
  code: string
  /** With what it lies in: `西门街道 柳岸社区`. */
  name: string
}
const KEY = 'grid-place'
/** The place chosen last on this phone. */
export const lastPlace = (): ChosenPlace | null => storage.get<ChosenPlace>(KEY) ?? null

/** 所在网格, level by level; from a street or a village on it can be taken as it is. */
export function PlaceSheet({ onChoose, onClose }: { onChoose: (place: ChosenPlace) => void; onClose: () => void }) {
  const [within, setWithin] = useState<string | null>(null)
  const query = useRead('gridEvents.listPlaces', { query: within ? { within } : {} }, { keep: true })
  return (
    <Sheet id="place" title={t('choose')} onClose={onClose}>
      <QueryStates query={query}>
        {({ path, items }) => {
          const here = path.at(-1)
          const spoken = path.filter(({ code }) => code.length > NODE_LEVELS.COUNTY.digits).map(({ name }) => name)
          const choose = () => {
            if (!here) return
            const place = { code: here.code, name: spoken.join(' ') }
            storage.set(KEY, place)
            onChoose(place)
          }
          const isFine = here !== undefined && here.code.length >= NODE_LEVELS.TOWNSHIP.digits
          return (
            <>
              {within ? (
                <Stack>
                  <Button id="place-up" kind="quiet" small fit icon="back" onPress={() => setWithin(path.at(-2)?.code ?? null)}>
                    {t('up')}
                  </Button>
                </Stack>
              ) : null}
              {isFine ? (
                <Stack>
                  <Button id="place-here" onPress={choose}>
                    {t('here', { name: here.name })}
                  </Button>
                </Stack>
              ) : null}
              <Stack>
                {items.length === 0 ? (
                  <Text look="sub">{t('none')}</Text>
                ) : (
                  <List id="place-list" {...(here ? { label: t('inside', { name: here.name }) } : {})}>
                    {items.map((item, index) => (
                      <Cell
                        key={item.code}
                        id={`place-${item.code}`}
                        first={index === 0}
                        title={item.name}
                        {...(item.isSynthetic ? { value: t('synthetic') } : {})}
                        onPress={() => setWithin(item.code)}
                      />
                    ))}
                  </List>
                )}
              </Stack>
            </>
          )
        }}
      </QueryStates>
    </Sheet>
  )
}
