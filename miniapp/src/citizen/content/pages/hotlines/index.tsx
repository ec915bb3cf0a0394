import { useRead } from '@/platform/api'
import { Page, QueryStates, Stack, Text } from '@/ui'
import { HotlineList } from '../../../hotline-list'
import { t } from '../../texts'

/** 热线电话: open to everybody; each with its hours, what it is for, and one button. */
export default function HotlinesPage() {
  const query = useRead('content.listHotlines', {}, { keep: true })
  return (
    <Page title={t('hotlines')}>
      <Text look="sub">{t('hotlinesNote')}</Text>
      <Stack>
        <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'phone', title: t('noHotlines'), note: t('noHotlinesNote') }}>
          {({ items }) => <HotlineList id="hotline" label={t('hotlines')} lines={items} />}
        </QueryStates>
      </Stack>
    </Page>
  )
}
