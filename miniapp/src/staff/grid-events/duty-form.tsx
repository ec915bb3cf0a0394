import { DUTY_EVERY, DUTY_KINDS, DUTY_POSTS, type DutyEvery, type DutyKind, type DutyPost } from '@jktl/shared/grid-events/supervision/model'
import { addDays, weekdayOf } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Checkbox, ChipGroup, Field, Notice, Stack, Text } from '@/ui'
import { PickerButton, PickerSheet } from '../frame/picker'
import { focusOn } from '../frame/keys'
import { Panel } from '../frame/panel'
import { t } from './supervision-texts'
import { Trouble } from './trouble'

/** A Monday, to name the days of a week from. */
const MONDAY = '2026-11-23'
export const WEEKDAYS = Array.from({ length: 7 }, (_, days) => weekdayOf(addDays(MONDAY, days)).slice(1))
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const keys = <K extends string>(table: Record<K, string>): { value: K; label: string }[] =>
  (Object.keys(table) as K[]).map((value) => ({ value, label: table[value] }))

const FIRST = {
  postKind: 'A' as DutyPost,
  kind: 'WALK' as DutyKind,
  every: 'DAY' as DutyEvery,
  title: '',
  instruction: '',
  weekday: '1',
  monthDay: '1',
  dueTime: '17:00',
  needsPhoto: false,
}

function problemsOf(form: typeof FIRST): { title?: string; monthDay?: string; dueTime?: string } {
  const day = Number(form.monthDay)
  return {
    ...(form.title.trim().length < 2 ? { title: t('titleNeeded') } : {}),
    ...(form.every === 'MONTH' && !(Number.isInteger(day) && day >= 1 && day <= 31) ? { monthDay: t('monthDayWrong') } : {}),
    ...(TIME.test(form.dueTime) ? {} : { dueTime: t('dueTimeWrong') }),
  }
}

/** A fixed duty to arrange: what, for whom, how often. */
export function DutyForm({ nodes }: { nodes: readonly { code: string; name: string }[] }) {
  const [form, setForm] = useState(FIRST)
  const [node, setNode] = useState(nodes[0]?.code ?? '')
  const [isPicking, setPicking] = useState(false)
  const [isTried, setTried] = useState(false)
  const [isDone, setDone] = useState(false)
  const create = useWrite('gridEvents.createDutyTemplate', {
    refresh: ['gridEvents.listDutyTemplates', 'gridEvents.listDuties'],
    onDone: () => {
      setDone(true)
      setTried(false)
      setForm(FIRST)
    },
  })
  const change = (part: Partial<typeof FIRST>) => {
    setDone(false)
    setForm((now) => ({ ...now, ...part }))
  }
  const problems = problemsOf(form)
  const shown = isTried ? problems : {}
  const send = () => {
    setTried(true)
    const [wrong] = Object.keys(problems)
    if (wrong) return focusOn(`duty-${wrong}`)
    const { weekday, monthDay, title, instruction, ...rest } = form
    const onDay = form.every === 'DAY' ? null : Number(form.every === 'WEEK' ? weekday : monthDay)
    return create.run({ body: { nodeCode: node, ...rest, title: title.trim(), instruction: instruction.trim(), onDay } })
  }
  return (
    <Panel id="template-form" title={t('newTemplate')}>
      <Field
        id="duty-title"
        label={t('title')}
        value={form.title}
        maxLength={40}
        hint={t('titleHint')}
        error={shown.title}
        onChange={(title) => change({ title })}
        first
      />
      <Field
        id="duty-instruction"
        label={t('instruction')}
        value={form.instruction}
        maxLength={500}
        multiline
        optional
        onChange={(instruction) => change({ instruction })}
      />
      <Choice id="duty-kind" label={t('kind')} choices={keys(DUTY_KINDS)} value={form.kind} onChange={(kind) => change({ kind })} />
      <Stack>
        <PickerButton id="duty-node" label={t('node')} value={nodes.find(({ code }) => code === node)?.name ?? ''} onPress={() => setPicking(true)} />
      </Stack>
      <Choice id="duty-post" label={t('post')} choices={keys(DUTY_POSTS)} value={form.postKind} onChange={(postKind) => change({ postKind })} />
      <Choice id="duty-every" label={t('every')} choices={keys(DUTY_EVERY)} value={form.every} onChange={(every) => change({ every })} />
      {form.every === 'WEEK' ? (
        <Choice
          id="duty-weekday"
          label={t('weekday')}
          choices={WEEKDAYS.map((label, i) => ({ value: String(i + 1), label }))}
          value={form.weekday}
          onChange={(weekday) => change({ weekday })}
        />
      ) : null}
      {form.every === 'MONTH' ? (
        <Field
          id="duty-monthDay"
          label={t('monthDay')}
          kind="number"
          value={form.monthDay}
          maxLength={2}
          hint={t('monthDayHint')}
          error={shown.monthDay}
          onChange={(monthDay) => change({ monthDay })}
        />
      ) : null}
      <Field
        id="duty-dueTime"
        label={t('dueTime')}
        value={form.dueTime}
        maxLength={5}
        hint={t('dueTimeHint')}
        error={shown.dueTime}
        onChange={(dueTime) => change({ dueTime })}
      />
      <Checkbox id="duty-photo" checked={form.needsPhoto} onChange={(needsPhoto) => change({ needsPhoto })}>
        {t('photoWish')}
      </Checkbox>
      <Trouble id="template-failed" failure={create.failure} />
      {isDone ? (
        <Notice id="template-done" tone="ok" live>
          {t('arranged')}
        </Notice>
      ) : null}
      <Box className="acts mt4">
        <Button id="template-create" busy={create.busy} onPress={send}>
          {t('arrange')}
        </Button>
      </Box>
      {isPicking ? (
        <PickerSheet
          id="duty-node-sheet"
          title={t('pickNode')}
          value={node}
          choices={nodes.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(code) => {
            setNode(code)
            setPicking(false)
          }}
          onClose={() => setPicking(false)}
        />
      ) : null}
    </Panel>
  )
}

interface ChoiceProps<V extends string> {
  id: string
  label: string
  choices: { value: V; label: string }[]
  value: V
  onChange: (value: V) => void
}
const Choice = <V extends string>({ label, ...group }: ChoiceProps<V>) => (
  <Stack>
    <Text look="strong">{label}</Text>
    <ChipGroup label={label} {...group} />
  </Stack>
)
