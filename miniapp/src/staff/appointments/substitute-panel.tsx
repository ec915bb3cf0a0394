import type { PoolSessionDetail } from '@jktl/shared/appointments/pool/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Field, Notice, RadioGroup } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './pool-texts'
import { stamp } from './pool-words'
import { WriteTrouble } from './write-trouble'

/** 替诊: who may take the session over, and what the booked people said. */
export function SubstitutePanel({ detail: { session, substitutes, substitution } }: { detail: PoolSessionDetail }) {
  const [doctorId, setDoctorId] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const write = useWrite('appointments.substituteDoctor', {
    onDone: () => {
      setDoctorId(null)
      setReason('')
    },
    refresh: ['appointments.getPoolSession', 'appointments.listPoolWeek', 'appointments.listRoster'],
  })
  const chosen = substitutes.find((one) => one.doctorId === doctorId)
  return (
    <Panel title={t('substitute')} note={t('substituteNote')}>
      <Box className="s-stack">
        {substitution ? (
          <Notice id="substituted" tone="info">
            {t('substituted', { doctor: substitution.fromDoctorName, time: stamp(substitution.at) })}
            {t('substitutedCounts', substitution)}
          </Notice>
        ) : null}
        {session.state === 'SUSPENDED' || substitutes.length === 0 ? (
          <Box as="p">{session.state === 'SUSPENDED' ? t('suspended') : t('substituteNone')}</Box>
        ) : (
          <>
            <RadioGroup
              id="substitute"
              label={t('substitute')}
              value={doctorId}
              onChange={setDoctorId}
              choices={substitutes.map((one) => ({ value: one.doctorId, label: one.name, note: one.title }))}
            />
            <Field id="substitute-reason" label={t('substituteReason')} value={reason} onChange={setReason} maxLength={200} first />
            <WriteTrouble id="substitute-trouble" write={write} />
            <Box className="acts">
              <Button
                id="substitute-submit"
                fit
                busy={write.busy}
                disabledReason={chosen && reason.trim().length >= 2 ? undefined : t('substituteNeeded')}
                onPress={() => {
                  if (chosen) write.run({ params: { id: session.id }, ifMatch: session.version, body: { doctorId: chosen.doctorId, reason: reason.trim() } })
                }}
              >
                {chosen ? t('substituteSubmit', { doctor: chosen.name }) : t('substitute')}
              </Button>
            </Box>
          </>
        )}
      </Box>
    </Panel>
  )
}
