import { formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, type Answer } from '@/platform/api'
import { useElderMode } from '@/platform/preferences'
import { useSettled } from '@/platform/use-settled'
import { ActionBar, Button, Cell, ChipGroup, ChipSet, Empty, Field, List, Page, QueryStates, Section, Segmented, Sheet, Skeleton, Stack, Text } from '@/ui'
import { go } from '../../../routes'
import { BodyMap, partsBeside, type Side } from '../../body-map'
import { isEmptyDraft, useDraft } from '../../guidance-draft'
import { t } from '../../guidance-texts'

type Knowledge = Answer<'appointments.getGuidanceKnowledge'>
const WHOLE = 'whole-part'

/** One part of the body: the parts within it, and what is felt there. */
function PartSheet({ knowledge, part, onClose }: { knowledge: Knowledge; part: string; onClose: () => void }) {
  const { symptoms, toggle } = useDraft()
  const [within, setWithin] = useState<string>(WHOLE)
  const name = knowledge.parts.find(({ code }) => code === part)?.name ?? ''
  const smaller = knowledge.parts.filter((one) => one.within === part)
  const wanted = within === WHOLE ? [part, ...smaller.map(({ code }) => code)] : [within]
  const offered = knowledge.symptoms.filter(({ parts }) => parts.some((code) => wanted.includes(code)))
  return (
    <Sheet id="part" title={t('partTitle', { part: name })} onClose={onClose}>
      {smaller.length > 0 ? (
        <Stack>
          <ChipGroup
            id="part-within"
            label={t('subParts')}
            value={within}
            choices={[{ value: WHOLE, label: t('whole', { part: name }) }, ...smaller.map(({ code, name: label }) => ({ value: code, label }))]}
            onChange={setWithin}
          />
        </Stack>
      ) : null}
      <Section title={t('pick')}>
        <ChipSet
          id="symptom"
          label={t('pick')}
          choices={offered.map(({ code, name: label }) => ({ value: code, label }))}
          values={symptoms.map(({ code }) => code)}
          onToggle={(code) => toggle('symptoms', { code, name: offered.find((one) => one.code === code)?.name ?? '' })}
        />
      </Section>
      <Button id="part-done" className="mt4" onPress={onClose}>
        {t('done')}
      </Button>
    </Sheet>
  )
}

/** Symptoms, diseases and parts for what is typed; nothing found may still be asked as it is written. */
function Found({ text, onPart }: { text: string; onPart: (code: string) => void }) {
  const { symptoms, diseases, warnings, toggle, toggleWarning, change } = useDraft()
  const query = useRead('appointments.searchGuidanceTerms', { body: { text } }, { keepPrevious: true })
  return (
    <QueryStates query={query}>
      {({ items, suggestions }) => (
        <>
          {items.length > 0 ? (
            <Section title={t('found')}>
              <ChipSet
                id="found"
                label={t('found')}
                choices={items.map(({ kind, code, name }) => ({ value: `${kind}-${code}`, label: name }))}
                values={[
                  ...symptoms.map(({ code }) => `symptom-${code}`),
                  ...diseases.map(({ code }) => `disease-${code}`),
                  ...warnings.map((code) => `warning-${code}`),
                ]}
                onToggle={(value) => {
                  const hit = items.find(({ kind, code }) => `${kind}-${code}` === value)
                  if (!hit) return
                  if (hit.kind === 'part') onPart(hit.code)
                  else if (hit.kind === 'warning') toggleWarning(hit.code)
                  else toggle(hit.kind === 'symptom' ? 'symptoms' : 'diseases', hit)
                }}
              />
            </Section>
          ) : (
            <>
              <Empty icon="search" title={t('nothing', { text })} note={t('nothingNote')} />
              {suggestions.length > 0 ? (
                <Section title={t('maybe')}>
                  <Text look="sub">{suggestions.join('、')}</Text>
                </Section>
              ) : null}
            </>
          )}
          <Stack>
            <List label={t('asWritten')}>
              <Cell
                id="as-written"
                first
                icon="edit"
                title={t('asWritten')}
                note={t('asWrittenNote', { text })}
                onPress={() => {
                  change({ text })
                  go('danger')
                }}
              />
            </List>
          </Stack>
        </>
      )}
    </QueryStates>
  )
}

