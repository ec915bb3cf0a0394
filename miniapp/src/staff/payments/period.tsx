import { Unbroken } from '@/ui'
import { t } from './onboarding-texts'

/** Two dates, neither of them broken over two lines. */
export const Period = ({ from, until }: { from: string; until: string }) => (
  <>
    <Unbroken>{from}</Unbroken>
    {` ${t('until')} `}
    <Unbroken>{until}</Unbroken>
  </>
)
