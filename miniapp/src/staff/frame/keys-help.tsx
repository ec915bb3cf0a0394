import { Box, Sheet } from '@/ui'
import { t } from './texts'

export interface KeyHelp {
  keys: readonly string[]
  does: string
}
const Key = ({ name }: { name: string }) => (
  <Box as="span" className="kbd">
    {name}
  </Box>
)
/** All keys of a page. */
export const KeysDialog = ({ items, onClose }: { items: readonly KeyHelp[]; onClose: () => void }) => (
  <Sheet id="keys" title={t('keysTitle')} onClose={onClose}>
    <Box as="ul" className="keys">
      {items.map(({ keys, does }) => (
        <Box as="li" key={does} className="keys__i">
          <Box as="span" className="keys__k">
            {keys.map((key) => (
              <Key key={key} name={key} />
            ))}
          </Box>
          {does}
        </Box>
      ))}
    </Box>
    <Box as="p" className="cap">
      {t('keysNote')}
    </Box>
  </Sheet>
)
/** The same in one line, at the foot of a list. */
export const KeysLine = ({ items }: { items: readonly KeyHelp[] }) => (
  <Box as="span" className="desk keys-line">
    {items.map(({ keys, does }) => (
      <Box as="span" key={does} className="keys-line__i">
        {keys.map((key) => (
          <Key key={key} name={key} />
        ))}
        {does}
      </Box>
    ))}
  </Box>
)
