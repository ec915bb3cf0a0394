import { cardCodeOf } from '@jktl/shared/grid-events/people/model'
import { useEffect, useState } from 'react'
import { ApiProblem, useWrite, type Answer } from '@/platform/api'
import { canScan, scanText } from '@/platform/scan'
import { Button, Card, Field, KeyValueList, Notice, Outcome, Page, Text } from '@/ui'
import { useParams } from '../../../routes'
import { t } from '../../clue-texts'

type Check = Answer<'gridEvents.checkWorkCard'>
const LOOKS = { VALID: ['ok', 'done', 'validNote'], EXPIRED: ['wait', 'clock', 'expiredNote'], INVALID: ['bad', 'alert', 'invalidNote'] } as const

function Result({ check, onAgain }: { check: Check; onAgain: () => void }) {
  const [tone, icon, note] = LOOKS[check.result]
  return (
    <>
      <Card>
        <Outcome tone={tone} icon={icon} title={t(check.result)} note={t(note)} />
        {check.holder ? (
          <KeyValueList
            items={[
              { key: t('name'), value: check.holder.nameMasked },
              { key: t('grid'), value: check.holder.gridName },
              { key: t('post'), value: check.holder.postLabel },
            ]}
          />
        ) : null}
      </Card>
      <Button id="card-check-again" kind="secondary" className="mt4" onPress={onAgain}>
        {t('again')}
      </Button>
    </>
  )
}

/** 核验网格员 (R260): open to everybody; the code names nobody and is worth nothing half a minute later. */
export default function WorkCardCheckPage() {
  const { code: scanned = '' } = useParams('workCardCheck')
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const [check, setCheck] = useState<Check | null>(null)
  const ask = useWrite('gridEvents.checkWorkCard', { onDone: setCheck })
  const { run } = ask
  const send = (from: string) => {
    const code = cardCodeOf(from)
    setError(code ? undefined : t('codeNeeded'))
    if (code) run({ body: { code } })
  }
  useEffect(() => {
    const code = cardCodeOf(scanned)
    if (code) run({ body: { code } })
    // Once per address: the digits are checked when the page is opened with them.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [scanned])
  return (
    <Page title={t('check')}>
      {check ? (
        <Result
          check={check}
          onAgain={() => {
            setCheck(null)
            setText('')
          }}
        />
      ) : (
        <>
          <Text>{t('checkNote')}</Text>
          {canScan ? (
            <Button id="card-check-scan" icon="qr" className="mt4" onPress={() => void scanText().then((read) => read && send(read))}>
              {t('scan')}
            </Button>
          ) : null}
          <Field
            id="card-check-code"
            label={t('code')}
            kind="number"
            hint={t('codeHint')}
            error={error}
            maxLength={20}
            value={text}
            onChange={setText}
            onConfirm={() => send(text)}
          />
          {ask.failure ? (
            <Notice id="card-check-failed" tone="danger" live>
              {ask.failure instanceof ApiProblem ? ask.failure.title : t('checkFailed')}
            </Notice>
          ) : null}
          <Button id="card-check-do" kind={canScan ? 'secondary' : 'primary'} className="mt4" busy={ask.busy} onPress={() => send(text)}>
            {t('doCheck')}
          </Button>
        </>
      )}
    </Page>
  )
}
