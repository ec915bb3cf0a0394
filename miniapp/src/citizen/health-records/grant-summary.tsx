import { formatDateCn } from '@jktl/shared/kernel/dates'
import { canSpeak, speak } from '@/platform/speech'
import { Button, Card, Grow, Heading, Row, Text } from '@/ui'
import { groupsOf, directoriesOf, wordsOf } from './directory-groups'
import { t } from './grants-texts'

/** 请再看一遍: what is about to be agreed to, as one sentence, and read aloud where the phone can. */
export function GrantSummary({ name, whose, keys, endsOn }: { name: string; whose: string; keys: readonly string[]; endsOn: string }) {
  const directories = directoriesOf(keys)
  const sentence = t('summary', { name, day: formatDateCn(endsOn), whose, what: wordsOf(directories), count: groupsOf(directories).length })
  return (
    <Card id="grant-summary" label={t('again')}>
      <Row wrap>
        <Grow>
          <Heading level={2}>{t('again')}</Heading>
        </Grow>
        {canSpeak() ? (
          <Button id="grant-speak" kind="quiet" small icon="sound" onPress={() => speak(`${sentence}${t('summaryNote')}`)}>
            {t('readAloud')}
          </Button>
        ) : null}
      </Row>
      <Text className="mt2">{sentence}</Text>
      <Text look="sub" className="mt2">
        {t('summaryNote')}
      </Text>
    </Card>
  )
}
