import { useRead } from '@/platform/api'
import { Box, Button, Empty, QueryStates } from '@/ui'
import { useDeskSettings } from '../frame/desk-settings'
import { PickerSheet } from '../frame/picker'
import { go, href } from '../routes'
import type { Place } from './place'
import { t } from './pool-texts'

const useInstitutions = (enabled = true) => useRead('directory.listInstitutions', { query: { limit: 100 } }, { enabled })

/** Whoever works for the whole region chooses an institution first. `onPick` opens the page's `PlaceSheet`. */
export function PlaceFirst({ id, onPick }: { id: string; onPick: () => void }) {
  const institutions = useInstitutions()
  return (
    <QueryStates query={institutions} empty={{ when: ({ items }) => items.length === 0, icon: 'building', title: t('noInstitutions') }}>
      {() => (
        <Empty
          icon="building"
          title={t('institutionNeeded')}
          note={t('institutionNeededNote')}
          action={
            <Button id={`${id}-open`} onPress={onPick}>
              {t('chooseInstitution')}
            </Button>
          }
        />
      )}
    </QueryStates>
  )
}

interface PlaceSheetProps {
  id: string
  place: Place
  onChange: (institutionId: string) => void
  onClose: () => void
}
/** Institutions whose numbers are booked here; the chosen one is remembered on this device. */
export function PlaceSheet({ id, place, onChange, onClose }: PlaceSheetProps) {
  const institutions = useInstitutions(place.isFree)
  const { setInstitution } = useDeskSettings()
  return (
    <PickerSheet
      id={id}
      title={t('chooseInstitution')}
      value={place.institutionId}
      choices={(institutions.data?.items ?? [])
        .filter(({ services }) => services.booking)
        .map(({ id: value, name, areaName }) => ({ value, label: name, note: areaName }))}
      onChange={(value) => {
        setInstitution(value)
        onChange(value)
        onClose()
      }}
      onClose={onClose}
    />
  )
}

/** Pages without a choice of their own send to the week page for it. */
export const PlaceNeeded = () => (
  <Box>
    <Empty
      icon="building"
      title={t('institutionNeeded')}
      note={t('institutionNeededNote')}
      action={
        <Button id="place-choose" href={href('pool')} onPress={() => go('pool')}>
          {t('chooseInstitution')}
        </Button>
      }
    />
  </Box>
)
