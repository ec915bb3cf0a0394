import { useState } from 'react'
import { PersonStrip, RadioGroup, Sheet } from '@/ui'
import { t } from './texts'
import { relationLabel, usePeople } from './use-people'

/** 正在为 母亲 王*兰 办理: on every page that acts for somebody else; 换人 opens the family. */
export function ActingFor({ fixed = false }: { fixed?: boolean }) {
  const { acting, people, actFor } = usePeople()
  const [open, setOpen] = useState(false)
  if (!acting || (acting.relation === 'SELF' && (fixed || people.length < 2))) return null
  const name = `${relationLabel(acting)} ${acting.nameMasked}`
  return (
    <>
      <PersonStrip name={name} {...(fixed ? {} : { onChange: () => setOpen(true) })} />
      {open ? (
        <Sheet id="people" title={t('whoFor')} onClose={() => setOpen(false)}>
          <RadioGroup
            id="people-choice"
            label={t('whoFor')}
            value={acting.id}
            choices={people.map((p) => ({ value: p.id, label: `${relationLabel(p)} ${p.nameMasked}`, note: p.note ?? t('age', { age: p.ageYears }) }))}
            onChange={(id) => {
              actFor(id)
              setOpen(false)
            }}
          />
        </Sheet>
      ) : null}
    </>
  )
}
