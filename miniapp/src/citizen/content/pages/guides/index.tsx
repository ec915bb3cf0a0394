import { useRead } from '@/platform/api'
import { Cell, List, Page, QueryStates, Section } from '@/ui'
import { go, href } from '../../../routes'
import { t } from '../../texts'

/** 办事指南: by affair, open to everybody, also without consent or sign-in (R350). */
export default function GuidesPage() {
  const query = useRead('content.listArticles', { query: {} }, { keep: true })
  return (
    <Page title={t('guides')}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'book', title: t('noGuides'), note: t('noGuidesNote') }}>
        {({ items }) =>
          [...new Set(items.map(({ category }) => category))].map((category, section) => (
            <Section key={category} title={category} first={section === 0}>
              <List label={category}>
                {items
                  .filter((item) => item.category === category)
                  .map((item, index) => (
                    <Cell
                      key={item.id}
                      id={`guide-${item.id}`}
                      first={index === 0}
                      icon="book"
                      title={item.title}
                      note={item.summary}
                      href={href('guide', { id: item.id })}
                      onPress={() => go('guide', { id: item.id })}
                    />
                  ))}
              </List>
            </Section>
          ))
        }
      </QueryStates>
    </Page>
  )
}
