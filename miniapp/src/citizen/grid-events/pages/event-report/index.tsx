import { CATEGORIES, CATEGORY_CODES, MOST_PHOTOS } from '@jktl/shared/grid-events/model'
import { LANE_WORDS, MOST_TEXT } from '@jktl/shared/grid-events/report/model'
import { useEffect, useState } from 'react'
import { useRead } from '@/platform/api'
import type { LocalMedia } from '@/platform/local-media'
import { forgetMedia } from '@/platform/media-files'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { useOnline } from '@/platform/use-online'
import {
  ActionBar,
  Box,
  Button,
  ChipGroup,
  Field,
  Icon,
  LinkButton,
  Loading,
  Notice,
  Page,
  PhotoStrip,
  Section,
  SignInPrompt,
  Stack,
  Text,
  Toned,
  VoiceNote,
} from '@/ui'
import { go, useParams } from '../../../routes'
import { ContactStep } from '../../contact-step'
import { PlaceSheet } from '../../place-sheet'
import { PlaceStep } from '../../place-step'
import { QueueCard } from '../../queue-card'
import { preparePass } from '../../report-courier'
import { lackingIn, queuedFile, type Written } from '../../report-draft'
import { ReportOutcome } from '../../report-outcome'
import { t } from '../../report-texts'
import { SimilarSheet } from '../../similar-sheet'
import { useReportDraft } from '../../use-report-draft'
import { useSubmitReport } from '../../use-submit-report'

const CHOICES = CATEGORY_CODES.map((value) => ({ value, label: CATEGORIES[value].label }))

const OfflineBanner = ({ isAuto }: { isAuto: boolean }) => (
  <Toned tone="notice">
    <Box id="report-offline" className="strip strip--offline" role="status">
      <Icon name="cloudoff" size="s" />
      <Box as="span" className="strip__t">
        {t(isAuto ? 'offline' : 'offlineByHand')}
      </Box>
    </Box>
  </Toned>
)

function MediaSteps({ files, onChange }: { files: Written['files']; onChange: (files: Written['files']) => void }) {
  const photos = files.filter(({ kind }) => kind === 'PHOTO')
  const voice = files.find(({ kind }) => kind === 'VOICE')
  const remove = (ref: string): void => {
    onChange(files.filter((file) => file.ref !== ref))
    void forgetMedia(ref)
  }
  const heard: LocalMedia | null = voice ? { id: voice.ref, kind: 'VOICE', sha256: voice.sha256, sizeBytes: 0, seconds: voice.seconds } : null
  return (
    <Section title={t('photos')}>
      <PhotoStrip
        id="report-photos"
        photos={photos.map(({ ref }) => ({ local: { id: ref }, state: 'KEPT' }))}
        most={MOST_PHOTOS}
        onAdd={(added) => onChange([...files, ...added.map(queuedFile)])}
        onRemove={remove}
      />
      <Text look="cap">{t('photosNote', { n: MOST_PHOTOS })}</Text>
      <Stack>
        <VoiceNote
          id="report-voice"
          voice={heard}
          onChange={(recorded) => {
            const others = files.filter(({ kind }) => kind !== 'VOICE')
            onChange(recorded ? [...others, queuedFile(recorded)] : others)
            if (voice) void forgetMedia(voice.ref)
          }}
        />
      </Stack>
    </Section>
  )
}

function Form({ written, report, onList }: { written: Written; report: ReturnType<typeof useReportDraft>; onList: () => void }) {
  const { draft, files } = written
  const form = useRead('gridEvents.getReportForm', {}, { keep: true })
  return (
    <>
      <PlaceStep draft={draft} onChange={report.change} onList={onList} />
      <Section title={t('what')}>
        <ChipGroup id="report-what" label={t('what')} choices={CHOICES} value={draft.category} onChange={(category) => report.change({ category })} />
        {draft.category ? (
          <Stack>
            <Text id="report-lane" look="sub" role="status">
              {LANE_WORDS[CATEGORIES[draft.category].lane]}
            </Text>
          </Stack>
        ) : null}
        <Notice tone="danger" icon="lock">
          <Text>{t('secret')}</Text>
          <LinkButton id="report-secret" more onPress={() => go('clueReport')}>
            {t('secretGo')}
          </LinkButton>
        </Notice>
      </Section>
      {draft.category ? (
        <>
          <MediaSteps files={files} onChange={(next) => report.change({}, next)} />
          <Section title={t('say')}>
            <Field
              id="report-text"
              label={t('sayOrPhoto')}
              multiline
              maxLength={MOST_TEXT}
              value={draft.text}
              hint={t('sayHint', { n: draft.text.length, most: MOST_TEXT })}
              onChange={(text) => report.change({ text })}
            />
          </Section>
          <ContactStep draft={draft} phoneMasked={form.data?.phoneMasked} onChange={report.change} />
        </>
      ) : (
        <Stack>
          <Text look="sub">{t('whatFirst')}</Text>
        </Stack>
      )}
    </>
  )
}

/** 事件上报 (R261): where, what, photos, words; also without a network. */
export default function EventReportPage() {
  const { draft: wanted } = useParams('eventReport')
  const signedIn = useSignedIn()
  const isOnline = useOnline()
  const report = useReportDraft(wanted)
  const way = useSubmitReport(report, isOnline)
  const [isPicking, setPicking] = useState(false)
  useEffect(() => {
    if (signedIn && isOnline) void preparePass()
  }, [signedIn, isOnline])
  const { written } = report
  if (!signedIn)
    return (
      <Page title={t('title')}>
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      </Page>
    )
  if (way.ended)
    return (
      <Page title={t('title')}>
        <ReportOutcome ended={way.ended} onAnother={way.startAgain} />
      </Page>
    )
  const lacking = written ? lackingIn(written) : 'needPlace'
  return (
    <Page
      title={t('title')}
      strip={isOnline ? undefined : <OfflineBanner isAuto={way.isAuto} />}
      bar={
        <ActionBar {...(isOnline ? {} : { note: t(way.isAuto ? 'barOffline' : 'barOfflineByHand') })}>
          <Button
            id="report-send"
            icon="flag"
            busy={way.busy !== null}
            {...(lacking ? { disabledReason: t(lacking) } : {})}
            onPress={() => (written ? way.submit(written) : undefined)}
          >
            {t(way.busy ?? (isOnline ? 'report' : 'keep'))}
          </Button>
        </ActionBar>
      }
      overlay={
        written && way.similar.length > 0 ? (
          <SimilarSheet
            items={way.similar}
            busy={way.busy !== null}
            onJoin={(id) => way.join(id, written)}
            onGoOn={() => way.goOn(written)}
            onClose={way.closeSimilar}
          />
        ) : isPicking ? (
          <PlaceSheet
            onChoose={({ code, name }) => {
              report.change({ nodeCode: code, placeName: name, point: null })
              setPicking(false)
            }}
            onClose={() => setPicking(false)}
          />
        ) : undefined
      }
    >
      {written ? <Form written={written} report={report} onList={() => setPicking(true)} /> : <Loading />}
      {report.isFull || way.problem ? (
        <Stack>
          <Notice id="report-problem" tone="danger" live>
            {report.isFull ? t('full') : way.problem}
          </Notice>
        </Stack>
      ) : null}
      <QueueCard />
    </Page>
  )
}
