import type { ReactNode } from 'react'
import { Box, classes, Press } from './host'
import { Icon } from './icon'
import { t } from './texts'
import { Toned } from './tone'
import { Face } from './card'

export interface Choice<Value extends string> {
  value: Value
  label: ReactNode
  note?: ReactNode
  /** At the right end: a price. */
  end?: ReactNode
  /** Shown and not to be chosen; its note says why. Of radios only. */
  disabled?: boolean
}
interface ChoiceProps<Value extends string> {
  /** Each choice gets the id `{id}-{value}`. */
  id: string
  label: string
  choices: readonly Choice<Value>[]
  value: Value | null
  onChange: (value: Value) => void
}

const Mark = ({ on, round }: { on: boolean; round?: boolean }) => (
  <Toned tone="on-brand">
    <Box as="span" className={classes('mark', round && 'mark--round', on && 'mark--on')}>
      {on ? <Icon name="check" size="xs" /> : null}
    </Box>
  </Toned>
)

/** Rows of a card, one chosen. */
export const RadioGroup = <Value extends string>({ id, label, choices, value, onChange }: ChoiceProps<Value>) => (
  <Box id={id} className="card card--flush" role="radiogroup" label={label}>
    {choices.map((choice, index) => (
      <Press
        key={choice.value}
        id={`${id}-${choice.value}`}
        className={classes('cell', index === 0 && 'cell--first')}
        role="radio"
        checked={choice.value === value}
        {...(choice.disabled ? { disabled: true } : {})}
        onPress={() => onChange(choice.value)}
      >
        <Mark on={choice.value === value} round />
        <Box as="span" className="grow">
          <Box as="span" className="cell__t">
            {choice.label}
          </Box>
          {choice.note ? (
            <Box as="span" className="cell__s">
              {choice.note}
            </Box>
          ) : null}
        </Box>
        {choice.end ? (
          <Box as="span" className="cell__v">
            {choice.end}
          </Box>
        ) : null}
      </Press>
    ))}
  </Box>
)

/** One yes-or-no row. */
export const Checkbox = ({ id, checked, onChange, children }: { id: string; checked: boolean; onChange: (checked: boolean) => void; children: ReactNode }) => (
  <Press id={id} className="cell cell--first" role="checkbox" checked={checked} onPress={() => onChange(!checked)}>
    <Mark on={checked} />
    <Box as="span" className="grow">
      {children}
    </Box>
  </Press>
)

/** Rows of a card, any number checked; each gets the id `{id}-{value}`. */
export const CheckList = <Value extends string>({
  id,
  label,
  choices,
  values,
  onToggle,
}: Omit<ChoiceProps<Value>, 'value' | 'onChange'> & { values: readonly Value[]; onToggle: (value: Value) => void }) => (
  <Box id={id} className="card card--flush" role="group" label={label}>
    {choices.map((choice, index) => (
      <Press
        key={choice.value}
        id={`${id}-${choice.value}`}
        className={classes('cell', index === 0 && 'cell--first')}
        role="checkbox"
        checked={values.includes(choice.value)}
        onPress={() => onToggle(choice.value)}
      >
        <Mark on={values.includes(choice.value)} />
        <Box as="span" className="grow">
          <Box as="span" className="cell__t">
            {choice.label}
          </Box>
          {choice.note ? (
            <Box as="span" className="cell__s">
              {choice.note}
            </Box>
          ) : null}
        </Box>
      </Press>
    ))}
  </Box>
)

/** On or off at once, without a save button. */
export const Switch = ({ id, label, checked, onChange }: { id: string; label: string; checked: boolean; onChange: (checked: boolean) => void }) => (
  <Press id={id} className="cell cell--first" role="switch" checked={checked} label={label} onPress={() => onChange(!checked)}>
    <Box as="span" className="grow">
      {label}
    </Box>
    <Box as="span" className={classes('switch', checked && 'switch--on')} hidden>
      <Box as="span" className="switch__k" />
    </Box>
  </Press>
)

/** Two to four views of the same thing. */
export const Segmented = <Value extends string>({ id, label, choices, value, onChange }: ChoiceProps<Value>) => (
  <Box id={id} className="seg" role="group" label={label}>
    {choices.map((choice) => (
      <Press
        key={choice.value}
        id={`${id}-${choice.value}`}
        className={classes('seg__i', choice.value === value && 'seg__i--on')}
        pressed={choice.value === value}
        onPress={() => onChange(choice.value)}
      >
        {choice.label}
      </Press>
    ))}
  </Box>
)

