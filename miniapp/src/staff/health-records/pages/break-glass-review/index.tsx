import type { BreakGlassReviewDetail } from '@jktl/shared/health-records/break-glass/contract'
import { BREAK_GLASS_REASON_MIN, BREAK_GLASS_REASONS, type BreakGlassVerdict } from '@jktl/shared/health-records/break-glass/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, Buttons, Cell, Field, KeyValueList, List, Pill, QueryStates, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { t } from '../../texts'
import { Trouble } from '../../trouble'
import { directoriesText, momentText } from '../../words'

const Facts = ({ review }: { review: BreakGlassReviewDetail }) => (
  <Panel title={t('reason')}>
    <Text>{review.reason}</Text>
    <KeyValueList
      items={[
        { key: t('why'), value: BREAK_GLASS_REASONS[review.reasonCode] },
        { key: t('practitioner'), value: `${review.doctorName}（${review.roleName}）` },
        { key: t('place'), value: review.institutionName },
        { key: t('person'), value: review.nameMasked },
        { key: t('period'), value: `${momentText(review.startsAt)} – ${momentText(review.endsAt)}` },
        { key: t('due'), value: momentText(review.dueAt) },
        ...(review.supervisorName ? [{ key: t('supervisor'), value: review.supervisorName }] : []),
      ]}
    />
  </Panel>
)

const Accesses = ({ review }: { review: BreakGlassReviewDetail }) => (
  <Panel title={t('accesses')} flush>
    {review.accesses.length === 0 ? (
      <Box className="panel-b">
        <Text look="sub">{t('noAccesses')}</Text>
      </Box>
    ) : (
      <List label={t('accesses')}>
        {review.accesses.map((access, index) => (
          <Cell
            key={`${access.at} ${index}`}
            first={index === 0}
            icon={access.outcome === 'PERMIT' ? 'eye' : 'lock'}
            title={
              access.outcome === 'PERMIT'
                ? t('accessLine', { directories: directoriesText(access.directories) || t('noAccesses'), count: access.objects })
                : t('denied')
            }
            note={momentText(access.at)}
          />
        ))}
      </List>
    )}
  </Panel>
)

function Decide({ review }: { review: BreakGlassReviewDetail }) {
  const [words, setWords] = useState('')
  const [error, setError] = useState<string>()
  const decide = useWrite('healthRecords.decideBreakGlassReview', { refresh: ['healthRecords.getBreakGlassReview', 'healthRecords.listBreakGlassReviews'] })
  const send = (verdict: BreakGlassVerdict) => {
    if (words.trim().length < BREAK_GLASS_REASON_MIN) {
      setError(t('verdictNeeded'))
      return focusOn('verdict-words')
    }
    setError(undefined)
    return decide.run({ params: { id: review.id }, ifMatch: review.version, body: { verdict, words: words.trim() } })
  }
  return (
    <Panel title={t('verdict')}>
      <Trouble id="verdict-failed" failure={decide.failure} />
      <Field
        id="verdict-words"
        label={t('verdictWords')}
        hint={t('verdictHint')}
        value={words}
        onChange={setWords}
        maxLength={300}
        multiline
        first
        error={error}
        required
      />
      <Stack>
        <Buttons>
          <Button id="verdict-justified" busy={decide.busy} onPress={() => send('JUSTIFIED')}>
            {t('JUSTIFIED')}
          </Button>
          <Button id="verdict-unjustified" kind="danger" busy={decide.busy} onPress={() => send('UNJUSTIFIED')}>
            {t('UNJUSTIFIED')}
          </Button>
        </Buttons>
      </Stack>
    </Panel>
  )
}

/** One emergency access: who, why, which directories; and whether it was right (§3.7). */
export default function BreakGlassReviewPage() {
  const { id = '' } = useParams('breakGlassReview')
  const may = useMay('breakGlassReviews')
  const query = useRead('healthRecords.getBreakGlassReview', { params: { id } }, { enabled: may && id !== '' })
  return (
    <Frame title={t('reviewTitle')} current="breakGlassReviews" task>
      <QueryStates query={query}>
        {(review) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <Facts review={review} />
              <Accesses review={review} />
            </Box>
            <Box className="side s-stack">
              {review.verdict ? (
                <Panel title={t('verdict')}>
                  <Pill tone={review.verdict === 'JUSTIFIED' ? 'ok' : 'danger'}>{t(review.verdict)}</Pill>
                  <Text>{review.verdictWords}</Text>
                  <Text look="sub">{review.reviewedAt ? `${t('reviewedAt')} ${momentText(review.reviewedAt)}` : ''}</Text>
                </Panel>
              ) : (
                <Decide key={review.version} review={review} />
              )}
              <Button id="review-back" kind="secondary" href={href('breakGlassReviews', {})} onPress={() => go('breakGlassReviews', {})}>
                {t('back')}
              </Button>
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
