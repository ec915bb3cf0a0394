import { Cell, List } from '@/ui'
import { usePosts } from '../frame/access'
import { menuFor } from '../frame/menu'
import { Panel } from '../frame/panel'
import { t } from './supervision-texts'

/** The way to pages that are no tabs on a phone. */
function MenuPart({ title, keys }: { title: string; keys: readonly string[] }) {
  const items = menuFor(usePosts().map(({ role }) => role)).filter(({ key }) => keys.includes(key))
  return (
    <Panel title={title} flush>
      <List label={title}>
        {items.map(({ key, label, icon, href, open }, index) => (
          <Cell key={key} id={`home-${key}`} first={index === 0} icon={icon} title={label} href={href} onPress={open} />
        ))}
      </List>
    </Panel>
  )
}
export const SupervisionPart = () => <MenuPart title={t('monitor')} keys={['monitor', 'alarms', 'moderation', 'filings', 'moneyProof']} />
export const EvaluationsPart = () => <MenuPart title={t('evaluationsPart')} keys={['evaluations', 'hospitalFilings']} />