/** Chips, one chosen: filters. */
export const ChipGroup = <Value extends string>({ id, label, choices, value, onChange }: ChoiceProps<Value>) => (
  <Box id={id} className="chips" role="group" label={label}>
    {choices.map((choice) => {
      const on = choice.value === value
      return (
        <Toned key={choice.value} tone="on-tint">
          <Press id={`${id}-${choice.value}`} className={classes('chip', on && 'chip--on')} pressed={on} onPress={() => onChange(choice.value)}>
            {on ? <Icon name="check" size="xs" /> : null}
            {choice.label}
          </Press>
        </Toned>
      )
    })}
  </Box>
)

/** Chips, any number chosen; each gets the id `{id}-{value}`. */
export const ChipSet = <Value extends string>({
  id,
  label,
  choices,
  values,
  onToggle,
}: Omit<ChoiceProps<Value>, 'value' | 'onChange'> & { values: readonly Value[]; onToggle: (value: Value) => void }) => (
  <Box id={id} className="chips" role="group" label={label}>
    {choices.map((choice) => {
      const on = values.includes(choice.value)
      return (
        <Toned key={choice.value} tone="on-tint">
          <Press id={`${id}-${choice.value}`} className={classes('chip', on && 'chip--on')} pressed={on} onPress={() => onToggle(choice.value)}>
            {on ? <Icon name="check" size="xs" /> : null}
            {choice.label}
          </Press>
        </Toned>
      )
    })}
  </Box>
)

export interface DayChoice {
  /** YYYY-MM-DD */
  date: string
  weekday: string
  day: string
  /** 有号, 约满, 停诊 … */
  status: string
  off?: boolean
}
/** Days in a row; in the elder themes they wrap instead of sliding. */
export const DateStrip = ({
  id,
  label,
  days,
  value,
  onChange,
}: {
  id: string
  label: string
  days: readonly DayChoice[]
  value: string | null
  onChange: (date: string) => void
}) => (
  <Box id={id} className="dates" role="group" label={label}>
    {days.map((day) => {
      const on = day.date === value
      return (
        <Press
          key={day.date}
          id={`${id}-${day.date}`}
          className={classes('date', on && 'date--on', day.off && !on && 'date--off')}
          pressed={on}
          onPress={() => onChange(day.date)}
        >
          <Box as="span">{day.weekday}</Box>
          <Box as="span" className="date__n">
            {day.day}
          </Box>
          <Box as="span" className="date__s">
            {day.status}
          </Box>
        </Press>
      )
    })}
  </Box>
)

export interface SlotChoice {
  id: string
  /** 9:00–9:30 */
  time: string
  /** 余 5, 剩 1, 约满 */
  left: string
  state: 'free' | 'few' | 'full'
}
/** Half-hour segments; a full one stays visible and says so. Each gets the id `{id}-{slot.id}`. */
export const SlotGrid = ({
  id,
  label,
  slots,
  value,
  onChange,
}: {
  id: string
  label: string
  slots: readonly SlotChoice[]
  value: string | null
  onChange: (slotId: string) => void
}) => (
  <Box id={id} className="slots" role="group" label={label}>
    {slots.map((slot) => {
      const on = slot.id === value
      return (
        <Toned key={slot.id} tone="on-tint">
          <Press
            id={`${id}-${slot.id}`}
            className={classes('slot', on && 'slot--on', !on && slot.state !== 'free' && `slot--${slot.state}`)}
            pressed={on}
            disabled={slot.state === 'full'}
            onPress={() => onChange(slot.id)}
          >
            <Box as="span" className="num">
              {slot.time}
            </Box>
            <Box as="span" className="slot__n num">
              {on ? t('chosen') : ''} {slot.left}
            </Box>
          </Press>
        </Toned>
      )
    })}
  </Box>
)

export interface PersonChoice {
  id: string
  initial: string
  label: string
}
/** For whom: chips with a face, and 家人 at the end. Each gets the id `person-{id}`. */
export const PersonChips = ({
  people,
  value,
  onChange,
  onAdd,
}: {
  people: readonly PersonChoice[]
  value: string | null
  onChange: (personId: string) => void
  onAdd?: () => void
}) => (
  <Box className="people" role="group" label={t('whoFor')}>
    {people.map((person) => (
      <Press
        key={person.id}
        id={`person-${person.id}`}
        className={classes('person', person.id === value && 'person--on')}
        pressed={person.id === value}
        onPress={() => onChange(person.id)}
      >
        <Face initial={person.initial} />
        {person.label}
      </Press>
    ))}
    {onAdd ? (
      <Press id="person-add" className="person person--add" onPress={onAdd}>
        <Icon name="plus" size="s" tone="text-2" />
        {t('addPerson')}
      </Press>
    ) : null}
  </Box>
)
