import { formatDateCn } from '@jktl/shared/kernel/dates'
import { useRead } from '@/platform/api'
import { callHotline } from '@/platform/phone'
import { Button, Card, Heading, Page, QueryStates, Section, Stack, Text } from '@/ui'
import { useParams } from '../../../routes'
import { t } from '../../texts'

/** One guide, with its source and date. */
export default function GuidePage() {
  const { id = '' } = useParams('guide')
  const query = useRead('content.getArticle', { params: { id } }, { keep: true })
  return (
    <Page title={t('guide')}>
      <QueryStates query={query}>
        {(article) => (
          <>
            <Section title={article.title} first>
              <Text look="sub">{article.summary}</Text>
            </Section>
            {article.paragraphs.map((paragraph, index) => (
              <Stack key={paragraph.heading ?? index}>
                <Card>
                  {paragraph.heading ? <Heading level={3}>{paragraph.heading}</Heading> : null}
                  <Text className="mt2">{paragraph.text}</Text>
                </Card>
              </Stack>
            ))}
            <Text look="cap" className="mt3">
              {t('source', { source: article.source })}
            </Text>
            <Text look="cap">{t('published', { year: article.publishedOn.slice(0, 4), date: formatDateCn(article.publishedOn) })}</Text>
            <Section title={t('stillLost')}>
              <Button id="guide-call" kind="secondary" icon="phone" onPress={callHotline}>
                {t('ask')}
              </Button>
            </Section>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
