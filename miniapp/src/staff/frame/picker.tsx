import { useState } from 'react'
import { Box, Empty, Field, Icon, Press, RadioGroup, Sheet, Stack } from '@/ui'
import { t } from './picker-texts'

export interface PickerChoice {
  value: string
  label: string
  note?: string
}
/** A filter with many values: a button that tells the chosen one. Pass the sheet it opens to the frame's `overlay`. */
export function PickerButton({ id, label, value, onPress }: { id: string; label: string; value: string; onPress: () => void }) {
  return (
    <Press id={id} className="pickbtn" label={`${label} ${value}`} onPress={onPress}>
      <Box as="span" className="pickbtn__t">
        {value}
      </Box>
      <Icon name="down" size="xs" tone="text-3" />
    </Press>
  )
}

const SEARCH_FROM = 8

/** One of many; with a search field when there are more than fit the eye. Choices get the ids `{id}-{value}`. */
export function PickerSheet({
  id,
  title,
  choices,
  value,
  onChange,
  onClose,
}: {
  id: string
  title: string
  choices: readonly PickerChoice[]
  value: string | null
  onChange: (value: string) => void
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const wanted = text.trim()
  const found = wanted === '' ? choices : choices.filter(({ label, note }) => `${label} ${note ?? ''}`.includes(wanted))
  return (
    <Sheet id={`${id}-sheet`} title={title} onClose={onClose}>
      {choices.length >= SEARCH_FROM ? (
        <Box className="pick-search">
          <Field id={`${id}-search`} label={t('search')} kind="search" value={text} onChange={setText} first />
        </Box>
      ) : null}
      {found.length > 0 ? (
        <RadioGroup id={id} label={title} choices={found} value={value} onChange={onChange} />
      ) : (
        <Stack>
          <Empty icon="search" title={t('none', { text: wanted })} />
        </Stack>
      )}
    </Sheet>
  )
}
