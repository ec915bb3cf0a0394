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
            <Heading level={2}>{article.title}</Heading>
            <Text look='sub' className='mt2'>
              {article.summary}
            </Text>
            {article.paragraphs.map((paragraph, index) => (
              <Stack key={paragraph.heading ?? index}>
                <Card>
                  {paragraph.heading ? <Heading level={3}>{paragraph.heading}</Heading> : null}
                  <Text className='mt2'>{paragraph.text}</Text>
                </Card>
              </Stack>
            ))}
            <Text look='cap' className='mt3'>
              {t('source', { source: article.source })}
            </Text>
            <Text look='cap'>{t('published', { date: `${article.publishedOn.slice(0, 4)}年${formatDateCn(article.publishedOn)}` })}</Text>
            <Section title={t('stillLost')}>
              <Button id='guide-call' kind='secondary' icon='phone' onPress={callHotline}>
                {t('ask')}
              </Button>
            </Section>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