function Body({ knowledge, onPart }: { knowledge: Knowledge; onPart: (code: string) => void }) {
  const [side, setSide] = useState<Side>('FRONT')
  const elder = useElderMode()
  const shown = knowledge.parts.filter(({ within, sides }) => within === null && sides.includes(side))
  return (
    <Section title={t('onBody')}>
      <Segmented
        id="side"
        label={t('side')}
        value={side}
        choices={[
          { value: 'FRONT', label: t('front') },
          { value: 'BACK', label: t('back') },
        ]}
        onChange={setSide}
      />
      {elder ? (
        <Stack>
          <List label={t('onBody')}>
            {shown.map(({ code, name }, index) => (
              <Cell key={code} id={`body-${code}`} first={index === 0} title={name} onPress={() => onPart(code)} />
            ))}
          </List>
        </Stack>
      ) : (
        <>
          <BodyMap parts={knowledge.parts} side={side} onPick={onPart} />
          <Section title={t('elsewhere')}>
            <ChipGroup
              id="body"
              label={t('elsewhere')}
              value={null}
              choices={partsBeside(knowledge.parts).map(({ code, name }) => ({ value: code, label: name }))}
              onChange={onPart}
            />
          </Section>
        </>
      )}
    </Section>
  )
}

/** 哪里不舒服: in words, or on the figure; a list of large rows in the elder themes (R353, R354). */
export default function SymptomsPage() {
  const draft = useDraft()
  const [text, setText] = useState('')
  const [part, setPart] = useState<string | null>(null)
  const settled = useSettled(text.trim())
  const query = useRead('appointments.getGuidanceKnowledge', {}, { keep: true })
  const chosen = [
    ...draft.symptoms.map((term) => ({ ...term, kind: 'symptoms' as const })),
    ...draft.diseases.map((term) => ({ ...term, kind: 'diseases' as const })),
  ]
  return (
    <Page
      title={t('title')}
      overlay={part && query.data ? <PartSheet knowledge={query.data} part={part} onClose={() => setPart(null)} /> : null}
      bar={
        <ActionBar>
          <Button id="symptoms-next" disabledReason={isEmptyDraft(draft) ? t('pickFirst') : undefined} onPress={() => go('danger')}>
            {t('next')}
          </Button>
        </ActionBar>
      }
    >
      <Field id="symptoms-text" label={t('searchLabel')} first kind="search" value={text} onChange={setText} placeholder={t('searchHint')} maxLength={40} />
      {chosen.length > 0 ? (
        <Section title={t('chosen')}>
          <ChipSet
            id="chosen"
            label={t('chosen')}
            choices={chosen.map(({ code, name }) => ({ value: code, label: name }))}
            values={chosen.map(({ code }) => code)}
            onToggle={(code) => {
              const term = chosen.find((one) => one.code === code)
              if (term) draft.toggle(term.kind, term)
            }}
          />
        </Section>
      ) : null}
      {settled ? (
        <Stack>
          <Found text={settled} onPart={setPart} />
        </Stack>
      ) : (
        <QueryStates query={query} skeleton={<Skeleton rows={5} />}>
          {(knowledge) => (
            <>
              <Body knowledge={knowledge} onPart={setPart} />
              <Text look="cap" className="mt4">
                {t('note', { note: knowledge.note, edition: knowledge.edition, date: formatDateCn(knowledge.asOf) })}
              </Text>
            </>
          )}
        </QueryStates>
      )}
    </Page>
  )
}
