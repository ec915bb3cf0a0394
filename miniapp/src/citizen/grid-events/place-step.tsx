import { useState } from 'react'
import { call } from '@/platform/api'
import { findFix } from '@/platform/location'
import { Button, Buttons, Field, Notice, Section, Stack, Text } from '@/ui'
import type { ReportDraft } from './report-draft'
import { t } from './report-texts'

interface Props {
  draft: ReportDraft
  onChange: (part: Partial<ReportDraft>) => void
  onList: () => void
}
/** 在哪里: the phone's place, asked for only when pressed, or one from the list. */
export function PlaceStep({ draft, onChange, onList }: Props) {
  const [isFinding, setFinding] = useState(false)
  const [problem, setProblem] = useState<'noFix' | 'hereDoubtful' | null>(null)
  const find = async (): Promise<void> => {
    setFinding(true)
    setProblem(null)
    const fix = await findFix()
    if (!fix) {
      setFinding(false)
      return setProblem('noFix')
    }
    onChange({ point: fix, nodeCode: null, placeName: '' })
    const { longitude, latitude, crs, accuracyM } = fix
    try {
      const { path, isDoubtful } = await call('gridEvents.locatePlace', { body: { longitude, latitude, crs, accuracyM } })
      onChange({
        placeName: path
          .slice(1)
          .map(({ name }) => name)
          .join(' '),
      })
      if (isDoubtful) setProblem('hereDoubtful')
    } catch {
      // Without a network the place is a point; which grid it is in shows later.
    }
    setFinding(false)
  }
  const isChosen = draft.point !== null || draft.nodeCode !== null
  return (
    <Section title={t('where')} first>
      <Stack>
        {isChosen ? (
          <Notice id="report-place" tone="brand" icon="pin" live>
            {draft.placeName || t('hereNoName')}
            {draft.placeName === '' && !isFinding ? <Text look="sub">{t('hereNoNameNote')}</Text> : null}
          </Notice>
        ) : null}
      </Stack>
      <Stack>
        <Buttons>
          <Button id="report-locate" kind="secondary" icon="pin" busy={isFinding} onPress={() => void find()}>
            {t(isFinding ? 'locating' : 'locate')}
          </Button>
          <Button id="report-list" kind="secondary" icon="list" onPress={onList}>
            {t('fromList')}
          </Button>
        </Buttons>
      </Stack>
      {problem ? (
        <Text id="report-place-problem" look="sub" role={problem === 'noFix' ? 'alert' : 'status'}>
          {t(problem)}
        </Text>
      ) : null}
      {isChosen ? (
        <Field
          id="report-place-text"
          label={t('placeText')}
          optional
          hint={t('placeHint')}
          maxLength={60}
          value={draft.placeText}
          onChange={(placeText) => onChange({ placeText })}
        />
      ) : null}
    </Section>
  )
}
