import type { RecordDetail } from '@jktl/shared/health-records/views/contract'
import { DIRECTORY_NAMES, LABEL_NAMES } from '@jktl/shared/health-records/model'
import { CATEGORIES } from '@jktl/shared/health-records/views/model'
import { categoryOf } from '@jktl/shared/health-records/views/rules'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Cell, Heading, KeyValueList, List, Notice, Page, Pill, QueryStates, Section, SignInPrompt, Stack, Tag, Text } from '@/ui'
import { momentText } from '../../../moments'
import { RecordLines } from '../../../records/life-line'
import { RecordBodyView } from '@/records/record-body'
import { standingOf, statusText } from '@/records/record-look'
import { BehindNotice } from '../../../records/sources'
import { instantText } from '@/records/dates'
import { t } from '../../../records/texts'
import { go, href, useParams } from '../../../routes'

const rowsOf = (rows: readonly (readonly [string, string | null])[]) => rows.flatMap(([key, value]) => (value ? [{ key, value }] : []))

/** Who wrote it, when it came, in which version. */
function Provenance({ record }: { record: RecordDetail }) {
  const { provenance, directory, labels, status, body } = record
  const { content } = body
  return (
    <Section title={t('provenance')}>
      <Card>
        <KeyValueList
          items={rowsOf([
            [t('org'), record.orgName],
            [t('department'), content.department],
            [t('doctor'), record.doctor],
            [t('happenedAt'), instantText(record.eventAt)],
            [t('source'), provenance.source.name],
            [t('version'), t('versionNote', { version: provenance.version, status: statusText(status) })],
            [t('receivedAt'), instantText(provenance.receivedAt)],
            [t('sources'), provenance.source.asOf ? t('asOf', { time: momentText(provenance.source.asOf) }) : t('never')],
            [t('directory'), DIRECTORY_NAMES[directory]],
            [t('originalTitle'), content.originalTitle],
            [t('note'), content.note],
            [t('documentId'), provenance.documentId],
          ])}
        />
        {labels.length > 0 ? (
          <>
            {labels.map((label) => (
              <Tag key={label}>{LABEL_NAMES[label]}</Tag>
            ))}
          </>
        ) : null}
      </Card>
      {record.earlierVersions > 0 ? (
        <Stack>
          <List label={t('versions')}>
            <Cell
              id="record-versions"
              first
              icon="history"
              title={t('earlierVersions')}
              note={t('earlierCount', { count: record.earlierVersions })}
              href={href('recordVersions', { id: record.id })}
              onPress={() => go('recordVersions', { id: record.id })}
            />
          </List>
        </Stack>
      ) : null}
    </Section>
  )
}

function Shown({ record }: { record: RecordDetail }) {
  const standing = standingOf(record)
  const category = categoryOf(record.kind)
  return (
    <>
      <Text look="cap">{`${category ? CATEGORIES[category].name : t('record')} · ${instantText(record.eventAt)}`}</Text>
      <Heading level={1}>{record.title}</Heading>
      {standing ? <Pill tone={standing.tone}>{standing.text}</Pill> : null}
      <BehindNotice sources={[record.provenance.source]} />
      {record.status === 'cancelled' ? <Notice tone="notice">{t('cancelled')}</Notice> : null}
      <Stack>
        <Card>
          <RecordBodyView body={record.body} />
        </Card>
      </Stack>
      {record.kind === 'LAB_REPORT' || record.kind === 'IMAGING_REPORT' ? (
        <Stack>
          <Button id="record-report" icon="report" href={href('report', { id: record.id })} onPress={() => go('report', { id: record.id })}>
            {t('openReport')}
          </Button>
        </Stack>
      ) : null}
      {record.parts.length > 0 ? (
        <Section title={t('parts')}>
          <RecordLines items={record.parts} />
        </Section>
      ) : null}
      {record.related.length > 0 ? (
        <Section title={t('related')}>
          <RecordLines items={record.related} />
        </Section>
      ) : null}
      <Provenance record={record} />
    </>
  )
}

/** One record: what it says, of whom it comes, what it said before, what else belongs to the visit (R162, R166, R388). */
export default function RecordPage() {
  const { id = '' } = useParams('record')
  const signedIn = useSignedIn()
  const query = useRead('healthRecords.getRecord', { params: { id } }, { enabled: signedIn && id !== '' })
  return (
    <Page
      title={t('record')}
      heading={!query.data}
      bar={
        query.data ? (
          <ActionBar>
            <Button id="record-correct" kind="secondary" icon="edit" href={href('correction', { id })} onPress={() => go('correction', { id })}>
              {t('correct')}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      {signedIn ? <QueryStates query={query}>{(record) => <Shown record={record} />}</QueryStates> : <SignInPrompt note={t('signIn')} />}
    </Page>
  )
}
