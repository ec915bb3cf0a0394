import type { Channel } from '@jktl/shared/appointments/model'
import { allocate } from '@jktl/shared/appointments/pool/rules'
import type { QuotaMode } from '@jktl/shared/appointments/pool/model'
import { addDays, isBusinessDate } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useWrite, type Answer } from '@/platform/api'
import { Box, Button, Checkbox, ChipGroup, Field, RadioGroup, Segmented } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './pool-texts'
import { channelText, wholeOf } from './pool-words'
import { CHANNELS } from './quota-card'
import { WriteTrouble } from './write-trouble'

const MODES: readonly QuotaMode[] = ['RATIO', 'TOTAL', 'CUSTOM']
const KEEPABLE = ['WINDOW', 'PHONE', 'ELDER', 'REFERRAL'] as const
const WHOLE = 'all'
/** The figure of the example in the text. */
const EXAMPLE = 32
type List = Answer<'appointments.listQuotaPlans'>

/** A new version, begun from the one in force; what it would give is calculated by the server's own rule. */
export function QuotaForm({ list, onClose }: { list: List; onClose: () => void }) {
  const base = list.items.find(({ isInForce }) => isInForce)
  const [mode, setMode] = useState<QuotaMode>(base?.mode ?? 'RATIO')
  const [department, setDepartment] = useState<string>(WHOLE)
  const [texts, setTexts] = useState<Record<Channel, string>>(() =>
    base
      ? {
          ONLINE: String(base.shares.ONLINE),
          WINDOW: String(base.shares.WINDOW),
          PHONE: String(base.shares.PHONE),
          ELDER: String(base.shares.ELDER),
          REFERRAL: String(base.shares.REFERRAL),
        }
      : { ONLINE: '6', WINDOW: '2', PHONE: '1', ELDER: '1', REFERRAL: '0' },
  )
  const [pattern, setPattern] = useState<readonly Channel[]>(base?.pattern ?? [])
  const [kept, setKept] = useState<readonly (typeof KEEPABLE)[number][]>(base?.keptChannels ?? ['ELDER'])
  const [from, setFrom] = useState<string>(addDays(list.today, 1))
  const write = useWrite('appointments.createQuotaPlan', { onDone: onClose, refresh: ['appointments.listQuotaPlans'] })
  const figures = CHANNELS.map((channel) => wholeOf(texts[channel]))
  const shares = { ONLINE: figures[0] ?? 0, WINDOW: figures[1] ?? 0, PHONE: figures[2] ?? 0, ELDER: figures[3] ?? 0, REFERRAL: figures[4] ?? 0 }
  const isFilled = mode === 'CUSTOM' ? pattern.length > 0 : figures.every((figure) => figure !== null) && figures.some((figure) => figure)
  const isReady = isFilled && isBusinessDate(from)
  const example = isFilled ? allocate(EXAMPLE, { mode, shares, pattern }) : null
  const submit = () =>
    write.run({
      params: { id: list.institutionId },
      ifMatch: list.version,
      body: {
        ...(department === WHOLE ? {} : { departmentId: department }),
        mode,
        shares,
        pattern: [...pattern],
        keptChannels: [...kept],
        effectiveFrom: from,
      },
    })
  return (
    <Panel id="quota-form" title={t('quotaNew')}>
      <Box className="s-stack">
        <RadioGroup
          id="quota-department"
          label={t('department')}
          value={department}
          onChange={setDepartment}
          choices={[{ value: WHOLE, label: t('wholeInstitution') }, ...list.departments.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <Segmented id="quota-mode" label={t('quotaNew')} value={mode} onChange={setMode} choices={MODES.map((value) => ({ value, label: t(value) }))} />
        <Box as="p" className="sub">
          {t(`${mode}Hint`)}
        </Box>
        {mode === 'CUSTOM' ? (
          <Box>
            <Box as="p" className="lbl">
              {t('pattern')}
            </Box>
            <Box as="p">{pattern.map(channelText).join('、')}</Box>
            <ChipGroup
              id="quota-pattern"
              label={t('patternAdd')}
              value={null}
              onChange={(channel: Channel) => setPattern((now) => [...now, channel].slice(0, 40))}
              choices={CHANNELS.map((channel) => ({ value: channel, label: channelText(channel) }))}
            />
            <Button id="quota-pattern-clear" kind="quiet" small onPress={() => setPattern([])}>
              {t('patternClear')}
            </Button>
          </Box>
        ) : (
          <Box>
            {CHANNELS.map((channel, index) => (
              <Field
                key={channel}
                id={`quota-share-${channel}`}
                label={channelText(channel)}
                kind="number"
                value={texts[channel]}
                onChange={(text) => setTexts((now) => ({ ...now, [channel]: text }))}
                maxLength={4}
                first={index === 0}
              />
            ))}
          </Box>
        )}
        {example ? (
          <Box as="p" id="quota-example">
            {`${t('preview')}：${CHANNELS.map((channel) => `${channelText(channel)} ${example[channel]}`).join('，')}`}
          </Box>
        ) : null}
        <Box>
          <Box as="p" className="lbl">
            {t('kept')}
          </Box>
          <Box as="p" className="sub">
            {t('keptHint')}
          </Box>
          {KEEPABLE.map((channel) => (
            <Checkbox
              key={channel}
              id={`quota-keep-${channel}`}
              checked={kept.includes(channel)}
              onChange={(on) => setKept((now) => (on ? [...now, channel] : now.filter((one) => one !== channel)))}
            >
              {channelText(channel)}
            </Checkbox>
          ))}
        </Box>
        <Field id="quota-from" label={t('effectiveFrom')} value={from} onChange={setFrom} maxLength={10} first />
        <WriteTrouble id="quota-trouble" write={write} />
        <Box className="acts">
          <Button id="quota-submit" fit busy={write.busy} disabledReason={isReady ? undefined : t('quotaNeeded')} onPress={submit}>
            {t('quotaSubmit')}
          </Button>
          <Button id="quota-cancel" kind="secondary" fit onPress={onClose}>
            {t('giveUp')}
          </Button>
        </Box>
      </Box>
    </Panel>
  )
}
