import { CATEGORIES, type Category, CATEGORY_NAMES } from '@jktl/shared/health-records/views/model'
import { useSignedIn } from '@/platform/session'
import { Page, SignInPrompt } from '@/ui'
import { MoreRecords } from '../../../records/more-records'
import { t } from '../../../records/texts'
import { useParams } from '../../../routes'

const isCategory = (text: string): text is Category => (CATEGORY_NAMES as string[]).includes(text)

/** One kind of somebody's records, newest first (R375, R377, R387–R391, R459–R463). */
export default function RecordsPage() {
  const { id = '', category = '' } = useParams('records')
  const signedIn = useSignedIn()
  const kind = isCategory(category) ? category : 'ENCOUNTERS'
  return <Page title={CATEGORIES[kind].name}>{signedIn ? <MoreRecords personId={id} category={kind} /> : <SignInPrompt note={t('signIn')} />}</Page>
}
