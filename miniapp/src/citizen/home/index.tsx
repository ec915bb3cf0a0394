import { Cell, List, Page, Section } from '@/ui'
import { callHotline } from '@/platform/phone'
import { go, href } from '../routes'
import { Tabs } from '../tabs/tabs'
import { t } from './texts'

export default function HomePage() {
  return (
    <Page title={t('title')} tab tabs={<Tabs current='home' />}>
      <Section title={t('help')} first>
        <List>
          <Cell id='home-services' first icon='grid' title={t('services')} note={t('servicesNote')} href={href('services')} onPress={() => go('services')} />
          <Cell id='home-hotline' icon='phone' title={t('hotline')} note={t('hotlineNote')} onPress={callHotline} />
        </List>
      </Section>
    </Page>
  )
}
