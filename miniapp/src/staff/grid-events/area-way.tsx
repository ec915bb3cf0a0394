import { NODE_LEVELS } from '@jktl/shared/grid-events/model'
import type { Answer } from '@/platform/api'
import { Box, LinkButton, Text } from '@/ui'
import { PickerButton, PickerSheet } from '../frame/picker'
import { t } from './boards-texts'

type Report = Answer<'gridEvents.getGridReport'>

/** Where one is in the tree, up to what one manages, and what lies below. */
export function AreaWay({ report, onNode, onDown }: { report: Report; onNode: (code: string) => void; onDown: () => void }) {
  const { path, roots, children, node } = report
  const above = path.slice(0, -1)
  const others = roots.filter((root) => !path.some(({ code }) => code === root.code))
  return (
    <Box as="nav" className="filters" label={t('way')}>
      {[...above, ...others].map(({ code, name }) => (
        <LinkButton key={code} id={`way-${code}`} onPress={() => onNode(code)}>
          {name}
        </LinkButton>
      ))}
      <Text inline look="strong">
        {node.name}
      </Text>
      {children.length > 0 ? (
        <PickerButton id="way-down" label={t('down')} value={t('goDown', { name: NODE_LEVELS[children[0]?.level ?? 'GRID_1'].label })} onPress={onDown} />
      ) : null}
    </Box>
  )
}

export const DownSheet = ({ report, onNode, onClose }: { report: Report; onNode: (code: string) => void; onClose: () => void }) => (
  <PickerSheet
    id="down"
    title={t('downTo')}
    value={null}
    choices={report.children.map(({ code, name }) => ({ value: code, label: name }))}
    onChange={onNode}
    onClose={onClose}
  />
)
