import { useState } from 'react'
import { useRead, type Answer } from '@/platform/api'
import { Button, ChipGroup, Field, RadioGroup, Section, SelectRow, Sheet, Stack } from '@/ui'
import { type Criteria, withCriterion } from './doctor-criteria'
import { t } from './guidance-texts'

type Found = Answer<'appointments.searchDoctors'>
type Knowledge = Answer<'appointments.getGuidanceKnowledge'>
const ANY = 'any'
const DAYS = [1, 3, 7] as const
const SCORES = [40, 45] as const
const SHOWN_TERMS = 30

/** One of many symptoms or diseases, by a few of its letters. */
function TermChoice({
  id,
  label,
  terms,
  value,
  onChange,
}: {
  id: string
  label: string
  terms: Knowledge['symptoms']
  value: string | undefined
  onChange: (code: string) => void
}) {
  const [typed, setTyped] = useState('')
  const shown = terms.filter(({ name }) => typed === '' || name.includes(typed.trim())).slice(0, SHOWN_TERMS)
  return (
    <>
      <Field id={`${id}-text`} label={label} first value={typed} onChange={setTyped} maxLength={20} />
      <Stack>
        <RadioGroup
          id={id}
          label={label}
          value={value ?? ANY}
          choices={[{ value: ANY, label: t('any') }, ...shown.map(({ code, name }) => ({ value: code, label: name }))]}
          onChange={(code) => onChange(code === ANY ? '' : code)}
        />
      </Stack>
    </>
  )
}

type Choosing = 'institutionId' | 'standardCode' | 'symptom' | 'part' | 'disease'

/** 筛选: every criterion of R353 in one sheet; each row says what is chosen, the end how many are left. */
export function DoctorFilters({
  criteria,
  found,
  onChange,
  onClose,
}: {
  criteria: Criteria
  found: Found | undefined
  onChange: (criteria: Criteria) => void
  onClose: () => void
}) {
  const [choosing, setChoosing] = useState<Choosing | null>(null)
  const knowledge = useRead('appointments.getGuidanceKnowledge', {}, { keep: true }).data
  const choose = (key: Choosing, value: string): void => {
    onChange(withCriterion(criteria, key, value))
    setChoosing(null)
  }
  const facets = found?.facets
  if (choosing) {
    const counted = choosing === 'institutionId' ? facets?.institutions : choosing === 'standardCode' ? facets?.departments : null
    const terms =
      choosing === 'symptom' ? knowledge?.symptoms : choosing === 'disease' ? knowledge?.diseases : knowledge?.parts.map((part) => ({ ...part, parts: [] }))
    const label = t({ institutionId: 'institution', standardCode: 'department', symptom: 'symptom', part: 'part', disease: 'disease' }[choosing] as 'symptom')
    return (
      <Sheet id="filter-choice" title={label} onClose={() => setChoosing(null)}>
        {counted ? (
          <RadioGroup
            id="filter-value"
            label={label}
            value={criteria[choosing] ?? ANY}
            choices={[{ value: ANY, label: t('any') }, ...counted.map(({ value, label: name, count }) => ({ value, label: name, end: t('count', { count }) }))]}
            onChange={(value) => choose(choosing, value === ANY ? '' : value)}
          />
        ) : (
          <TermChoice id="filter-value" label={label} terms={terms ?? []} value={criteria[choosing]} onChange={(code) => choose(choosing, code)} />
        )}
      </Sheet>
    )
  }
  const nameOf = (list: readonly { code: string; name: string }[] | undefined, code: string | undefined): string =>
    list?.find((one) => one.code === code)?.name ?? t('any')
  const labelOf = (list: readonly { value: string; label: string }[] | undefined, value: string | undefined): string =>
    list?.find((one) => one.value === value)?.label ?? t('any')
  return (
    <Sheet id="filters" title={t('filters')} onClose={onClose}>
      <SelectRow
        id="filter-institution"
        label={t('institution')}
        value={labelOf(facets?.institutions, criteria.institutionId)}
        onPress={() => setChoosing('institutionId')}
      />
      <SelectRow
        id="filter-department"
        label={t('department')}
        value={labelOf(facets?.departments, criteria.standardCode)}
        onPress={() => setChoosing('standardCode')}
      />
      <SelectRow id="filter-symptom" label={t('symptom')} value={nameOf(knowledge?.symptoms, criteria.symptom)} onPress={() => setChoosing('symptom')} />
      <SelectRow id="filter-part" label={t('part')} value={nameOf(knowledge?.parts, criteria.part)} onPress={() => setChoosing('part')} />
      <SelectRow id="filter-disease" label={t('disease')} value={nameOf(knowledge?.diseases, criteria.disease)} onPress={() => setChoosing('disease')} />
      <Section title={t('doctorTitle')}>
        <ChipGroup
          id="filter-title"
          label={t('doctorTitle')}
          value={criteria.title ?? ANY}
          choices={[{ value: ANY, label: t('any') }, ...(facets?.titles ?? []).map(({ value, label, count }) => ({ value, label: `${label} ${count}` }))]}
          onChange={(value) => onChange(withCriterion(criteria, 'title', value === ANY ? '' : value))}
        />
      </Section>
      <Section title={t('soon')}>
        <ChipGroup
          id="filter-days"
          label={t('soon')}
          value={criteria.withinDays === undefined ? ANY : String(criteria.withinDays)}
          choices={[{ value: ANY, label: t('any') }, ...DAYS.map((count) => ({ value: String(count), label: t('days', { count }) }))]}
          onChange={(value) => onChange(withCriterion(criteria, 'withinDays', value === ANY ? null : Number(value)))}
        />
      </Section>
      <Section title={t('mongolian')}>
        <ChipGroup
          id="filter-mongolian"
          label={t('mongolian')}
          value={criteria.speaksMongolian ? 'yes' : ANY}
          choices={[
            { value: ANY, label: t('any') },
            { value: 'yes', label: t('speaks', { count: facets?.mongolian ?? 0 }) },
          ]}
          onChange={(value) => onChange(withCriterion(criteria, 'speaksMongolian', value === 'yes' ? true : null))}
        />
      </Section>
      {facets && facets.rated > 0 ? (
        <Section title={t('ratings')}>
          <ChipGroup
            id="filter-score"
            label={t('ratings')}
            value={criteria.minScoreX10 === undefined ? ANY : String(criteria.minScoreX10)}
            choices={[
              { value: ANY, label: t('any') },
              ...SCORES.map((score) => ({ value: String(score), label: t('rated', { score: (score / 10).toFixed(1) }) })),
            ]}
            onChange={(value) => onChange(withCriterion(criteria, 'minScoreX10', value === ANY ? null : Number(value)))}
          />
        </Section>
      ) : null}
      <Button id="filters-show" className="mt4" onPress={onClose}>
        {t('show', { count: found?.total ?? 0 })}
      </Button>
    </Sheet>
  )
}
