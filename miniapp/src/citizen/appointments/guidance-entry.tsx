import { Cell, List } from '@/ui'
import { go, href } from '../routes'
import { t } from './guidance-texts'

/** 不知道挂什么科 where somebody chooses a hospital or searches. */
export const GuidanceEntry = ({ id }: { id: string }) => (
  <List label={t('entry')}>
    <Cell id={id} first icon="steth" plate="tint" title={t('entry')} note={t('entryNote')} href={href('symptoms')} onPress={() => go('symptoms')} />
  </List>
)
