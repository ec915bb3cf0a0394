import { Box } from '@/ui'
import { useRead } from '@/platform/api'
import { KeyValueList, QueryStates } from '@/ui'
import { ROLES } from '@jktl/shared/kernel/roles'
import { Frame } from '../frame/frame'
import { t } from './texts'

function Posts() {
  const me = useRead('identity.getMe', {}, { keep: true })
  return (
    <Box as='section' className='panel' label={t('posts')}>
      <Box className='panel-h'>
        <Box as='h2' className='h-sub'>
          {t('posts')}
        </Box>
      </Box>
      <Box className='panel-b'>
        <QueryStates query={me} empty={{ when: (data) => data.posts.length === 0, title: t('none'), note: t('noneNote') }}>
          {(data) => <KeyValueList items={data.posts.map((post) => ({ key: ROLES[post.role as keyof typeof ROLES] ?? post.role, value: post.institutionName ?? post.areaCode ?? '' }))} />}
        </QueryStates>
      </Box>
    </Box>
  )
}

export default function StaffHomePage() {
  return (
    <Frame title={t('title')} current='home' note={t('note')}>
      <Posts />
    </Frame>
  )
}
