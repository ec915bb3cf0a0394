import type { SlaRule } from '@jktl/shared/grid-events/clocks/contract'
import { CLOCK_UNIT_CODES, CLOCK_UNITS, type ClockUnit, MOST_OF_UNIT } from '@jktl/shared/grid-events/clocks/model'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Button, ChipGroup, Field, Sheet, Stack, Text } from '@/ui'
import { focusOn } from '../frame/keys'
import { t } from './supervision-texts'
import { Trouble } from './trouble'

/** A limit changed, also for a smaller place only; the former one stays in the history. */
export function LimitForm({ rule, what, onClose }: { rule: SlaRule; what: string; onClose: () => void }) {
  const [n, setN] = useState(String(rule.limitN))
  const [unit, setUnit] = useState<ClockUnit>(rule.unit)
  const [area, setArea] = useState(rule.areaCode)
  const [basis, setBasis] = useState('')
  const [isTried, setTried] = useState(false)
  const put = useWrite('gridEvents.putSlaRule', { refresh: ['gridEvents.listSlaRules'], onDone: onClose })
  const limitN = Number(n)
  const isWrong = !(Number.isInteger(limitN) && limitN >= 1 && limitN <= MOST_OF_UNIT[unit])
  const isBare = basis.trim().length < 2
  const send = () => {
    setTried(true)
    if (isWrong || isBare) return focusOn(isWrong ? 'limit-n' : 'limit-basis')
    const { category, timer } = rule
    return put.run({ body: { category, timer, areaCode: area.trim(), limitN, unit, basis: basis.trim() } })
  }
  return (
    <Sheet id="limit-sheet" title={t('changeTitle', { what })} onClose={onClose}>
      <Stack>
        <Field
          id="limit-n"
          label={t('number')}
          kind="number"
          value={n}
          maxLength={4}
          first
          error={isTried && isWrong ? t('numberWrong', { most: MOST_OF_UNIT[unit] }) : undefined}
          onChange={setN}
        />
        <Text look="strong">{t('unit')}</Text>
        <ChipGroup
          id="limit-unit"
          label={t('unit')}
          value={unit}
          choices={CLOCK_UNIT_CODES.map((value) => ({ value, label: CLOCK_UNITS[value] }))}
          onChange={setUnit}
        />
        <Field id="limit-area" label={t('area')} kind="number" value={area} maxLength={18} hint={t('areaHint')} onChange={setArea} />
        <Field
          id="limit-basis"
          label={t('basisLabel')}
          value={basis}
          maxLength={200}
          error={isTried && isBare ? t('basisNeeded') : undefined}
          onChange={setBasis}
        />
        <Trouble id="limit-failed" failure={put.failure} />
        <Button id="limit-save" busy={put.busy} onPress={send}>
          {t('save')}
        </Button>
      </Stack>
    </Sheet>
  )
}
