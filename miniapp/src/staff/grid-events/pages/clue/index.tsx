import type { Clue } from '@jktl/shared/grid-events/clue/contract'
import { CLUE_KINDS, CLUE_OUTCOME_CODES, CLUE_OUTCOMES, type ClueOutcome, MOST_CLUE_TEXT } from '@jktl/shared/grid-events/clue/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { callPhone } from '@/platform/phone'
import { serverNow } from '@/platform/server-time'
import { Box, Button, Field, KeyValueList, MediaList, Notice, Pill, QueryStates, RadioGroup, Stack, Text, Timeline } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { focusOn } from '../../../frame/keys'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { t } from '../../clue-texts'
import { clueState } from '../../clue-words'
import { Trouble } from '../../trouble'
import { timeText } from '../../words'

const STALE = ['gridEvents.getClue', 'gridEvents.listClues', 'gridEvents.getClueAlarm'] as const
const SHORTEST = 2
const PLACES = 6

function Facts({ clue }: { clue: Clue }) {
  const { text, tone } = clueState(clue, serverNow())
  const { point, phone } = clue
  return (
    <>
      <Panel title={t('said')} end={<Pill tone={tone}>{text}</Pill>}>
        <Text>{clue.text}</Text>
        <MediaList id="clue-photos" items={clue.photos} />
      </Panel>
      <Panel title={t('where')}>
        <KeyValueList
          items={[
            { key: t('place'), value: clue.placeName },
            { key: t('placeText'), value: clue.placeText || t('noWords') },
            ...(point
              ? [
                  {
                    key: t('point'),
                    value: t('pointText', {
                      longitude: point.longitude.toFixed(PLACES),
                      latitude: point.latitude.toFixed(PLACES),
                      crs: point.crs,
                      accuracy: point.accuracyM === null ? t('unknown') : t('metres', { n: Math.round(point.accuracyM) }),
                    }),
                  },
                ]
              : []),
          ]}
        />
      </Panel>
      <Panel title={t('who')}>
        {phone ? (
          <Button id="clue-call" kind="secondary" icon="phone" fit onPress={() => callPhone(phone)}>
            {t('call', { phone })}
          </Button>
        ) : (
          <Text>{t(clue.isAnonymous ? 'anonymous' : 'noPhone')}</Text>
        )}
      </Panel>
      <Panel title={t('steps')}>
        <Timeline
          items={clue.steps.map(({ seq, action, by, note, at }) => ({
            key: String(seq),
            title: [t(`step${action}`), by].filter(Boolean).join('·'),
            time: timeText(at),
            note: note ?? undefined,
            state: 'done' as const,
          }))}
        />
      </Panel>
    </>
  )
}

const Acknowledge = ({ clue }: { clue: Clue }) => {
  const write = useWrite('gridEvents.acknowledgeClue', { refresh: STALE })
  return (
    <Panel title={t('acknowledge')} danger>
      <Text>{t('acknowledgeNote')}</Text>
      <Trouble id="clue-failed" failure={write.failure} />
      <Button id="clue-acknowledge" className="mt4" busy={write.busy} onPress={() => write.run({ params: { id: clue.id }, ifMatch: clue.version })}>
        {t('acknowledge')}
      </Button>
    </Panel>
  )
}

function Work({ clue }: { clue: Clue }) {
  const [words, setWords] = useState('')
  const [outcome, setOutcome] = useState<ClueOutcome | null>(null)
  const [error, setError] = useState<string>()
  const note = useWrite('gridEvents.noteClue', { refresh: STALE })
  const close = useWrite('gridEvents.closeClue', { refresh: STALE })
  const at = { params: { id: clue.id }, ifMatch: clue.version }
  const withWords = (send: (said: string) => void) => {
    if (words.trim().length < SHORTEST) {
      setError(t('noteHint'))
      return focusOn('clue-note')
    }
    setError(undefined)
    return send(words.trim())
  }
  return (
    <>
      <Panel title={t('note')}>
        <Field
          id="clue-note"
          label={t('noteLabel')}
          value={words}
          multiline
          maxLength={MOST_CLUE_TEXT}
          hint={t('noteHint')}
          error={error}
          first
          onChange={setWords}
        />
        <Trouble id="clue-failed" failure={note.failure ?? close.failure} />
        <Button
          id="clue-note-save"
          kind="secondary"
          className="mt3"
          busy={note.busy}
          onPress={() => withWords((said) => note.run({ ...at, body: { note: said } }))}
        >
          {t('saveNote')}
        </Button>
      </Panel>
      <Panel title={t('close')}>
        <RadioGroup
          id="clue-outcome"
          label={t('outcome')}
          value={outcome}
          choices={CLUE_OUTCOME_CODES.map((value) => ({ value, label: CLUE_OUTCOMES[value] }))}
          onChange={setOutcome}
        />
        <Text look="sub">{t('closeNote')}</Text>
        <Button
          id="clue-close"
          className="mt3"
          busy={close.busy}
          disabledReason={outcome === null ? t('outcomeNeeded') : undefined}
          onPress={() => withWords((said) => (outcome ? close.run({ ...at, body: { outcome, note: said } }) : undefined))}
        >
          {t('close')}
        </Button>
      </Panel>
    </>
  )
}

/** One clue (§3.9): acknowledged first, then noted and closed; each look is written down. */
export default function CluePage() {
  const { id = '' } = useParams('clue')
  const may = useMay('clues')
  const query = useRead('gridEvents.getClue', { params: { id } }, { enabled: may && id !== '' })
  return (
    <Frame title={query.data ? CLUE_KINDS[query.data.kind].label : t('clue')} current="clues" task note={t('cluesNote')}>
      <QueryStates query={query}>
        {(clue) => (
          <Box className="cols">
            <Box className="grow s-stack">
              {clue.state === 'RECEIVED' ? <Acknowledge clue={clue} /> : null}
              <Facts clue={clue} />
            </Box>
            <Box className="side s-stack">
              {clue.state === 'ACKNOWLEDGED' ? <Work key={clue.version} clue={clue} /> : null}
              {clue.state === 'CLOSED' && clue.outcome ? (
                <Stack>
                  <Notice tone="ok">{`${t('closed')}：${CLUE_OUTCOMES[clue.outcome]}`}</Notice>
                </Stack>
              ) : null}
              <Button id="clue-back" kind="secondary" href={href('clues')} onPress={() => go('clues')}>
                {t('back')}
              </Button>
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
