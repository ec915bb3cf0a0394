import type { ArchiveNode } from '@jktl/shared/grid-events/geo/contract'
import { ARCHIVE_COUNT_CODES, ARCHIVE_COUNTS, type ArchiveCount, MOST_ENTERPRISE_NAMES, OWN_LEVELS } from '@jktl/shared/grid-events/geo/model'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Field } from '@/ui'
import { focusOn } from '../frame/keys'
import { Panel } from '../frame/panel'
import { t } from './archive-texts'
import { Trouble } from './trouble'

const countsOf = (node: ArchiveNode): Record<ArchiveCount, string> =>
  Object.fromEntries(ARCHIVE_COUNT_CODES.map((one) => [one, node[one] === null ? '' : String(node[one])])) as Record<ArchiveCount, string>
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, MOST_ENTERPRISE_NAMES)

/** 修改档案 (R259): with the version that was read; who was overtaken reads it again. */
export function ArchiveForm({ node, onDone, onCancel }: { node: ArchiveNode; onDone: () => void; onCancel: () => void }) {
  const isOwnLevel = OWN_LEVELS.some((level) => level === node.level)
  const [texts, setTexts] = useState({
    name: node.name,
    phone: node.phone,
    officeAddress: node.officeAddress,
    dutyScope: node.dutyScope,
    firms: node.enterpriseNames.join('\n'),
  })
  const [counts, setCounts] = useState(() => countsOf(node))
  const [wrong, setWrong] = useState<ArchiveCount | 'name'>()
  const save = useWrite('gridEvents.editArchiveNode', { refresh: ['gridEvents.getArchiveNode', 'gridEvents.listArchive'], onDone })
  const set = (part: Partial<typeof texts>) => setTexts((now) => ({ ...now, ...part }))
  const send = () => {
    const gap = texts.name.trim().length < 2 ? 'name' : ARCHIVE_COUNT_CODES.find((one) => !/^\d{0,7}$/.test(counts[one].trim()))
    setWrong(gap)
    if (gap) return focusOn(`archive-${gap}`)
    const { name, firms, ...rest } = texts
    const numbers = Object.fromEntries(ARCHIVE_COUNT_CODES.map((one) => [one, counts[one].trim() === '' ? null : Number(counts[one])])) as Record<
      ArchiveCount,
      number | null
    >
    save.run({ params: { code: node.code }, ifMatch: node.version, body: { name: name.trim(), ...rest, ...numbers, enterpriseNames: linesOf(firms) } })
  }
  return (
    <Panel id="archive-form" title={t('editTitle', { name: node.name })}>
      <Field
        id="archive-name"
        label={t('nameLabel')}
        value={texts.name}
        maxLength={40}
        first
        {...(isOwnLevel ? {} : { readOnly: true, hint: t('officialName') })}
        onChange={(name) => set({ name })}
        error={wrong === 'name' ? t('nameWrong') : undefined}
      />
      <Field id="archive-phone" label={t('phone')} kind="tel" optional value={texts.phone} maxLength={20} onChange={(phone) => set({ phone })} />
      <Field
        id="archive-address"
        label={t('address')}
        optional
        value={texts.officeAddress}
        maxLength={100}
        onChange={(officeAddress) => set({ officeAddress })}
      />
      <Field id="archive-scope" label={t('scope')} optional multiline value={texts.dutyScope} maxLength={500} onChange={(dutyScope) => set({ dutyScope })} />
      {ARCHIVE_COUNT_CODES.map((one) => (
        <Field
          key={one}
          id={`archive-${one}`}
          label={ARCHIVE_COUNTS[one]}
          kind="number"
          optional
          value={counts[one]}
          maxLength={7}
          onChange={(value) => setCounts((now) => ({ ...now, [one]: value }))}
          error={wrong === one ? t('countWrong', { label: ARCHIVE_COUNTS[one] }) : undefined}
        />
      ))}
      <Field
        id="archive-firms"
        label={t('firms')}
        optional
        multiline
        hint={t('firmsHint', { most: MOST_ENTERPRISE_NAMES })}
        value={texts.firms}
        maxLength={12_000}
        onChange={(firms) => set({ firms })}
      />
      <Trouble id="archive-failed" failure={save.failure} />
      <Box className="acts">
        <Button id="archive-save" fit busy={save.busy} onPress={send}>
          {t('save')}
        </Button>
        <Button id="archive-cancel" kind="quiet" onPress={onCancel}>
          {t('cancel')}
        </Button>
      </Box>
    </Panel>
  )
}
