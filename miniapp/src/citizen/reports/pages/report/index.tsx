import type { Report } from '@jktl/shared/reports/contract'
import { dateOf } from '@jktl/shared/kernel/dates'
import { REPORT_KIND_NAMES } from '@jktl/shared/reports/model'
import { useEffect, useRef } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { callHotline, callPhone } from '@/platform/phone'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Box, Button, Card, Cell, Heading, KeyValueList, List, Notice, Page, Pill, QueryStates, Section, SignInPrompt, Stack, Text } from '@/ui'
import { momentText } from '../../../moments'
import { usePersonLabel } from '../../../people/use-people'
import { go, href, useParams } from '../../../routes'
import { ItemCard, OtherItems } from '../../item-card'
import { t } from '../../report-detail-texts'
import { stands, VERDICT_TONE } from '../../report-look'
import { t as words } from '../../report-texts'
import { usePaper } from '../../use-paper'

/** The sentence before the number, and what must be done at once. */
const Conclusion = ({ report }: { report: Report }) => (
  <Card id="report-conclusion" label={t('conclusion')}>
    {report.verdict === 'UNKNOWN' ? null : <Pill tone={VERDICT_TONE[report.verdict]}>{words(report.verdict, { count: report.abnormalCount })}</Pill>}
    <Box className="mt2">
      <Heading level={2}>{report.headline}</Heading>
    </Box>
    {report.lines.map(({ text, source }) => (
      <Text key={text} look={source ? 'sub' : 'mini'} className="mt2">
        {source ? `${source}：${text}` : text}
      </Text>
    ))}
    {report.critical ? (
      <>
        <Notice id="report-critical" tone="danger">
          {t('critical')}。{t('criticalNote')}
        </Notice>
        {report.critical.phone ? (
          <Button id="report-critical-call" kind="danger-fill" icon="phone" className="mt3" onPress={() => callPhone(report.critical?.phone ?? '')}>
            {t('callPlace', { phone: report.critical.phone })}
          </Button>
        ) : null}
      </>
    ) : null}
  </Card>
)

const Changes = ({ changes }: Pick<Report, 'changes'>) =>
  changes.length === 0 ? null : (
    <Section title={t('corrected')}>
      <Card id="report-changes">
        <KeyValueList items={changes.map(({ title, before, after }) => ({ key: title, value: `${t('from')} ${before}，${t('to')} ${after}` }))} />
      </Card>
    </Section>
  )

const Imaging = ({ imaging }: { imaging: NonNullable<Report['imaging']> }) => (
  <Section title={t('imaging')}>
    <Card id="report-imaging">
      <KeyValueList
        items={[
          ...(imaging.bodySite ? [{ key: t('bodySite'), value: imaging.bodySite }] : []),
          ...(imaging.finding ? [{ key: t('finding'), value: imaging.finding }] : []),
          ...(imaging.impression ? [{ key: t('impression'), value: imaging.impression }] : []),
        ]}
      />
    </Card>
  </Section>
)

function Paper({ report }: { report: Report }) {
  const { step, run } = usePaper(report.id, `${t('fileName', { kind: REPORT_KIND_NAMES[report.kind], day: dateOf(Date.parse(report.at)) })}.pdf`)
  return (
    <>
      <Cell
        id="report-paper"
        first
        icon="report"
        title={t('paper')}
        note={report.mayDownload ? t('paperNote') : t('paperNo')}
        {...(report.mayDownload ? { onPress: run } : {})}
      />
      {step.at === 'ready' ? null : (
        <Notice id={`report-paper-${step.at}`} tone={step.at === 'failed' ? 'danger' : step.at === 'made' ? 'ok' : 'info'} live>
          {step.at === 'failed'
            ? step.failure instanceof ApiProblem
              ? step.failure.title
              : t('paperFailed')
            : t(step.at === 'made' ? 'paperDone' : 'paperMaking')}
        </Notice>
      )}
    </>
  )
}

