import { usePreferences } from '@/platform/preferences'
import { signOut } from '@/platform/session'
import { Box, Button, Segmented, Switch } from '@/ui'
import { Frame } from '../frame/frame'
import { t } from './texts'

export default function StaffMePage() {
  const { typeSize, dark, setTypeSize, setDark } = usePreferences()
  return (
    <Frame title={t('title')} current='me'>
      <Box as='section' className='panel' label={t('look')}>
        <Box className='panel-h'>
          <Box as='h2' className='h-sub'>
            {t('look')}
          </Box>
        </Box>
        <Box className='panel-b'>
          <Segmented
            id='type-size'
            label={t('typeSize')}
            value={typeSize}
            onChange={setTypeSize}
            choices={[
              { value: 'standard', label: t('standard') },
              { value: 'large', label: t('large') },
              { value: 'xlarge', label: t('xlarge') },
            ]}
          />
          <Switch id='dark' label={t('dark')} checked={dark} onChange={setDark} />
        </Box>
      </Box>
      <Button id='sign-out' kind='secondary' fit onPress={() => void signOut()}>
        {t('signOut')}
      </Button>
    </Frame>
  )
}
