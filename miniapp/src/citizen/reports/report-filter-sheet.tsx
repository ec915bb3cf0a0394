import { useState } from 'react'
import { Box, Button, Buttons, ChipGroup, Field, Heading, RadioGroup, Sheet, Stack } from '@/ui'
import { ALL, NO_FILTER, PERIODS, type ReportFilter } from './report-filter'
import { t } from './report-texts'

/** Which reports: by name, kind, hospital and time. */
export function ReportFilterSheet({
  filter,
  institutions,
  onChange,
  onClose,
}: {
  filter: ReportFilter
  institutions: readonly { id: string; name: string }[]
  onChange: (filter: ReportFilter) => void
  onClose: () => void
}) {
  const [draft, setDraft] = useState(filter)
  return (
    <Sheet id="report-filter-sheet" title={t('filter')} onClose={onClose}>
      <Field
        id="report-title"
        first
        label={t('search')}
        value={draft.title}
        onChange={(title) => setDraft({ ...draft, title })}
        placeholder={t('searchHint')}
      />
      <Stack>
        <Heading level={3}>{t('which')}</Heading>
        <Box className="mt2">
          <ChipGroup
            id="report-kind"
            label={t('which')}
            value={draft.kind}
            onChange={(kind) => setDraft({ ...draft, kind })}
            choices={([ALL, 'LAB', 'IMAGING'] as const).map((value) => ({ value, label: t(value === ALL ? 'everything' : value) }))}
          />
        </Box>
      </Stack>
      <Stack>
        <Heading level={3}>{t('when')}</Heading>
        <Box className="mt2">
          <ChipGroup
            id="report-period"
            label={t('when')}
            value={draft.period}
            onChange={(period) => setDraft({ ...draft, period })}
            choices={PERIODS.map((value) => ({ value, label: t(value === ALL ? 'anyTime' : value) }))}
          />
        </Box>
      </Stack>
      {institutions.length > 1 ? (
        <Stack>
          <Heading level={3}>{t('where')}</Heading>
          <Box className="mt2">
            <RadioGroup
              id="report-place"
              label={t('where')}
              value={draft.institutionId}
              onChange={(institutionId) => setDraft({ ...draft, institutionId })}
              choices={[{ value: ALL, label: t('allHospitals') }, ...institutions.map(({ id, name }) => ({ value: id, label: name }))]}
            />
          </Box>
        </Stack>
      ) : null}
      <Stack>
        <Buttons>
          <Button id="report-filter-clear" kind="secondary" onPress={() => setDraft(NO_FILTER)}>
            {t('clear')}
          </Button>
          <Button
            id="report-filter-done"
            onPress={() => {
              onChange(draft)
              onClose()
            }}
          >
            {t('showThem')}
          </Button>
        </Buttons>
      </Stack>
    </Sheet>
  )
}
