import type { Directory } from '@jktl/shared/health-records/model'
import { useState } from 'react'
import { Button, CheckList, Stack } from '@/ui'
import { type DirectoryGroup, groupsOf, groupsWithin, OTHER_GROUPS, USUAL_GROUPS } from './directory-groups'
import { t } from './grants-texts'

const choicesOf = (groups: readonly DirectoryGroup[]) => groups.map(({ key, name, note }) => ({ value: key, label: name, ...(note ? { note } : {}) }))

/** What can be let see, by plain names; beyond the usual six on demand. */
export function DirectoryChoice({
  id,
  offered,
  keys,
  onToggle,
  isExact = false,
}: {
  id: string
  offered: readonly Directory[]
  keys: readonly string[]
  onToggle: (key: string) => void
  /** Exactly these and no more: what somebody asked for. */
  isExact?: boolean
}) {
  const others = groupsWithin(OTHER_GROUPS, offered)
  const [isOpen, setOpen] = useState(others.some((group) => keys.includes(group.key)))
  const groups = isExact ? groupsOf(offered) : [...groupsWithin(USUAL_GROUPS, offered), ...(isOpen ? others : [])]
  return (
    <>
      <CheckList id={id} label={t('what')} choices={choicesOf(groups)} values={[...keys]} onToggle={onToggle} />
      {isExact || isOpen || others.length === 0 ? null : (
        <Stack>
          <Button id={`${id}-more`} kind="quiet" icon="plus" onPress={() => setOpen(true)}>
            {t('moreKinds')}
          </Button>
        </Stack>
      )}
    </>
  )
}
/** The list with one more, or one less. */
export const toggled = (keys: readonly string[], key: string): string[] => (keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key])
