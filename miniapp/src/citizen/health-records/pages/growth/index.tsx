import type { Growth } from '@jktl/shared/health-records/views/contract'
import { shownRecordUnit } from '@jktl/shared/health-records/views/units'
import { GROWTH_METRICS } from '@jktl/shared/health-records/views/model'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Card, Empty, KeyValueList, Page, QueryStates, Section, SignInPrompt, Text } from '@/ui'
import { dayText } from '@/records/dates'
import { GrowthChart } from '../../../records/growth-chart'
import { NothingHere } from '../../../records/nothing-here'
import { BehindNotice, Sources } from '../../../records/sources'
import { t } from '../../../records/texts'
import { useParams } from '../../../routes'

const Metric = ({ metric: { metric, points, bands, bandSource } }: { metric: Growth['metrics'][number] }) => (
  <Section title={GROWTH_METRICS[metric]}>
    <Card>
      <GrowthChart metric={GROWTH_METRICS[metric]} points={points} bands={bands} />
      <Text look="cap">{bandSource ? t('someTable', { source: bandSource }) : t('noTable')}</Text>
      <KeyValueList
        items={[...points].reverse().map(({ date, ageMonths, value, unit, level }) => ({
          key: t('ageMonths', { count: ageMonths }),
          value: [`${value} ${shownRecordUnit(unit)}`.trim(), level, dayText(date)].filter((part) => part !== null).join(' · '),
        }))}
      />
    </Card>
  </Section>
)

/** 成长记录: what was measured, by age (R395, R460). */
export default function GrowthPage() {
  const { id = '' } = useParams('growth')
  const signedIn = useSignedIn()
  const query = useRead('healthRecords.getGrowth', { params: { id } }, { enabled: signedIn && id !== '' })
  return (
    <Page title={t('growthTitle')}>
      {signedIn ? (
        <QueryStates query={query}>
          {({ metrics, sources, completeness }) => (
            <>
              <BehindNotice sources={sources} />
              {metrics.length > 0 ? (
                metrics.map((metric) => <Metric key={metric.metric} metric={metric} />)
              ) : completeness === 'COMPLETE' ? (
                <Empty icon="child" title={t('noGrowth')} note={t('noGrowthNote')} />
              ) : (
                <NothingHere completeness={completeness} />
              )}
              <Sources sources={sources} />
            </>
          )}
        </QueryStates>
      ) : (
        <SignInPrompt note={t('signIn')} />
      )}
    </Page>
  )
}
