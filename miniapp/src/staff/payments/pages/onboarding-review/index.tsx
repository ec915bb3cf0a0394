import { useRead } from '@/platform/api'
import { Box, Button, QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { go, href, useParams } from '../../../routes'
import { CertificateTable } from '../../certificate-table'
import { ApplicationFacts, ApplicationHistory } from '../../onboarding-facts'
import { OnboardingSteps } from '../../onboarding-steps'
import { t } from '../../onboarding-texts'

/** The institution's certificates beside its application. */
function Certificates({ institutionId }: { institutionId: string }) {
  const query = useRead('payments.listFrontCertificates', { query: { institutionId } })
  return <QueryStates query={query}>{({ items }) => (items.length > 0 ? <CertificateTable certificates={items} /> : null)}</QueryStates>
}

/** One application: what was filled in, what one proposes, what the other decides (R360). */
export default function OnboardingReviewPage() {
  const { id = '' } = useParams('onboardingReview')
  const query = useRead('payments.getOnboarding', { params: { id } }, { enabled: useMay('onboardings') && id !== '' })
  return (
    <Frame title={query.data?.institutionName ?? t('list')} current="onboardings" task>
      <QueryStates query={query}>
        {(application) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <ApplicationFacts id="onboarding-facts" title={t(application.isChange ? 'change' : 'firstTime')} application={application} />
              <Certificates institutionId={application.institutionId} />
            </Box>
            <Box className="side s-stack">
              <OnboardingSteps key={application.version} application={application} />
              <ApplicationHistory application={application} />
              <Button id="onboarding-back" kind="secondary" href={href('onboardings', {})} onPress={() => go('onboardings', {})}>
                {t('back')}
              </Button>
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
