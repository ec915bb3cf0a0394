import { Box, Button, Empty } from '@/ui'
import { go, href } from '../routes'
import { t } from './pool-texts'

/** Whoever works for the whole region chooses an institution on the week page first. */
export const PlaceNeeded = () => (
  <Box>
    <Empty
      icon="building"
      title={t('institutionNeeded')}
      note={t('institutionNeededNote')}
      action={
        <Button id="place-choose" href={href('pool')} onPress={() => go('pool')}>
          {t('chooseInstitution')}
        </Button>
      }
    />
  </Box>
)
