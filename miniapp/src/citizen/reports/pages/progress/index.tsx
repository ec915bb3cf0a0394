import { useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { callHotline, callPhone } from '@/platform/phone'
import { PROGRESS_NAMES } from '@jktl/shared/reports/model'
import { ActionBar, Button, Card, KeyValueList, Notice, Page, QueryStates, Section, SignInPrompt, Text } from '@/ui'
import { go, href, useParams } from '../../../routes'
import { ProgressView } from '../../progress-view'
import { t } from '../../report-detail-texts'
import { t as words } from '../../report-texts'

/** 报告进展 (R376): which step, since when, what specimen, which laboratory, whether critical. */
export default function ReportProgressPage() {
  const signedIn = useSignedIn()
  const { id = '' } = useParams('reportProgress')
  const query = useRead('reports.getReport', { params: { id } }, { enabled: signedIn && id !== '', refetchMs: 60_000 })
  const report = query.data
  if (!signedIn)
    return (
      <Page title={t('progress')}>
        <SignInPrompt note={words('signIn')} returnTo={currentPath()} />
      </Page>
    )
  return (
    <Page
      title={t('progress')}
      {...(report
        ? {
            bar: (
              <ActionBar>
                {report.isPending ? (
                  <Button id="progress-ask" icon="phone" onPress={() => (report.institutionPhone ? callPhone(report.institutionPhone) : callHotline())}>
                    {t('ask')}
                  </Button>
                ) : (
                  <Button id="progress-report" href={href('report', { id })} onPress={() => go('report', { id })}>
                    {t('title')}
                  </Button>
                )}
              </ActionBar>
            ),
          }
        : {})}
    >
      <QueryStates query={query} id="progress-error">
        {(shown) => (
          <>
            <Card id="progress-head" label={shown.title}>
              <Text look="headline">{shown.title}</Text>
              <Text look="sub" className="mt1">
                {shown.headline}
              </Text>
              {shown.isPending ? <Text look="sub">{t('waitNote')}</Text> : null}
              {shown.critical ? <Notice tone="danger">{t('critical')}</Notice> : null}
            </Card>
            {shown.progress ? (
              <Section title={t('state')}>
                <Card id="progress-steps">
                  <ProgressView progress={shown.progress} />
                </Card>
              </Section>
            ) : null}
            <Section title={t('more')}>
              <Card>
                <KeyValueList
                  items={[
                    ...(shown.progress ? [{ key: t('state'), value: PROGRESS_NAMES[shown.progress.state] }] : []),
                    ...(shown.specimenTypes.length > 0 ? [{ key: t('specimen'), value: shown.specimenTypes.join('、') }] : []),
                    ...(shown.department ? [{ key: t('department'), value: shown.department }] : []),
                    ...(shown.doctor ? [{ key: t('doctor'), value: shown.doctor }] : []),
                    ...(shown.institutionName ? [{ key: t('hospital'), value: shown.institutionName }] : []),
                    ...(shown.isPending ? [] : [{ key: t('isCritical'), value: t(shown.critical ? 'yes' : 'no') }]),
                  ]}
                />
              </Card>
            </Section>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
