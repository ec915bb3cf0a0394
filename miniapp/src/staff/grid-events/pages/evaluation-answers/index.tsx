import { useState } from 'react'
import { useRead } from '@/platform/api'
import { KeyValueList, Notice, QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { Panel } from '../../../frame/panel'
import { useParams } from '../../../routes'
import { t } from '../../voice-texts'

const PAGE = 20

/** The answers behind one number (R265); nobody's. */
export default function EvaluationAnswersPage() {
  const { id = '', question, value } = useParams('evaluationAnswers')
  const may = useMay('serviceEvaluations')
  const [after, setAfter] = useState<string | undefined>()
  const query = useRead(
    'gridEvents.listServiceAnswers',
    { params: { id }, query: { limit: PAGE, ...(question ? { question } : {}), ...(value ? { value } : {}), ...(after ? { cursor: after } : {}) } },
    { enabled: may && id !== '', keepPrevious: true },
  )
  return (
    <Frame title={t('rows')} current="serviceEvaluations" task>
      <QueryStates query={query} empty={{ when: ({ items, isHidden }) => items.length === 0 && !isHidden, icon: 'clip', title: t('noRows') }}>
        {({ items, isHidden, nextCursor }) => (
          <>
            {isHidden ? (
              <Notice id="answers-hidden" tone="neutral">
                {t('hidden')}
              </Notice>
            ) : null}
            {items.map((row, index) => (
              <Panel key={row.id} item title={t('row', { n: index + 1 })}>
                <KeyValueList items={row.answers.map((given) => ({ key: given.question, value: given.answer }))} />
              </Panel>
            ))}
            <Pager id="answers" after={after} nextCursor={nextCursor} onPage={setAfter} />
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
