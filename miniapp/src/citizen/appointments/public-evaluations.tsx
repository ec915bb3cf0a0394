import { DIMENSION_NAMES, type ScoreKind } from '@jktl/shared/appointments/evaluations/model'
import { scoreText } from '@jktl/shared/appointments/evaluations/rules'
import { useRead, type Answer } from '@/platform/api'
import { Card, KeyValueList, NextPage, QueryStates, Section, Stack, Text } from '@/ui'
import { t } from './evaluation-texts'
import { monthText, ratingsText } from './stars'

const PAGE_SIZE = 5
type Published = Answer<'appointments.listPublishedEvaluations'>['items'][number]

const Comment = ({ comment: { id, month, ratings, text, answer } }: { comment: Published }) => (
  <Card id={`evaluation-${id}`}>
    <Text look="cap">{t('someone', { month: monthText(month) })}</Text>
    <Text className="mt1">{text}</Text>
    <Text look="sub" className="mt1">
      {ratingsText(ratings)}
    </Text>
    {answer ? (
      <>
        <Text look="strong" className="mt3">
          {t('answerOf', { month: monthText(answer.month) })}
        </Text>
        <Text className="mt1">{answer.text}</Text>
      </>
    ) : null}
  </Card>
)

function Comments({ kind, objectId, cursor }: { kind: ScoreKind; objectId: string; cursor?: string }) {
  const query = useRead('appointments.listPublishedEvaluations', { query: { kind, objectId, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) } })
  return (
    <QueryStates query={query}>
      {({ items, nextCursor }) => (
        <>
          {items.length === 0 ? <Text look="sub">{t('noWords')}</Text> : null}
          {items.map((comment) => (
            <Stack key={comment.id}>
              <Comment comment={comment} />
            </Stack>
          ))}
          <NextPage id="evaluations-more" cursor={nextCursor} label={t('moreRows')}>
            {(next) => <Comments kind={kind} objectId={objectId} cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** Score with its sample, dimensions, and what people said with the hospital's answers (R355). */
export function PublicEvaluations({ kind, objectId }: { kind: ScoreKind; objectId: string }) {
  const query = useRead('appointments.getScore', { query: { kind, objectId } })
  return (
    <Section title={t('scores')}>
      <QueryStates query={query}>
        {({ scoreX10, sampleSize, dimensions }) => (
          <Card id="score">
            <Text look={scoreX10 === null ? 'sub' : 'headline'}>{scoreText(kind, scoreX10, sampleSize)}</Text>
            {dimensions.length > 0 ? (
              <KeyValueList
                items={dimensions.map((d) => ({ key: DIMENSION_NAMES[d.dimension], value: t('score', { score: (d.scoreX10 / 10).toFixed(1) }) }))}
              />
            ) : null}
          </Card>
        )}
      </QueryStates>
      <Stack>
        <Comments kind={kind} objectId={objectId} />
      </Stack>
    </Section>
  )
}
