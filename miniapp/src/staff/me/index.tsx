import type { TypeSize } from '@jktl/shared/identity/model'
import { useRead, useWrite } from '@/platform/api'
import { usePreferences } from '@/platform/preferences'
import { signOut } from '@/platform/session'
import { Box, Button, Cell, KeyValueList, List, Notice, QueryStates, Segmented, Stack, Switch } from '@/ui'
import { useDeskSettings } from '../frame/desk-settings'
import { usePosts } from '../frame/access'
import { Frame, placeName, roleName } from '../frame/frame'
import { menuFor, tabsOf } from '../frame/menu'
import { Panel } from '../frame/panel'
import { t } from './texts'

export default function StaffMePage() {
  return (
    <Frame title={t('title')} current="me">
      <Posts />
      <Rest />
      <Look />
      <Keyboard />
      <Box className="acts">
        <Button id="sign-out" kind="secondary" icon="leave" fit onPress={() => void signOut()}>
          {t('signOut')}
        </Button>
      </Box>
    </Frame>
  )
}

/** Where home is no tab: the way to everything else. */
function Rest() {
  const items = menuFor(usePosts().map(({ role }) => role))
  const tabs = tabsOf(items)
  if (tabs.some(({ key }) => key === 'home')) return null
  return (
    <Panel id="me-rest" title={t('rest')} flush>
      <List label={t('rest')}>
        {items
          .filter((item) => !tabs.includes(item))
          .map(({ key, label, icon, href, open }, index) => (
            <Cell key={key} id={`me-${key}`} first={index === 0} icon={icon} title={label} href={href} onPress={open} />
          ))}
      </List>
    </Panel>
  )
}

function Posts() {
  const me = useRead('identity.getMe', {}, { keep: true })
  return (
    <QueryStates query={me}>
      {({ displayName, posts }) => (
        <Panel title={t('posts')} note={t('postsNote')}>
          <Box as="p" className="strong">
            {displayName}
          </Box>
          {posts.length ? (
            <KeyValueList items={posts.map((post) => ({ key: roleName(post.role), value: placeName(post) }))} />
          ) : (
            <Box as="p">{t('noPosts')}</Box>
          )}
        </Panel>
      )}
    </QueryStates>
  )
}

function Look() {
  const { typeSize, dark, setTypeSize, setDark } = usePreferences()
  const write = useWrite('identity.putPreferences')
  const keep = (wanted: { typeSize: TypeSize; dark: boolean }) => {
    setTypeSize(wanted.typeSize)
    setDark(wanted.dark)
    write.run({ body: wanted })
  }
  return (
    <Panel title={t('look')} note={t('lookNote')}>
      <Segmented
        id="type-size"
        label={t('typeSize')}
        value={typeSize}
        onChange={(value) => keep({ typeSize: value, dark })}
        choices={[
          { value: 'standard', label: t('standard') },
          { value: 'large', label: t('large') },
          { value: 'xlarge', label: t('xlarge') },
        ]}
      />
      <Switch id="dark" label={t('dark')} checked={dark} onChange={(value) => keep({ typeSize, dark: value })} />
      {write.failure ? (
        <Stack>
          <Notice tone="notice" live>
            {t('notKept')}
          </Notice>
        </Stack>
      ) : null}
    </Panel>
  )
}

function Keyboard() {
  const { keys, setKeys } = useDeskSettings()
  return (
    <Box className="desk">
      <Panel title={t('keyboard')} note={t('keyboardNote')}>
        <Switch id="keys" label={t('keys')} checked={keys} onChange={setKeys} />
      </Panel>
    </Box>
  )
}
