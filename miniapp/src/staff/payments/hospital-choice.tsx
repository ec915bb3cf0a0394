import { type ReactNode, useState } from 'react'
import { SelectRow } from '@/ui'
import { PickerSheet } from '../frame/picker'
import { t } from './channels-texts'

export interface HospitalChoice {
  hospitalId: string | null
  clear: () => void
  /** Stands in the form. */
  row: ReactNode
  /** Goes into the frame's overlay while it is open. */
  sheet: ReactNode
}

/** One hospital of many, found by its name. */
export function useHospitalChoice(id: string, hospitals: readonly { id: string; name: string }[]): HospitalChoice {
  const [hospitalId, setHospital] = useState<string | null>(null)
  const [isOpen, setOpen] = useState(false)
  const name = hospitals.find((one) => one.id === hospitalId)?.name
  return {
    hospitalId,
    clear: () => setHospital(null),
    row: <SelectRow id={`${id}-open`} label={t('institution')} value={name ?? t('pickInstitution')} onPress={() => setOpen(true)} />,
    sheet: isOpen ? (
      <PickerSheet
        id={id}
        title={t('pickInstitution')}
        choices={hospitals.map((one) => ({ value: one.id, label: one.name }))}
        value={hospitalId}
        onChange={(value) => {
          setHospital(value)
          setOpen(false)
        }}
        onClose={() => setOpen(false)}
      />
    ) : null,
  }
}
