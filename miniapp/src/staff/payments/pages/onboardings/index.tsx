import type { OnboardingCard } from '@jktl/shared/payments/onboarding/contract'
import { ONBOARDING_STATES, type OnboardingState } from '@jktl/shared/payments/onboarding/model'
import { useRead } from '@/platform/api'
import { Box, LinkButton, QueryStates, Table, type TableColumn, Tag } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { QueueTabs } from '../../../frame/queue-tabs'
import { go, href, type OnboardingFilter, useParams } from '../../../routes'
import { StatePill } from '../../onboarding-facts'
import { t } from '../../onboarding-texts'
import { momentText } from '../../words'

const TABS = ['ALL', 'SUBMITTED', 'IN_REVIEW', 'RETURNED', 'APPROVED', 'SUSPENDED', 'REJECTED'] as const
const stateOf = (text: string | undefined): OnboardingState | undefined => ONBOARDING_STATES.find((state) => state === text)

const COLUMNS: readonly TableColumn<OnboardingCard>[] = [
  {
    key: 'institution',
    title: t('institution'),
    head: true,
    phone: 'line',
    cell: ({ institutionName, isSample }) => (
      <>
        {institutionName} {isSample ? <Tag>{t('sample')}</Tag> : null}
      </>
    ),
  },
  { key: 'kind', title: t('kind'), named: true, cell: ({ isChange }) => t(isChange ? 'change' : 'firstTime') },
  { key: 'state', title: t('state'), named: true, cell: ({ state }) => <StatePill state={state} /> },
  { key: 'until', title: t('licenceUntil'), named: true, cell: ({ licenceUntil }) => licenceUntil ?? '' },
  { key: 'at', title: t('changedAt'), named: true, cell: ({ changedAt }) => momentText(changedAt) },
  {
    key: 'act',
    title: t('open'),
    cell: ({ id }) => (
      <LinkButton id={`onboarding-${id}`} more href={href('onboardingReview', { id })} onPress={() => go('onboardingReview', { id })}>
        {t('see')}
      </LinkButton>
    ),
  },
]

/** 机构接入: every institution's application, for the two of the region (R360). */
export default function OnboardingsPage() {
  const [filter, setFilter] = useFilters<OnboardingFilter>(useParams('onboardings'), (next) => href('onboardings', next))
  const state = stateOf(filter.state)
  const query = useRead(
    'payments.listOnboardings',
    { query: { ...(state ? { state } : {}), ...(filter.after ? { cursor: filter.after } : {}) } },
    { enabled: useMay('onboardings') },
  )
  return (
    <Frame title={t('list')} current="onboardings" note={t('listNote')}>
      <QueueTabs
        id="onboardings"
        label={t('state')}
        keys={TABS}
        current={state ?? 'ALL'}
        text={(one) => t(one)}
        href={(one) => href('onboardings', one === 'ALL' ? {} : { state: one })}
        onPick={(one) => setFilter({ state: one === 'ALL' ? undefined : one, after: undefined })}
      />
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t('noneListed') }}>
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={t('list')}>
            <Table id="onboardings" label={t('list')} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
            {filter.after !== undefined || nextCursor !== null ? (
              <Box className="pager">
                <Pager id="onboardings" after={filter.after} nextCursor={nextCursor} onPage={(after) => setFilter({ after })} />
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
