import type { HistoryGroup } from '@jktl/shared/payments/history/contract'
import type { HistoryView } from '@jktl/shared/payments/history/model'
import { ApiProblem } from '@/platform/api'
import { Box, Button, Buttons, ChipGroup, Heading, Notice, RadioGroup, Sheet, Stack, Text } from '@/ui'
import { ALL, choose, chosenOf, filterText, type HistoryFilter } from './history-filter'
import { t } from './texts'
import { useExport } from './use-export'

const CHOICES = [
  { view: 'YEAR', title: 'year', all: 'allYears' },
  { view: 'PERSON', title: 'who', all: 'allPersons' },
  { view: 'INSTITUTION', title: 'whichHospital', all: 'allHospitals' },
  { view: 'KIND', title: 'whatFor', all: 'allKinds' },
] as const satisfies readonly { view: HistoryView; title: string; all: string }[]

interface FilterSheetProps {
  filter: HistoryFilter
  /** Of everything: what can be chosen. */
  groups: readonly HistoryGroup[]
  onChange: (filter: HistoryFilter) => void
  onClose: () => void
}
/** What there is only one of needs no choice; the year is always said. */
export const FilterSheet = ({ filter, groups, onChange, onClose }: FilterSheetProps) => (
  <Sheet id="history-choose" title={t('filterTitle')} onClose={onClose}>
    {CHOICES.map(({ view, title, all }) => {
      const found = groups.filter((group) => group.view === view)
      // Names of hospitals are longer than a chip is wide.
      const Choice = view === 'INSTITUTION' ? RadioGroup : ChipGroup
      return found.length < (view === 'YEAR' ? 1 : 2) ? null : (
        <Stack key={view}>
          <Heading level={3}>{t(title)}</Heading>
          <Box className="mt2">
            <Choice
              id={`choose-${view}`}
              label={t(title)}
              value={chosenOf(filter, view)}
              onChange={(key) => onChange(choose(filter, view, key))}
              choices={[{ value: ALL, label: t(all) }, ...found.map(({ key, label }) => ({ value: key, label }))]}
            />
          </Box>
        </Stack>
      )
    })}
    <Stack>
      <Buttons>
        <Button id="choose-clear" kind="secondary" onPress={() => onChange({})}>
          {t('clear')}
        </Button>
        <Button id="choose-done" onPress={onClose}>
          {t('showThem')}
        </Button>
      </Buttons>
    </Stack>
  </Sheet>
)

/** One of two files; the page says that it is being made, and what to do when it did not come. */
export function ExportSheet({
  filter,
  groups,
  count,
  onClose,
}: {
  filter: HistoryFilter
  groups: readonly HistoryGroup[]
  count: number
  onClose: () => void
}) {
  const { step, run } = useExport(filter)
  const isMaking = (format: 'PDF' | 'CSV') => step.at === 'making' && step.format === format
  return (
    <Sheet id="history-export" title={t('exportTitle')} onClose={onClose}>
      <Text>{t('exportWhat', { what: filterText(filter, groups), count })}</Text>
      <Text look="sub" className="mt2">
        {t('exportNote')}
      </Text>
      <Stack>
        <Button id="export-pdf" busy={isMaking('PDF')} onPress={() => run('PDF')}>
          {t('exportPdf')}
        </Button>
        <Button id="export-csv" kind="secondary" className="mt3" busy={isMaking('CSV')} onPress={() => run('CSV')}>
          {t('exportCsv')}
        </Button>
      </Stack>
      {step.at === 'making' ? (
        <Notice id="export-making" tone="info" live>
          {t('making')}
        </Notice>
      ) : step.at === 'made' ? (
        <Notice id="export-made" tone="ok" live>
          {t('made', { name: step.name })}
        </Notice>
      ) : step.at === 'failed' ? (
        <Notice id="export-failed" tone="danger" live>
          {step.failure instanceof ApiProblem ? step.failure.title : t('exportFailed')}
        </Notice>
      ) : null}
    </Sheet>
  )
}
