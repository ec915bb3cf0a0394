import type { GridPerson } from '@jktl/shared/grid-events/people/contract'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { Box, Button, Cell, Dialog, Field, List, Pill, QueryStates, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { AbsenceList } from '../../absence-list'
import { t } from '../../people-texts'
import { dayText, postText, presenceText, presenceTone } from '../../people-words'
import { Trouble } from '../../trouble'

const STALE = ['gridEvents.getGridPerson', 'gridEvents.searchGridPeople'] as const
const SHORTEST = 2

function Posts({ person, onEnd }: { person: GridPerson; onEnd: (postId: string) => void }) {
  return (
    <Panel title={t('postsNow')} end={<Pill tone={presenceTone(person)}>{presenceText(person)}</Pill>} flush>
      {person.posts.length === 0 ? (
        <Box className="panel-b">
          <Text look="sub">{t('noPost')}</Text>
        </Box>
      ) : (
        <List label={t('postsNow')}>
          {person.posts.map((post, index) => (
            <Cell
              key={post.id}
              first={index === 0}
              icon="flag"
              title={postText(post)}
              note={t('since', { time: dayText(post.since) })}
              action={
                person.endablePostIds.includes(post.id) ? (
                  <Button id={`post-end-${index}`} kind="secondary" small label={t('endPostLabel', { post: postText(post) })} onPress={() => onEnd(post.id)}>
                    {t('endPost')}
                  </Button>
                ) : undefined
              }
            />
          ))}
        </List>
      )}
    </Panel>
  )
}

const Former = ({ posts }: { posts: GridPerson['formerPosts'] }) => (
  <Panel title={t('formerPosts')} flush>
    {posts.length === 0 ? (
      <Box className="panel-b">
        <Text look="sub">{t('noFormer')}</Text>
      </Box>
    ) : (
      <List label={t('formerPosts')}>
        {posts.map((post, index) => (
          <Cell
            key={post.id}
            first={index === 0}
            icon="history"
            title={postText(post)}
            note={t('fromTo', { from: dayText(post.since), to: dayText(post.endedAt) })}
          />
        ))}
      </List>
    )}
  </Panel>
)

/** What is to be confirmed with a reason: a post that ends, or a suspension. */
function Confirm({ person, postId, onClose }: { person: GridPerson; postId: string | null; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const end = useWrite('gridEvents.endGridPost', { refresh: STALE, onDone: onClose })
  const suspend = useWrite('gridEvents.suspendGridPerson', { refresh: STALE, onDone: onClose })
  const post = person.posts.find(({ id }) => id === postId)
  const send = () => {
    if (reason.trim().length < SHORTEST) return setError(t('reasonHint'))
    setError(undefined)
    const body = { reason: reason.trim() }
    return post ? end.run({ params: { id: post.id }, body }) : suspend.run({ params: { id: person.id }, body })
  }
  return (
    <Dialog
      id={post ? 'end-post' : 'suspend'}
      title={post ? t('endPostTitle', { name: person.name, post: postText(post) }) : t('suspendTitle', { name: person.name })}
      confirm={post ? t('endPost') : t('suspend')}
      danger
      busy={end.busy || suspend.busy}
      onConfirm={send}
      dismiss={t('cancel')}
      onDismiss={onClose}
    >
      <Text>{t(post ? 'endPostNote' : 'suspendNote')}</Text>
      <Field id="people-reason" label={t('reason')} value={reason} maxLength={200} hint={t('reasonHint')} error={error} onChange={setReason} />
      <Trouble id="people-failed" failure={end.failure ?? suspend.failure} />
    </Dialog>
  )
}

/** One member of staff (R260): posts now and before, leave, load; and what a manager above may do. */
export default function GridPersonPage() {
  const { id = '' } = useParams('gridPerson')
  const may = useMay('gridPeople')
  const [asked, setAsked] = useState<{ postId: string | null } | null>(null)
  const query = useRead('gridEvents.getGridPerson', { params: { id } }, { enabled: may && id !== '' })
  return (
    <Frame
      title={query.data?.name ?? t('person')}
      current="gridPeople"
      task
      note={query.data ? `${t('load')} ${t('loadCount', { n: query.data.load })}` : undefined}
      overlay={query.data && asked ? <Confirm person={query.data} postId={asked.postId} onClose={() => setAsked(null)} /> : undefined}
    >
      <QueryStates query={query}>
        {(person) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <Posts person={person} onEnd={(postId) => setAsked({ postId })} />
              <Panel title={t('absences')} flush>
                <AbsenceList label={t('absences')} items={person.absences} empty={t('noAbsences')} />
              </Panel>
              <Former posts={person.formerPosts} />
            </Box>
            {person.mayAssign || person.maySuspend ? (
              <Box className="side s-stack">
                {person.mayAssign ? (
                  <Button id="person-assign" kind="secondary" icon="plus" href={href('gridPostNew', { id })} onPress={() => go('gridPostNew', { id })}>
                    {t('givePost')}
                  </Button>
                ) : null}
                {person.maySuspend ? (
                  <Button id="person-suspend" kind="danger" icon="stop" onPress={() => setAsked({ postId: null })}>
                    {t('suspend')}
                  </Button>
                ) : null}
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
