import { ROLES } from '@jktl/shared/kernel/roles'
import type { ReactNode } from 'react'
import { useRead } from '@/platform/api'
import { goBack } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { Box, classes, Icon, IconButton, Press, QueryStates, Root, SignInPrompt } from '@/ui'
import { go, href } from '../routes'
import { menuFor, type MenuItem } from './menu'
import { t } from './texts'

export interface FrameProps {
  /** h1 and document title. */
  title: string
  /** Key of the menu entry this page belongs to. */
  current: string
  /** One line below the title. */
  note?: ReactNode
  /** At the right end of the title line: buttons, filters. */
  tools?: ReactNode
  /** A page one came to from a list: on a phone the tabs make way for a back bar and `bar`. */
  task?: boolean
  /** Action bar at the foot of the page. */
  bar?: ReactNode
  overlay?: ReactNode
  children: ReactNode
}

const GROUPS = ['work', 'own'] as const
type Post = { role: string; institutionName: string | null }
const roleName = (role: string): string => ROLES[role as keyof typeof ROLES] ?? role

function Navigation({ items, current, name, post }: { items: readonly MenuItem[]; current: string; name: string; post: string }) {
  return (
    <Box as='nav' className='s-nav' label={t('navigation')}>
      <Press className='nav-brand' href={href('home')} onPress={() => go('home')} label={`${t('app')} ${t('desk')}`}>
        <Icon name='hospital' tone='brand' />
        <Box as='span'>
          <Box as='b' className='nav-brand__b'>
            {t('app')}
          </Box>
          <Box as='span' className='nav-brand__e'>
            {t('desk')}
          </Box>
        </Box>
      </Press>
      {name ? (
        <Box className='nav-who'>
          <Box>
            <Box as='b' className='nav-who__n'>
              {name}
            </Box>
            <Box as='span' className='nav-who__s'>
              {post}
            </Box>
          </Box>
        </Box>
      ) : null}
      <Box as='ul' className='nav-list'>
        {GROUPS.flatMap((group) => [
          <Box as='li' key={group} className='nav-h'>
            {t(group)}
          </Box>,
          ...items
            .filter((item) => item.group === group)
            .map((item) => (
              <Box as='li' key={item.key} className={classes('nav-li', item.tab && 'nav-tab')}>
                <Press id={`nav-${item.key}`} className={classes('nav-item', item.key === current && 'is-on')} href={item.href} current={item.key === current} onPress={item.open}>
                  <Icon name={item.icon} size='s' />
                  <Box as='span'>{item.label}</Box>
                </Press>
              </Box>
            )),
        ])}
      </Box>
      <Box as='p' className='nav-foot'>
        {t('foot')}
      </Box>
    </Box>
  )
}

/** One shell, three widths, one navigation: tabs below 768, rail below 1024, sidebar above. */
function Shell({ title, current, note, tools, task, bar, children, name, posts }: FrameProps & { name: string; posts: readonly Post[] }) {
  const items = menuFor(posts.map((post) => post.role))
  const first = posts[0]
  const post = first ? `${roleName(first.role)}${first.institutionName ? ` · ${first.institutionName}` : ''}` : t(name ? 'noPost' : 'desk')
  return (
    <Box className={classes('app staff', task && 'app-task')}>
      <Navigation items={items} current={current} name={name} post={post} />
      <Box className='col'>
        <Box as='header' className='top'>
          {task ? <IconButton id='nav-back' icon='back' label={t('back')} onPress={goBack} /> : null}
          <Box className='where grow'>
            <Box as='b' className='where__t'>
              {first?.institutionName ?? t('app')}
            </Box>
            <Box as='span' className='where__s'>
              {name ? `${name} · ${post}` : post}
            </Box>
          </Box>
        </Box>
        <Box as='main' className='s-page'>
          <Box className='s-head'>
            <Box as='h1' className='s-h1' focusable>
              {title}
            </Box>
            {tools}
            {note ? (
              <Box as='p' className='sub'>
                {note}
              </Box>
            ) : null}
          </Box>
          {children}
        </Box>
        {bar}
      </Box>
    </Box>
  )
}

/** Every staff page stands in this frame; whoever is not signed in is asked to first. */
export function Frame(props: FrameProps) {
  const signedIn = useSignedIn()
  return (
    <Root title={props.title}>
      {signedIn ? (
        <SignedInFrame {...props} />
      ) : (
        <Shell {...props} name='' posts={[]} bar={undefined}>
          <SignInPrompt note={t('signInNote')} />
        </Shell>
      )}
      {props.overlay}
    </Root>
  )
}

function SignedInFrame(props: FrameProps) {
  const me = useRead('identity.getMe', {}, { keep: true })
  if (me.data) return <Shell {...props} name={me.data.displayName} posts={me.data.posts} />
  return (
    <Shell {...props} name='' posts={[]} bar={undefined}>
      <QueryStates query={me}>{() => null}</QueryStates>
    </Shell>
  )
}
