import type { GrantCandidate } from '@jktl/shared/health-records/grants/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Button, Field, Notice, Stack } from '@/ui'
import { GrantFailure } from './grant-failure'
import { t } from './grants-texts'

/** Somebody outside the family, by name and 公民身份号码; both go in the body of the question, never in an address. */
export function PersonFinder({ onFound }: { onFound: (candidate: GrantCandidate) => void }) {
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const find = useWrite('healthRecords.findGranteePerson', { onDone: onFound })
  const isReady = name.trim().length >= 2 && idNumber.trim().length >= 15
  return (
    <Stack>
      <Field id="find-name" label={t('personName')} first value={name} onChange={setName} maxLength={40} autoComplete="off" />
      <Field id="find-number" label={t('personId')} kind="idcard" value={idNumber} onChange={setIdNumber} maxLength={18} autoComplete="off" />
      <Notice icon="lock">{t('personNote')}</Notice>
      <GrantFailure id="find-failure" failure={find.failure} />
      <Stack>
        <Button
          id="find-person"
          busy={find.busy}
          {...(isReady ? {} : { disabledReason: t('personNote') })}
          onPress={() => find.run({ body: { name: name.trim(), idNumber: idNumber.trim() } })}
        >
          {t('find')}
        </Button>
      </Stack>
    </Stack>
  )
}
