import type { PushRule } from '@jktl/shared/reports/contract'
import { PUSH_CHANNELS, type PushWish, type ReportKind } from '@jktl/shared/reports/model'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, Buttons, Heading, Notice, RadioGroup, Sheet, Stack } from '@/ui'
import { quietChoices, quietOf, repeatChoices, repeatOf, wantChoices, wishOf } from './push-look'
import { t } from './push-texts'

const ANY = 'ANY'
const REFRESH = ['reports.listPushRules'] as const

/** @property rule null: a new one; `isUsual`: for everything that has none of its own */
interface PushSheetProps {
  personId: string
  rule: PushRule | null
  wish: PushWish
  isUsual: boolean
  onClose: () => void
}
/** One wish: for which reports, which of them, when, how, and whether again. */
export function PushSheet({ personId, rule, wish, isUsual, onClose }: PushSheetProps) {
  const [place, setPlace] = useState(rule?.institutionId ?? ANY)
  const [kind, setKind] = useState<ReportKind | typeof ANY>(rule?.kind ?? ANY)
  const [wants, setWants] = useState(wish.wants)
  const [quiet, setQuiet] = useState(quietOf(wish))
  const [channel, setChannel] = useState(wish.channel)
  const [repeat, setRepeat] = useState(repeatOf(wish))
  const reports = useRead('reports.listReports', { body: { personId, tab: 'ALL', limit: 1 } }, { enabled: rule === null && !isUsual })
  const places = reports.data?.institutions ?? []
  const options = { onDone: onClose, refresh: [...REFRESH] }
  const add = useWrite('reports.addPushRule', options)
  const change = useWrite('reports.putPushRule', options)
  const remove = useWrite('reports.deletePushRule', options)
  const failure = add.failure ?? change.failure ?? remove.failure
  const save = () => {
    const body = wishOf(wants, quiet, channel, repeat)
    if (rule) change.run({ params: { id: rule.id }, body })
    else add.run({ body: { personId, institutionId: place === ANY ? null : place, kind: kind === ANY ? null : kind, ...body } })
  }
  const isNew = rule === null && !isUsual
  return (
    <Sheet id="push-sheet" title={t(isUsual ? 'usual' : isNew ? 'newRule' : 'change')} onClose={onClose}>
      {isNew ? (
        <>
          <Choice
            id="push-place"
            title={t('hospital')}
            value={place}
            onChange={setPlace}
            choices={[{ value: ANY, label: t('everyHospital') }, ...places.map(({ id, name }) => ({ value: id, label: name }))]}
          />
          <Choice
            id="push-kind"
            title={t('kind')}
            value={kind}
            onChange={setKind}
            choices={[
              { value: ANY, label: t('BOTH') },
              { value: 'LAB', label: t('LAB') },
              { value: 'IMAGING', label: t('IMAGING') },
            ]}
          />
        </>
      ) : null}
      <Choice id="push-wants" title={t('wants')} value={wants} onChange={setWants} choices={wantChoices} />
      {wants === 'NONE' ? null : (
        <>
          <Choice id="push-quiet" title={t('quiet')} value={quiet} onChange={setQuiet} choices={quietChoices} />
          <Choice
            id="push-channel"
            title={t('channel')}
            value={channel}
            onChange={setChannel}
            choices={PUSH_CHANNELS.map((value) => ({ value, label: t(value) }))}
          />
          <Choice id="push-repeat" title={t('repeat')} value={repeat} onChange={setRepeat} choices={repeatChoices} />
        </>
      )}
      {failure ? (
        <Notice id="push-failed" tone="danger" live>
          {failure instanceof ApiProblem ? failure.title : t('failed')}
        </Notice>
      ) : null}
      <Stack>
        <Buttons>
          {rule && !isUsual ? (
            <Button id="push-remove" kind="secondary" busy={remove.busy} onPress={() => remove.run({ params: { id: rule.id } })}>
              {t('remove')}
            </Button>
          ) : null}
          <Button id="push-save" busy={add.busy || change.busy} onPress={save}>
            {t('save')}
          </Button>
        </Buttons>
      </Stack>
    </Sheet>
  )
}

function Choice<Value extends string>({
  id,
  title,
  value,
  choices,
  onChange,
}: {
  id: string
  title: string
  value: Value
  choices: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}) {
  return (
    <Stack>
      <Heading level={3}>{title}</Heading>
      <Box className="mt2">
        <RadioGroup id={id} label={title} value={value} onChange={onChange} choices={choices} />
      </Box>
    </Stack>
  )
}
