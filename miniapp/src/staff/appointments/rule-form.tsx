import type { RuleParameters, RuleVersion } from '@jktl/shared/appointments/pool/rule-contract'
import { addDays, dateOf, isBusinessDate } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useWrite, type Answer } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, ChipGroup, Field, Notice, Switch } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './pool-texts'
import { changesBetween, choiceText, PARAMETERS, valueOf } from './rule-words'
import { WriteTrouble } from './write-trouble'

type Texts = Record<keyof RuleParameters, string>
const textsOf = (parameters: RuleParameters): Texts =>
  Object.fromEntries(PARAMETERS.map(({ key }) => [key, parameters[key] === null ? '' : String(parameters[key])])) as Texts

/** A new version made from the one in force; below stand the differences in words, before the button that makes it binding. */
export function RuleForm({ list, current, onClose }: { list: Answer<'appointments.listRuleVersions'>; current: RuleVersion; onClose: () => void }) {
  const [texts, setTexts] = useState<Texts>(() => textsOf(current.parameters))
  const [from, setFrom] = useState<string>(addDays(dateOf(serverNow()), 1))
  const [source, setSource] = useState('')
  const write = useWrite('appointments.createRuleVersion', { onDone: onClose, refresh: ['appointments.listRuleVersions'] })
  const entries = PARAMETERS.map((parameter) => ({ ...parameter, value: valueOf(parameter, texts[parameter.key]) }))
  const wrong = entries.find(({ value }) => value === undefined)
  const parameters = Object.fromEntries(entries.map(({ key, value }) => [key, value])) as RuleParameters
  const changes = wrong ? [] : changesBetween(current.parameters, parameters)
  const others = list.otherReleaseTimes.filter(({ time }) => time === texts.releaseTime)
  const isReady = !wrong && changes.length > 0 && isBusinessDate(from) && source.trim().length >= 2
  const change = (key: keyof RuleParameters) => (text: string) => setTexts((now) => ({ ...now, [key]: text }))
  return (
    <Panel id="rule-form" title={t('ruleNew')}>
      <Box className="s-stack">
        <Box>
          {PARAMETERS.map(({ key, name, kind, values }, index) =>
            kind === 'flag' ? (
              <Switch key={key} id={`rule-${key}`} label={name} checked={texts[key] === 'true'} onChange={(on) => change(key)(String(on))} />
            ) : kind === 'choice' ? (
              <Box key={key}>
                <Box as="p" className="lbl">
                  {name}
                </Box>
                <ChipGroup
                  id={`rule-${key}`}
                  label={name}
                  value={texts[key]}
                  onChange={change(key)}
                  choices={(values ?? []).map((value) => ({ value, label: choiceText(value) }))}
                />
              </Box>
            ) : (
              <Field
                key={key}
                id={`rule-${key}`}
                label={name}
                {...(kind === 'number' ? { kind: 'number' as const } : {})}
                value={texts[key]}
                onChange={change(key)}
                maxLength={5}
                first={index === 0}
                error={entries[index]?.value === undefined ? t('ruleWrong', { name }) : undefined}
              />
            ),
          )}
        </Box>
        {others.length ? (
          <Notice id="rule-busy" tone="notice">
            {t('ruleBusy', { names: others.map(({ institutionName }) => institutionName).join('、'), time: texts.releaseTime })}
          </Notice>
        ) : null}
        <Box id="rule-changes">
          <Box as="p" className="lbl">
            {t('ruleDiff')}
          </Box>
          {changes.length ? (
            <Box as="ul">
              {changes.map((one) => (
                <Box as="li" key={one.key}>
                  {t('ruleChange', one)}
                </Box>
              ))}
            </Box>
          ) : (
            <Box as="p">{t('ruleSame')}</Box>
          )}
        </Box>
        <Field id="rule-from" label={t('ruleEffective')} value={from} onChange={setFrom} maxLength={10} first />
        <Field id="rule-source" label={t('ruleSource')} hint={t('ruleSourceHint')} value={source} onChange={setSource} maxLength={200} />
        <WriteTrouble id="rule-trouble" write={write} />
        <Box className="acts">
          <Button
            id="rule-submit"
            fit
            busy={write.busy}
            disabledReason={isReady ? undefined : t('ruleNeeded')}
            onPress={() =>
              write.run({
                ifMatch: list.version,
                body: {
                  ...(list.institutionId ? { institutionId: list.institutionId } : {}),
                  effectiveFrom: `${from}T00:00:00+08:00`,
                  parameters,
                  source: source.trim(),
                },
              })
            }
          >
            {t('ruleSubmit')}
          </Button>
          <Button id="rule-cancel" kind="secondary" fit onPress={onClose}>
            {t('giveUp')}
          </Button>
        </Box>
      </Box>
    </Panel>
  )
}
