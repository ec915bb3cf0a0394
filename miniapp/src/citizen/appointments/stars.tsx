import { type Dimension, DIMENSION_NAMES, DIMENSIONS } from '@jktl/shared/appointments/evaluations/model'
import { Box, ChipGroup, Text } from '@/ui'
import { t } from './evaluation-texts'

export type Ratings = Partial<Record<Dimension, number>>
const CHOICES = (['5', '4', '3', '2', '1'] as const).map((value) => ({ value, label: t(`star${value}`) }))
type Star = (typeof CHOICES)[number]['value']
const isStar = (text: string): text is Star => CHOICES.some(({ value }) => value === text)

/** Words instead of little stars: one tap each, read aloud as they stand. */
export function StarChoice({ dimension, value, onChange }: { dimension: Dimension; value: number | undefined; onChange: (stars: number) => void }) {
  const chosen = String(value ?? '')
  return (
    <Box className="mt3">
      <Text look="strong">{DIMENSION_NAMES[dimension]}</Text>
      <Box className="mt2">
        <ChipGroup<Star | ''>
          id={`stars-${dimension.toLowerCase().replaceAll('_', '-')}`}
          label={DIMENSION_NAMES[dimension]}
          value={isStar(chosen) ? chosen : ''}
          onChange={(stars) => onChange(Number(stars))}
          choices={CHOICES}
        />
      </Box>
    </Box>
  )
}

/** `医疗技术 很好，医护态度 好` */
export const ratingsText = (ratings: Ratings): string =>
  DIMENSIONS.flatMap((dimension) => {
    const stars = String(ratings[dimension] ?? '')
    return isStar(stars) ? [t('stars', { name: DIMENSION_NAMES[dimension], stars: t(`star${stars}`) })] : []
  }).join('，')

/** `2026-11` → `2026 年 11 月` */
export const monthText = (month: string): string => t('monthOf', { year: month.slice(0, 4), month: String(Number(month.slice(5))) })
