import { Cell, List, Page } from '@/ui'
import { callHotline } from '@/platform/phone'
import { Tabs } from '../tabs/tabs'
import { t } from './texts'

export default function ServicesPage() {
  return (
    <Page title={t('title')} tab tabs={<Tabs current='services' />}>
      <List>
        <Cell id='services-hotline' first icon='phone' title={t('hotline')} onPress={callHotline} />
      </List>
    </Page>
  )
}
