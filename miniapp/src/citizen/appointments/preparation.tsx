import type { Appointment } from '@jktl/shared/appointments/contract'
import { Notice, Text } from '@/ui'
import { t } from './exam-texts'

/** Of an examination: what to do before coming, and that the number is not the doctor's request (A14). */
export function Preparation({ visit }: { visit: Appointment }) {
  if (visit.preparation === undefined) return null
  return (
    <Notice id="exam-preparation" tone="notice">
      {visit.preparation ? (
        <>
          <Text look="strong">{t('prepare')}</Text>
          <Text look="sub">{visit.preparation}</Text>
        </>
      ) : null}
      <Text look="sub">{t('orderNeeded')}</Text>
    </Notice>
  )
}
