import { dateOf, formatDayCn } from '@jktl/shared/kernel/dates'
import { ROLES } from '@jktl/shared/kernel/roles'
import type { ReactNode } from 'react'
import { useRead } from '@/platform/api'
import { goBack } from '@/platform/router'
import { serverNow } from '@/platform/server-time'
import { useSignedIn } from '@/platform/session'
import { Box, Button, classes, Empty, Icon, IconButton, Press, QueryStates, Root, SignInPrompt } from '@/ui'
import { go, href } from '../routes'
import type { Post } from './access'
import { GROUPS, MENU, menuFor, tabsOf, type MenuItem } from './menu'
import { SkipLink } from './skip-link'
import { t } from './texts'

export interface FrameProps {
  /** h1 and document title. */
  title: string
  /** Key of the menu entry this page belongs to; who may not see the entry does not see the page. */
  current: string
  /** One line below the title. */
  note?: ReactNode
  /** At the right end of the title line: buttons, filters. */
  tools?: ReactNode
  /** A page one came to from a list: on a phone the tabs make way for a back bar. */
  task?: boolean
  overlay?: ReactNode
  children: ReactNode
}

export const roleName = (role: string): string => ROLES[role as keyof typeof ROLES] ?? role
/** Where a post is held. */
export const placeName = ({ institutionName, areaName }: Pick<Post, 'institutionName' | 'areaName'>): string => institutionName ?? areaName ?? t('region')

function Navigation({ items, current, name, post }: { items: readonly MenuItem[]; current: string; name: string; post: string }) {
  const tabs = tabsOf(items)
  return (
    <Box as="nav" className="s-nav" label={t('navigation')}>
      <SkipLink to="main" />
      <Press className="nav-brand" href={href('home')} onPress={() => go('home')} label={`${t('app')}${t('desk')}`}>
        <Icon name="hospital" tone="brand" />
        <Box as="span" className="nav-brand__t">
          <Box as="b" className="nav-brand__b">
            {t('app')}
          </Box>
          <Box as="span" className="nav-brand__e">
            {t('desk')}
          </Box>
        </Box>
      </Press>
      {name ? (
        <Box className="nav-who">
          <Box as="b" className="nav-who__n">
            {name}
          </Box>
          <Box as="span" className="nav-who__s">
            {post}
          </Box>
        </Box>
      ) : null}
      {GROUPS.filter(({ key }) => items.some(({ group }) => group === key)).map(({ key: group, label }) => (
        <Box key={group} className="nav-g">
          <Box as="p" className="nav-h">
            {label}
          </Box>
          <Box as="ul" className="nav-list" label={label}>
            {items
              .filter((item) => item.group === group)
              .map((item) => (
                <Box as="li" key={item.key} className={classes('nav-li', tabs.includes(item) && 'nav-tab')}>
                  <Press
                    id={`staff-menu-${item.key}`}
                    className={classes('nav-item', item.key === current && 'is-on')}
                    href={item.href}
                    current={item.key === current}
                    onPress={item.open}
                  >
                    <Icon name={item.icon} size="s" />
                    <Box as="span" className="nav-long">
                      {item.label}
                    </Box>
                    <Box as="span" className="nav-short">
                      {item.short}
                    </Box>
                  </Press>
                </Box>
              ))}
          </Box>
        </Box>
      ))}
      <Box as="p" className="nav-foot">
        {t('foot')}
      </Box>
    </Box>
  )
}

/** One shell, three widths, one navigation: tabs below 768, rail below 1024, sidebar above. */
function Shell({ title, current, note, tools, task, children, name, posts }: Omit<FrameProps, 'overlay'> & { name: string; posts: readonly Post[] }) {
  const items = menuFor(posts.map((post) => post.role))
  const [first] = posts
  const post = first
    ? posts.length > 1
      ? t('morePosts', { post: roleName(first.role), count: posts.length })
      : roleName(first.role)
    : t(name ? 'noPost' : 'desk')
  return (
    <Box className={classes('app staff', task && 'app-task')}>
      <Navigation items={items} current={current} name={name} post={post} />
      <Box className="col">
        <Box as="header" className="top">
          {task ? <IconButton id="nav-back" icon="back" label={t('back')} onPress={goBack} /> : null}
          <Box className="where grow">
            <Box as="b" className="where__t">
              {first ? placeName(first) : t('app')}
            </Box>
            <Box as="span" className="where__s">
              {name ? `${name}·${post}` : post}
            </Box>
          </Box>
          <Box as="span" className="sub when">
            {formatDayCn(dateOf(serverNow()))}
          </Box>
        </Box>
        <Box as="main" id="main" className="s-page" focusable>
          <Box className="s-head">
            <Box as="h1" className="s-h1" focusable>
              {title}
            </Box>
            {tools}
            {note ? (
              <Box as="p" className="sub">
                {note}
              </Box>
            ) : null}
          </Box>
          {children}
        </Box>
      </Box>
    </Box>
  )
}

/** Every staff page stands in this frame; whoever is not signed in is asked to first. */
export function Frame({ overlay, ...props }: FrameProps) {
  const signedIn = useSignedIn()
  return (
    <Root title={props.title}>
      {signedIn ? (
        <SignedInFrame {...props} />
      ) : (
        <Shell {...props} tools={undefined} name="" posts={[]}>
          <SignInPrompt note={t('signInNote')} />
        </Shell>
      )}
      {overlay}
    </Root>
  )
}

function SignedInFrame(props: FrameProps) {
  const me = useRead('identity.getMe', {}, { keep: true })
  if (!me.data)
    return (
      <Shell {...props} tools={undefined} name="" posts={[]}>
        <QueryStates query={me}>{() => null}</QueryStates>
      </Shell>
    )
  const { displayName, posts } = me.data
  const needed = MENU.find(({ key }) => key === props.current)?.roles ?? 'all'
  const isAllowed = needed === 'all' || posts.some((post) => needed.some((role) => role === post.role))
  return (
    <Shell {...props} {...(isAllowed ? {} : { tools: undefined })} name={displayName} posts={posts}>
      {isAllowed ? (
        props.children
      ) : (
        <Empty
          icon="lock"
          title={t('notYours')}
          note={t('notYoursNote', { roles: needed.map(roleName).join('、') })}
          action={
            <Button id="to-home" kind="secondary" href={href('home')} onPress={() => go('home')}>
              {t('toHome')}
            </Button>
          }
        />
      )}
    </Shell>
  )
}
