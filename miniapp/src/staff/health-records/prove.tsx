import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Button, Field } from '@/ui'
import { focusOn } from '../frame/keys'
import { t } from './texts'
import { Trouble } from './trouble'

/** Six digits of the authenticator app. */
export function Prove() {
  const [code, setCode] = useState('')
  const [error, setError] = useState<string>()
  const prove = useWrite('healthRecords.proveSecondFactor', { onDone: () => setCode(''), refresh: ['healthRecords.getSecondFactor'] })
  const send = () => {
    if (!/^\d{6}$/.test(code.trim())) {
      setError(t('factorCodeNeeded'))
      return focusOn('factor-code')
    }
    setError(undefined)
    prove.run({ body: { code: code.trim() } })
  }
  return (
    <>
      <Field id="factor-code" label={t('factorCode')} kind="number" value={code} onChange={setCode} maxLength={6} first error={error} />
      <Trouble id="factor-failed" failure={prove.failure} />
      <Button id="factor-prove" fit busy={prove.busy} onPress={send}>
        {t('factorProve')}
      </Button>
    </>
  )
}
