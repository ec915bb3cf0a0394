import { Page, SignInReturn } from '@/ui'
import { t } from './texts'

export default function StaffSignInPage() {
  return (
    <Page title={t('title')}>
      <SignInReturn />
    </Page>
  )
}
