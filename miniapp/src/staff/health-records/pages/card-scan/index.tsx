import type { CardRequest } from '@jktl/shared/health-records/card/contract'
import { CARD_MINUTES, CARD_USUAL_DIRECTORIES, minutesText } from '@jktl/shared/health-records/card/model'
import type { Directory } from '@jktl/shared/health-records/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { canScan, scanText } from '@/platform/scan'
import { Box, Button, Field, Outcome, Segmented, Stack } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { go, href } from '../../../routes'
import { DirectoryTicks } from '../../directory-ticks'
import { t } from '../../texts'
import { Trouble } from '../../trouble'
import { momentText } from '../../words'

const POLL_MS = 2_000
const MINUTES = CARD_MINUTES.map((minutes) => ({ value: String(minutes), label: minutesText(minutes) }))

/** What became of the question, as the phone of the patient answers it. */
function Answer({ asked, onAgain }: { asked: CardRequest; onAgain: () => void }) {
  const query = useRead('healthRecords.listMyCardRequests', {}, { refetchMs: POLL_MS })
  const request = query.data?.items.find(({ id }) => id === asked.id) ?? asked
  if (request.status === 'CONFIRMED')
    return (
      <Outcome tone="ok" icon="done" title={t('agreed')} note={t('agreedNote', { time: request.until ? momentText(request.until) : '' })}>
        <Button
          id="card-open"
          className="mt4"
          href={href('patient', { id: request.personId, purpose: 'TREAT' })}
          onPress={() => go('patient', { id: request.personId, purpose: 'TREAT' })}
        >
          {t('open')}
        </Button>
      </Outcome>
    )
  if (request.status === 'PENDING') return <Outcome tone="wait" icon="phone" title={`${request.nameMasked}：${t('waiting')}`} note={t('waitingNote')} />
  const refused = request.status === 'REFUSED'
  return (
    <Outcome tone="bad" icon="alert" title={t(refused ? 'refused' : 'lapsed')} note={t(refused ? 'refusedNote' : 'lapsedNote')}>
      <Button id="card-again" kind="secondary" className="mt4" onPress={onAgain}>
        {t('again')}
      </Button>
    </Outcome>
  )
}

function Question({ onAsked }: { onAsked: (request: CardRequest) => void }) {
  const [code, setCode] = useState('')
  const [directories, setDirectories] = useState<readonly Directory[]>(CARD_USUAL_DIRECTORIES)
  const [minutes, setMinutes] = useState('60')
  const [error, setError] = useState<string>()
  const ask = useWrite('healthRecords.askByCard', { onDone: onAsked, refresh: ['healthRecords.listMyCardRequests'] })
  const toggle = (one: Directory) => setDirectories((now) => (now.includes(one) ? now.filter((other) => other !== one) : [...now, one]))
  const send = () => {
    if (code.trim() === '') {
      setError(t('codeNeeded'))
      return focusOn('card-code')
    }
    setError(undefined)
    // The code is spent with this try, whatever comes of it.
    ask.run({ body: { qrText: code.trim(), directories: [...directories], minutes: Number(minutes) } })
    setCode('')
  }
  return (
    <>
      <Panel title={t('cardTitle')} note={t('cardNote')}>
        {canScan ? (
          <Button id="card-camera" icon="qr" fit onPress={() => void scanText().then((text) => text && setCode(text))}>
            {t('camera')}
          </Button>
        ) : null}
        <Field id="card-code" label={t('code')} hint={t('codeHint')} value={code} onChange={setCode} maxLength={512} first error={error} />
      </Panel>
      <Panel title={t('what')} flush>
        <DirectoryTicks values={directories} onToggle={toggle} />
      </Panel>
      <Panel title={t('howLong')}>
        <Segmented id="card-minutes" label={t('howLong')} choices={MINUTES} value={minutes} onChange={setMinutes} />
      </Panel>
      <Stack>
        <Trouble id="card-failed" failure={ask.failure} />
        <Box className="acts">
          <Button id="card-ask" busy={ask.busy} disabledReason={directories.length === 0 ? t('whatNeeded') : undefined} onPress={send}>
            {t('ask')}
          </Button>
        </Box>
      </Stack>
    </>
  )
}

/** The doctor scans, the patient answers on their own phone (§3.9). */
export default function CardScanPage() {
  const may = useMay('patients')
  const [asked, setAsked] = useState<CardRequest>()
  return (
    <Frame title={t('cardTitle')} current="patients" task>
      {may ? asked ? <Answer asked={asked} onAgain={() => setAsked(undefined)} /> : <Question onAsked={setAsked} /> : null}
    </Frame>
  )
}
