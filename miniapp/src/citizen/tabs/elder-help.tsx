import { callHotline } from '@/platform/phone'
import { Button, HelpBar } from '@/ui'
import { t } from './texts'

/** A person one tap away on every tab page of the elder themes. */
export const ElderHelp = () => (
  <HelpBar>
    <Button id="elder-help" icon="phone" onPress={callHotline}>
      {t('callForHelp')}
    </Button>
  </HelpBar>
)
