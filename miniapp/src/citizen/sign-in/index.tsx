import { Page, SignInReturn } from '@/ui'
import { t } from './texts'

export default function SignInPage() {
  return (
    <Page title={t('title')}>
      <SignInReturn />
    </Page>
  )
}
