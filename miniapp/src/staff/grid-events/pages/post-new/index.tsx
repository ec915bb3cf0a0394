import { MANAGING_POSTS, POSTS, type PostKind } from '@jktl/shared/grid-events/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, ChipGroup, Empty, Field, Outcome, QueryStates, RadioGroup, Stack, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { replace, useParams } from '../../../routes'
import { NodeChoice } from '../../node-choice'
import { t } from '../../people-texts'
import { Trouble } from '../../trouble'

const KINDS: readonly PostKind[] = ['A', 'B', ...MANAGING_POSTS]

function Who({ kind, value, onChange }: { kind: PostKind; value: string | null; onChange: (accountId: string) => void }) {
  const [text, setText] = useState('')
  const query = useRead('gridEvents.listAssignableStaff', { body: { kind, text: text.trim() } }, { keepPrevious: true })
  return (
    <Panel title={t('who')}>
      <Field id="post-who-text" label={t('whoSearch')} kind="search" value={text} maxLength={40} first onChange={setText} />
      <Stack>
        <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'users', title: t('whoNone') }}>
          {({ items, isMore }) => (
            <>
              <RadioGroup
                id="post-who"
                label={t('who')}
                value={value}
                choices={items.map(({ accountId, name }) => ({ value: accountId, label: name }))}
                onChange={onChange}
              />
              {isMore ? <Text look="sub">{t('whoMore')}</Text> : null}
            </>
          )}
        </QueryStates>
      </Stack>
    </Panel>
  )
}

function Form({ start, id }: { start: string; id: string | undefined }) {
  const [kind, setKind] = useState<PostKind>('A')
  const [who, setWho] = useState<string | null>(id ?? null)
  const [node, setNode] = useState<{ code: string; name: string } | null>(null)
  const [isDone, setDone] = useState(false)
  const give = useWrite('gridEvents.assignGridPost', {
    refresh: ['gridEvents.searchGridPeople', 'gridEvents.getGridPerson', 'gridEvents.getOwnGridPerson'],
    onDone: () => setDone(true),
  })
  const missing = who === null ? t('pickWho') : node === null ? t('pickWhere') : undefined
  if (isDone && who)
    return (
      <Outcome tone="ok" icon="done" title={t('done')}>
        <Button id="post-person" className="mt4" onPress={() => replace('gridPerson', { id: who })}>
          {t('toPerson')}
        </Button>
        <Button
          id="post-again"
          kind="quiet"
          className="mt2"
          onPress={() => {
            setDone(false)
            setNode(null)
          }}
        >
          {t('again')}
        </Button>
      </Outcome>
    )
  return (
    <>
      <Panel title={t('which')}>
        <ChipGroup
          id="post-kind"
          label={t('which')}
          value={kind}
          choices={KINDS.map((value) => ({ value, label: POSTS[value] }))}
          onChange={(next) => {
            if (MANAGING_POSTS.includes(next) !== MANAGING_POSTS.includes(kind) && !id) setWho(null)
            setKind(next)
          }}
        />
      </Panel>
      {id ? null : <Who kind={kind} value={who} onChange={setWho} />}
      <Panel title={t('where')}>
        <NodeChoice start={start} value={node} onChange={setNode} />
      </Panel>
      <Trouble id="post-failed" failure={give.failure} />
      <Box className="acts">
        <Button
          id="post-give"
          busy={give.busy}
          disabledReason={missing}
          onPress={() => (who && node ? give.run({ body: { accountId: who, nodeCode: node.code, kind } }) : undefined)}
        >
          {t('assign')}
        </Button>
      </Box>
    </>
  )
}

/** 安排岗位 (R259, R260): which post, whose, where; never outside or above one's own. */
export default function PostNewPage() {
  const { id } = useParams('gridPostNew')
  const may = useMay('gridPeople')
  const query = useRead('gridEvents.getOwnGridPerson', {}, { enabled: may })
  return (
    <Frame title={t('postNew')} current="gridPeople" task note={t('postNewNote')}>
      <QueryStates query={query}>
        {({ posts }) => {
          const [widest] = posts.filter(({ kind }) => MANAGING_POSTS.includes(kind)).sort((a, b) => a.nodeCode.length - b.nodeCode.length)
          return widest ? <Form start={widest.nodeCode} id={id} /> : <Empty icon="lock" title={t('noCard')} note={t('postNewNote')} />
        }}
      </QueryStates>
    </Frame>
  )
}
