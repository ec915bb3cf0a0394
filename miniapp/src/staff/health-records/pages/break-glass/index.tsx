import type { BreakGlassSession } from '@jktl/shared/health-records/break-glass/contract'
import { BREAK_GLASS_REASON_CODES, BREAK_GLASS_REASON_MIN, BREAK_GLASS_REASONS, type BreakGlassReason } from '@jktl/shared/health-records/break-glass/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { canScan, scanText } from '@/platform/scan'
import { Box, Button, Cell, Field, LinkButton, List, Notice, Pill, QueryStates, RadioGroup, Stack, type StatusTone, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { go, href } from '../../../routes'
import { Prove } from '../../prove'
import { Supervision } from '../../supervision'
import { t } from '../../texts'
import { Trouble } from '../../trouble'
import { momentText } from '../../words'

const TONES: Record<BreakGlassSession['status'], StatusTone> = {
  OPEN: 'danger',
  WAITING: 'notice',
  CLOSED: 'paused',
  LAPSED: 'paused',
  ENDED: 'paused',
}
const REASONS = BREAK_GLASS_REASON_CODES.map((value) => ({ value, label: BREAK_GLASS_REASONS[value] }))

function Opening({ left }: { left: number }) {
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const [qrText, setQrText] = useState('')
  const [reasonCode, setReasonCode] = useState<BreakGlassReason | null>(null)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<{ at: 'who' | 'why' | 'words'; text: string }>()
  const open = useWrite('healthRecords.openBreakGlass', {
    refresh: ['healthRecords.listMyBreakGlass', 'healthRecords.listDeskPatients'],
    onDone: (session) => (session.status === 'OPEN' ? go('patient', { id: session.personId, purpose: 'ETREAT' }) : undefined),
  })
  const refuse = (at: 'who' | 'why' | 'words', text: string, field: string) => {
    setError({ at, text })
    return focusOn(field)
  }
  const send = () => {
    const hasPaper = name.trim().length >= 2 && idNumber.trim().length >= 15
    if (qrText.trim() === '' && !hasPaper) return refuse('who', t('idNeeded'), 'emergency-name')
    if (reasonCode === null) return refuse('why', t('whyNeeded'), `emergency-why-${BREAK_GLASS_REASON_CODES[0] ?? ''}`)
    if (reason.trim().length < BREAK_GLASS_REASON_MIN) return refuse('words', t('wordsNeeded'), 'emergency-words')
    setError(undefined)
    const who = qrText.trim() === '' ? { name: name.trim(), idNumber: idNumber.trim().toUpperCase() } : { qrText: qrText.trim() }
    open.run({ body: { who, reasonCode, reason: reason.trim() } })
    setQrText('')
  }
  return (
    <>
      <Panel title={t('person')} note={left > 0 ? t('leftToday', { count: left }) : t('leftNone')}>
        <Field
          id="emergency-name"
          label={t('name')}
          value={name}
          onChange={setName}
          maxLength={40}
          first
          error={error?.at === 'who' ? error.text : undefined}
        />
        <Field id="emergency-id" label={t('idNumber')} value={idNumber} onChange={setIdNumber} maxLength={18} />
        {canScan ? (
          <Button id="emergency-camera" icon="qr" kind="secondary" fit onPress={() => void scanText().then((text) => text && setQrText(text))}>
            {t('camera')}
          </Button>
        ) : null}
        <Field id="emergency-code" label={t('code')} hint={t('codeHint')} value={qrText} onChange={setQrText} maxLength={512} optional />
      </Panel>
      <Panel title={t('why')} flush>
        <RadioGroup id="emergency-why" label={t('why')} choices={REASONS} value={reasonCode} onChange={setReasonCode} />
        {error?.at === 'why' ? <Notice tone="danger">{error.text}</Notice> : null}
      </Panel>
      <Panel title={t('words')}>
        <Field
          id="emergency-words"
          label={t('words')}
          hint={t('wordsHint')}
          value={reason}
          onChange={setReason}
          maxLength={300}
          multiline
          first
          error={error?.at === 'words' ? error.text : undefined}
        />
      </Panel>
      <Stack>
        <Trouble id="emergency-failed" failure={open.failure} />
        <Box className="acts">
          <Button id="emergency-open" kind="danger-fill" busy={open.busy} onPress={send}>
            {t('openEmergency')}
          </Button>
        </Box>
      </Stack>
    </>
  )
}

function Sessions({ items }: { items: readonly BreakGlassSession[] }) {
  const close = useWrite('healthRecords.closeBreakGlass', { refresh: ['healthRecords.listMyBreakGlass', 'healthRecords.listDeskPatients'] })
  return (
    <Panel title={t('mySessions')} flush>
      {items.length === 0 ? (
        <Box className="panel-b">
          <Text look="sub">{t('noSessions')}</Text>
        </Box>
      ) : (
        <List label={t('mySessions')}>
          {items.map((session, index) => (
            <Cell
              key={session.id}
              first={index === 0}
              icon="alert"
              title={session.nameMasked}
              note={`${momentText(session.askedAt)}；${BREAK_GLASS_REASONS[session.reasonCode]}${session.until ? `；${t('until', { time: momentText(session.until) })}` : ''}`}
              value={<Pill tone={TONES[session.status]}>{t(session.status)}</Pill>}
              action={
                session.status === 'OPEN' ? (
                  <Button
                    id={`emergency-close-${session.id}`}
                    small
                    fit
                    kind="secondary"
                    busy={close.busy}
                    onPress={() => close.run({ body: { sessionId: session.id } })}
                  >
                    {t('close')}
                  </Button>
                ) : undefined
              }
            />
          ))}
        </List>
      )}
      <Trouble id="emergency-close-failed" failure={close.failure} />
    </Panel>
  )
}

/** 紧急调阅: second factor, then who and why; the patient knows at once (§3.7). */
export default function BreakGlassPage() {
  const may = useMay('patients')
  const factor = useRead('healthRecords.getSecondFactor', {}, { enabled: may })
  const mine = useRead('healthRecords.listMyBreakGlass', {}, { enabled: may })
  return (
    <Frame title={t('emergencyTitle')} current="patients" task>
      <Notice tone="danger">{t('emergencyNote')}</Notice>
      <Stack>
        <QueryStates query={factor}>
          {({ state, provedUntil }) =>
            provedUntil ? (
              <QueryStates query={mine}>{({ left }) => <Opening left={left} />}</QueryStates>
            ) : (
              <Panel title={t('factorTitle')} note={t('factorNote')}>
                {state === 'NONE' ? (
                  <LinkButton id="emergency-to-factor" more href={href('secondFactor')} onPress={() => go('secondFactor')}>
                    {t('toFactor')}
                  </LinkButton>
                ) : (
                  <Prove />
                )}
              </Panel>
            )
          }
        </QueryStates>
        <QueryStates query={mine}>{({ items }) => <Sessions items={items} />}</QueryStates>
        {may ? <Supervision /> : null}
      </Stack>
    </Frame>
  )
}
