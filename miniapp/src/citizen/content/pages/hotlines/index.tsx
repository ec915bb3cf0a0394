import { useRead } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { Button, Cell, List, Page, QueryStates, Stack, Text } from '@/ui'
import { t } from '../../texts'

/** 热线电话: open to everybody; each with its hours, what it is for, and one button. */
export default function HotlinesPage() {
  const query = useRead('content.listHotlines', {}, { keep: true })
  return (
    <Page title={t('hotlines')}>
      <Text look="sub">{t('hotlinesNote')}</Text>
      <Stack>
        <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'phone', title: t('noHotlines'), note: t('noHotlinesNote') }}>
          {({ items }) => (
            <List label={t('hotlines')}>
              {items.map((line, index) => (
                <Cell
                  key={line.phone}
                  first={index === 0}
                  icon="phone"
                  plate="tint"
                  title={line.name}
                  note={t('hours', { about: line.about, hours: line.hours })}
                  action={
                    <Button
                      id={`hotline-${line.phone}`}
                      kind="secondary"
                      small
                      label={t('callName', { name: line.name, phone: line.phone })}
                      onPress={() => callPhone(line.phone)}
                    >
                      {t('call', { phone: line.phone })}
                    </Button>
                  }
                />
              ))}
            </List>
          )}
        </QueryStates>
      </Stack>
    </Page>
  )
}