/** What was seen is no longer announced; once per opening. */
function useMarkRead(report: Report | undefined) {
  const { run } = useWrite('reports.readReport', { refresh: ['reports.listReports'] })
  const done = useRef('')
  useEffect(() => {
    if (!report?.isUnread || done.current === report.id) return
    done.current = report.id
    run({ params: { id: report.id } })
  }, [report, run])
}

function Whole({ report, isSelf }: { report: Report; isSelf: boolean }) {
  const large = report.items.filter(stands)
  const others = report.items.filter((item) => !stands(item))
  const place = report.institutionName ?? ''
  return (
    <>
      <Conclusion report={report} />
      <Changes changes={report.changes} />
      {large.map((item) => (
        <ItemCard key={item.id} item={item} />
      ))}
      {report.imaging ? <Imaging imaging={report.imaging} /> : null}
      {others.length > 0 ? (
        <Section title={large.length > 0 ? t('others', { count: others.length }) : t('allItems')}>
          <OtherItems items={others} />
        </Section>
      ) : null}
      <Section title={t('next')}>
        <Card id="report-next">
          <Text look="strong">{t('askWho')}</Text>
          <Text look="sub">{t('askPlace', { place, department: report.department ?? '' })}</Text>
          <Text look="sub" className="mt1">
            {t('askNote')}
          </Text>
        </Card>
      </Section>
      <Section title={t('more')}>
        <List label={t('more')}>
          <Paper report={report} />
          <Cell
            id="report-progress"
            icon="clock"
            title={t('progress')}
            href={href('reportProgress', { id: report.id })}
            onPress={() => go('reportProgress', { id: report.id })}
          />
          {isSelf ? (
            <>
              <Cell id="report-who" icon="shield" title={t('who')} note={t('whoNote')} href={href('grants')} onPress={() => go('grants')} />
              <Cell id="report-looked" icon="eye" title={t('looked')} note={t('lookedNote')} href={href('accessLog')} onPress={() => go('accessLog')} />
            </>
          ) : null}
        </List>
      </Section>
      <Text look="cap" className="mt3">
        {t('source', { place, department: report.department ?? '' })} {report.issuedAt ? t('issued', { time: momentText(report.issuedAt) }) : ''}
      </Text>
      <Text look="cap">{t('version', { source: report.source.name, version: report.source.version })}</Text>
    </>
  )
}

/** 报告: one sentence before the number, then the line, then how it went (R366, R376). */
export default function ReportPage() {
  const signedIn = useSignedIn()
  const { id = '' } = useParams('report')
  const query = useRead('reports.getReport', { params: { id } }, { enabled: signedIn && id !== '' })
  const report = query.data
  const { label, isSelf } = usePersonLabel(report?.personId ?? '')
  useMarkRead(report)
  if (!signedIn)
    return (
      <Page title={t('title')}>
        <SignInPrompt note={words('signIn')} returnTo={currentPath()} />
      </Page>
    )
  return (
    <Page
      title={report?.title ?? t('title')}
      {...(report && !isSelf ? { strip: <Notice id="report-whose">{`${label ?? ''} ${report.personNameMasked}`}</Notice> } : {})}
      {...(report
        ? {
            bar: (
              <ActionBar
                start={
                  isSelf ? (
                    <Button id="report-share" kind="secondary" icon="share" href={href('grants')} onPress={() => go('grants')}>
                      {t('share')}
                    </Button>
                  ) : undefined
                }
              >
                <Button id="report-ask" icon="phone" onPress={() => (report.institutionPhone ? callPhone(report.institutionPhone) : callHotline())}>
                  {t('ask')}
                </Button>
              </ActionBar>
            ),
          }
        : {})}
    >
      <QueryStates query={query} id="report-error">
        {(shown) => (
          <Stack>
            <Whole report={shown} isSelf={isSelf} />
          </Stack>
        )}
      </QueryStates>
    </Page>
  )
}
