import type { RecordOf } from '@jktl/shared/health-records/content'
import { completedMonths, growthBands, growthLevel, GROWTH_SOURCE } from '@jktl/shared/health-records/views/growth'
import type { Growth } from '@jktl/shared/health-records/views/contract'
import { GROWTH_METRIC_NAMES, type GrowthMetric } from '@jktl/shared/health-records/views/model'
import { dateOf } from '@jktl/shared/kernel/dates'

/** LOINC codes and our analyte ids of what growth is measured by. */
const METRIC_OF: Readonly<Record<string, GrowthMetric>> = {
  '29463-7': 'WEIGHT',
  '3141-9': 'WEIGHT',
  weight: 'WEIGHT',
  '8302-2': 'HEIGHT',
  '8306-3': 'HEIGHT',
  '8308-9': 'HEIGHT',
  height: 'HEIGHT',
  length: 'HEIGHT',
  '9843-4': 'HEAD',
  '8287-5': 'HEAD',
  'head-circumference': 'HEAD',
  '39156-5': 'BMI',
  bmi: 'BMI',
}
/** In which the standard's tables are written; a value in another unit is shown and compared with nothing. */
const UNITS: Record<GrowthMetric, readonly string[]> = { WEIGHT: ['kg', '千克', '公斤'], HEIGHT: ['cm', '厘米'], HEAD: ['cm', '厘米'], BMI: ['kg/m2', 'kg/m²'] }

type Source = RecordOf<'CHILD_VISIT'> | RecordOf<'OBSERVATION'> | RecordOf<'LAB_ITEM'>
interface Measure {
  metric: GrowthMetric
  value: string
  unit: string | null
}

function measuresIn(object: Source): Measure[] {
  if (object.kind === 'CHILD_VISIT') {
    return object.content.fields.flatMap(({ analyte, value, unit }) => {
      const metric = METRIC_OF[analyte ?? '']
      return metric ? [{ metric, value, unit }] : []
    })
  }
  const { analyte, code, value } = object.content
  const metric = METRIC_OF[analyte ?? ''] ?? METRIC_OF[code?.code ?? '']
  return metric && value.kind === 'quantity' ? [{ metric, value: value.quantity.value, unit: value.quantity.unit }] : []
}
export const isGrowth = (object: { kind: string }): boolean => measuresIn(object as Source).length > 0

/** A child's measures by age, oldest first, each with the level of the standard's own row where there is one (R395, §5.1). */
export function growthOf(objects: readonly Source[], child: { birthDate: string; sex: 'M' | 'F' | null }): Growth['metrics'] {
  const measures = objects.flatMap((object) => measuresIn(object).map((measure) => ({ ...measure, object })))
  return GROWTH_METRIC_NAMES.flatMap((metric) => {
    const own = measures.filter((measure) => measure.metric === metric).sort((a, b) => a.object.eventAt.getTime() - b.object.eventAt.getTime())
    if (own.length === 0) return []
    const bands = child.sex ? growthBands(metric, child.sex) : null
    return [
      {
        metric,
        points: own.map(({ object, value, unit }) => {
          const date = dateOf(object.eventAt.getTime())
          const ageMonths = completedMonths(child.birthDate, date)
          const level = UNITS[metric].includes(unit ?? '') ? growthLevel(bands, ageMonths, Number(value)) : null
          return { recordId: object.id, date, ageMonths, value, unit, orgName: object.content.orgName, level }
        }),
        bands: bands?.map(({ ageMonths, percentiles }) => ({ ageMonths, percentiles: [...percentiles] })) ?? null,
        bandSource: bands ? GROWTH_SOURCE : null,
      },
    ]
  })
}
