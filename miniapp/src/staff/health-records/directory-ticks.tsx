import { DIRECTORIES, DIRECTORY_NAMES, type Directory } from '@jktl/shared/health-records/model'
import { isByCard } from '@jktl/shared/health-records/card/model'
import { CheckList } from '@/ui'
import { t } from './texts'

/** 想看哪些: every directory a scan may ask for. */
export const DirectoryTicks = ({ values, onToggle }: { values: readonly Directory[]; onToggle: (directory: Directory) => void }) => (
  <CheckList
    id="directory"
    label={t('what')}
    choices={DIRECTORIES.filter(isByCard).map((directory) => ({ value: directory, label: DIRECTORY_NAMES[directory] }))}
    values={values}
    onToggle={onToggle}
  />
)
