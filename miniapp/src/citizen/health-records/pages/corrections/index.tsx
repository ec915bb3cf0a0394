import type { Correction } from '@jktl/shared/health-records/views/contract'
import { CATEGORIES, CORRECTION_FAULTS } from '@jktl/shared/health-records/views/model'
import { categoryOf } from '@jktl/shared/health-records/views/rules'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import {
  Button,
  Buttons,
  Card,
  Heading,
  KeyValueList,
  NextPage,
  Notice,
  Page,
  Pill,
  QueryStates,
  Row,
  Grow,
  SignInPrompt,
  Stack,
  Text,
  type StatusTone,
} from '@/ui'
import { momentText } from '../../../moments'
import { t } from '../../../records/texts'
import { go, href } from '../../../routes'

const TONE: Record<Correction['state'], StatusTone> = { SUBMITTED: 'info', IN_REVIEW: 'info', CORRECTED: 'ok', DECLINED: 'notice', WITHDRAWN: 'paused' }

function One({ correction }: { correction: Correction }) {
  const { id, recordId, kind, orgName, fault, text, state, answer, requestedAt, allowedActions } = correction
  const withdraw = useWrite('healthRecords.withdrawCorrection', { refresh: ['healthRecords.listCorrections'] })
  const category = categoryOf(kind)
  return (
    <Card id={`correction-${id}`}>
      <Row top>
        <Grow>
          <Heading level={2}>{category ? CATEGORIES[category].name : t('record')}</Heading>
          <Text look="sub">{orgName}</Text>
        </Grow>
        <Pill tone={TONE[state]}>{t(state)}</Pill>
      </Row>
      <KeyValueList
        items={[
          { key: t('fault'), value: CORRECTION_FAULTS[fault] },
          { key: t('yourWords'), value: text },
          { key: t('askedAt'), value: momentText(requestedAt) },
          ...(answer ? [{ key: t('answer'), value: answer }] : []),
        ]}
      />
      {withdraw.failure instanceof ApiProblem ? (
        <Notice tone="danger" live>
          {withdraw.failure.title}
        </Notice>
      ) : null}
      <Buttons>
        <Button id={`correction-open-${id}`} kind="secondary" small href={href('record', { id: recordId })} onPress={() => go('record', { id: recordId })}>
          {t('openRecord')}
        </Button>
        {allowedActions.includes('withdraw') ? (
          <Button id={`correction-withdraw-${id}`} kind="secondary" small busy={withdraw.busy} onPress={() => withdraw.run({ params: { id } })}>
            {t('withdraw')}
          </Button>
        ) : null}
      </Buttons>
    </Card>
  )
}

function More({ cursor }: { cursor?: string }) {
  const query = useRead('healthRecords.listCorrections', { query: cursor ? { cursor } : {} })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'edit', title: t('noCorrections'), note: t('noCorrectionsNote') }}>
      {({ items, nextCursor }) => (
        <>
          {items.map((correction) => (
            <Stack key={correction.id}>
              <One correction={correction} />
            </Stack>
          ))}
          <NextPage key={nextCursor} id="corrections-more" cursor={nextCursor}>
            {(next) => <More cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** What was asked to be corrected, and how far it is. */
export default function CorrectionsPage() {
  return <Page title={t('corrections')}>{useSignedIn() ? <More /> : <SignInPrompt note={t('signIn')} />}</Page>
}
