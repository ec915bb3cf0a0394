import { MOST_WORK_NAME, MOST_WORK_TEXT, WORK_KIND_CODES, WORK_KINDS } from '@jktl/shared/grid-events/work-log/model'
import { type ReactNode, useState } from 'react'
import { useRead } from '@/platform/api'
import { findFix } from '@/platform/location'
import { Box, Button, Field, Notice, RadioGroup, Row, Text } from '@/ui'
import { focusOn } from '../frame/keys'
import { Panel } from '../frame/panel'
import type { WorkLogPayload } from './work-log-courier'
import { t } from './work-log-texts'

export const BLANK_LOG: WorkLogPayload = { kind: 'PATROL', name: '', text: '', eventId: null, dutyId: null, point: null }

interface WorkLogFormProps {
  first: WorkLogPayload
  /** A place is only taken while it is being written. */
  hasPlace: boolean
  submit: string
  busy: boolean
  problem: ReactNode
  photos: ReactNode
  /** What it is linked with already, in words. */
  linked?: string | undefined
  onChange?: (written: WorkLogPayload) => void
  onSubmit: (written: WorkLogPayload) => void
}

/** Kind, name, text, links, place and photos of a work record. */
export function WorkLogForm({ first, hasPlace, submit, busy, problem, photos, linked, onChange, onSubmit }: WorkLogFormProps) {
  const [log, setLog] = useState(first)
  const [isTried, setTried] = useState(false)
  const change = (part: Partial<WorkLogPayload>) => {
    const next = { ...log, ...part }
    setLog(next)
    onChange?.(next)
  }
  const [noName, noText] = [log.name.trim() === '', log.text.trim() === '']
  const send = () => {
    setTried(true)
    if (noName || noText) return focusOn(noName ? 'log-name' : 'log-text')
    onSubmit({ ...log, name: log.name.trim(), text: log.text.trim() })
  }
  return (
    <Box className="s-stack">
      <Panel id="log-form" title={t('log')}>
        <RadioGroup
          id="log-kind"
          label={t('kind')}
          value={log.kind}
          onChange={(kind) => change({ kind })}
          choices={WORK_KIND_CODES.map((value) => ({ value, label: WORK_KINDS[value] }))}
        />
        <Field
          id="log-name"
          label={t('name')}
          value={log.name}
          onChange={(name) => change({ name })}
          maxLength={MOST_WORK_NAME}
          hint={t('nameHint')}
          error={isTried && noName ? t('nameNeeded') : undefined}
        />
        <Field
          id="log-text"
          label={t('description')}
          value={log.text}
          onChange={(text) => change({ text })}
          maxLength={MOST_WORK_TEXT}
          multiline
          hint={t('textHint')}
          error={isTried && noText ? t('textNeeded') : undefined}
        />
      </Panel>
      <Panel id="log-photos" title={t('photos')}>
        {photos}
      </Panel>
      {hasPlace ? <Place point={log.point} onChange={(point) => change({ point })} /> : null}
      <Links log={log} linked={linked} onChange={change} />
      {problem}
      <Box className="acts">
        <Button id="log-submit" fit busy={busy} onPress={send}>
          {submit}
        </Button>
      </Box>
    </Box>
  )
}

/** The place of the phone, only when its owner presses for it (§3.9). */
function Place({ point, onChange }: { point: WorkLogPayload['point']; onChange: (point: WorkLogPayload['point']) => void }) {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const locate = async () => {
    setState('busy')
    const fix = await findFix()
    setState(fix ? 'idle' : 'failed')
    if (fix) onChange({ longitude: fix.longitude, latitude: fix.latitude, crs: fix.crs, accuracyM: fix.accuracyM })
  }
  const metres = point?.accuracyM
  return (
    <Panel id="log-place" title={t('place')}>
      <Box className="s-stack">
        <Box id="log-place-state" live="polite">
          {point ? <Text>{metres ? t('located', { metres: Math.round(metres) }) : t('locatedRough')}</Text> : null}
          {state === 'failed' && !point ? <Text>{t('notLocated')}</Text> : null}
        </Box>
        <Text look="sub">{t('placeNote')}</Text>
        <Row wrap tight>
          {point ? (
            <Button id="log-forget-place" kind="secondary" small fit onPress={() => onChange(null)}>
              {t('forget')}
            </Button>
          ) : (
            <Button id="log-locate" kind="secondary" small fit icon="pin" busy={state === 'busy'} onPress={() => void locate()}>
              {t(state === 'busy' ? 'locating' : 'locate')}
            </Button>
          )}
        </Row>
      </Box>
    </Panel>
  )
}

const MOST_CHOICES = 20
/** An event in one's hands, or a fixed duty that is due: what the record is about. Without a network there is only what it was. */
function Links({ log, linked, onChange }: { log: WorkLogPayload; linked: string | undefined; onChange: (part: Partial<WorkLogPayload>) => void }) {
  const events = useRead('gridEvents.listInbox', { query: { queue: 'MINE', limit: MOST_CHOICES } }, { keep: true })
  const duties = useRead('gridEvents.listDuties', { query: { view: 'DUE', limit: MOST_CHOICES } }, { keep: true })
  const value = log.eventId ? `event-${log.eventId}` : log.dutyId ? `duty-${log.dutyId}` : 'none'
  const found = [
    ...(events.data?.items ?? []).map(({ id, text }) => ({ value: `event-${id}`, label: t('linkEvent', { text }) })),
    ...(duties.data?.items ?? []).map(({ id, title }) => ({ value: `duty-${id}`, label: t('linkDuty', { text: title }) })),
  ]
  const isListed = value === 'none' || found.some((one) => one.value === value)
  const choices = [{ value: 'none', label: t('noLink') }, ...(isListed ? [] : [{ value, label: t('linkKept', { text: linked ?? '' }) }]), ...found]
  if (choices.length === 1) return null
  return (
    <Panel id="log-links" title={t('link')}>
      <RadioGroup
        id="log-link"
        label={t('link')}
        value={value}
        onChange={(next) =>
          onChange({
            eventId: next.startsWith('event-') ? next.slice('event-'.length) : null,
            dutyId: next.startsWith('duty-') ? next.slice('duty-'.length) : null,
          })
        }
        choices={choices}
      />
    </Panel>
  )
}

export const FormProblem = ({ children }: { children: string | null }) =>
  children === null ? null : (
    <Notice id="log-problem" tone="danger" live>
      {children}
    </Notice>
  )
