import { Cell, List } from '@/ui'
import { usePosts } from '../frame/access'
import { menuFor } from '../frame/menu'
import { Panel } from '../frame/panel'
import { t } from './people-texts'

const GROUPS: readonly string[] = ['grid', 'gridView']

/** The way to every page of grid work: on a phone most of them are no tabs. */
export function GridMenuPart() {
  const items = menuFor(usePosts().map(({ role }) => role)).filter(({ group, key }) => GROUPS.includes(group) && key !== 'clues')
  return (
    <Panel id="home-grid" title={t('gridMenu')} flush>
      <List label={t('gridMenu')}>
        {items.map(({ key, label, icon, href, open }, index) => (
          <Cell key={key} id={`home-${key}`} first={index === 0} icon={icon} title={label} href={href} onPress={open} />
        ))}
      </List>
    </Panel>
  )
}
