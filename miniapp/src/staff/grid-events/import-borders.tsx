import { MOST_BORDER_FILE_BYTES } from '@jktl/shared/grid-events/geo/model'
import { CRS, type Crs } from '@jktl/shared/grid-events/model'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { FILE_SOURCES, type FileSource, type PickedFile, pickFile } from '@/platform/pick-file'
import { Box, Button, Checkbox, ChipGroup, Field, Notice, QueryStates, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { go } from '../routes'
import { t } from './archive-texts'
import { Trouble } from './trouble'

/** 导入新版 (§3.6): a file for one of the areas one manages; what is wrong with it is shown on the draft's page. */
export function ImportBorders() {
  const areas = useRead('gridEvents.listArchive', { query: {} })
  const [area, setArea] = useState<string | null>(null)
  const [crs, setCrs] = useState<Crs>('WGS84')
  const [source, setSource] = useState('')
  const [isSynthetic, setSynthetic] = useState(false)
  const [file, setFile] = useState<PickedFile | null>(null)
  const [wrong, setWrong] = useState<'source' | 'file' | 'large'>()
  const load = useWrite('gridEvents.importEdition', { refresh: ['gridEvents.listEditions'], onDone: ({ id }) => go('gridEdition', { id }) })
  const pick = async (from: FileSource): Promise<void> => {
    setWrong(undefined)
    const picked = await pickFile(from, MOST_BORDER_FILE_BYTES, () => setWrong('large'), 'maps')
    if (picked) setFile(picked)
  }
  const send = (areaCode: string) => {
    const gap = source.trim().length < 2 ? 'source' : file ? undefined : 'file'
    setWrong(gap)
    if (!gap && file) load.run({ body: { areaCode, crs, source: source.trim(), isSynthetic, contentBase64: file.contentBase64 } })
  }
  return (
    <Panel id="import" title={t('import')}>
      <QueryStates query={areas}>
        {({ items }) => {
          const chosen = area ?? items[0]?.code ?? ''
          return (
            <Box className="s-stack">
              <Text look="sub">{t('importNote')}</Text>
              <ChipGroup
                id="import-area"
                label={t('importArea')}
                value={chosen}
                onChange={setArea}
                choices={items.map(({ code, name }) => ({ value: code, label: name }))}
              />
              <ChipGroup
                id="import-crs"
                label={t('importCrs')}
                value={crs}
                onChange={setCrs}
                choices={CRS.map((value) => ({ value, label: t(`crs${value}`) }))}
              />
              <Field
                id="import-source"
                label={t('importSource')}
                hint={t('importSourceHint')}
                value={source}
                maxLength={100}
                onChange={setSource}
                error={wrong === 'source' ? t('sourceWrong') : undefined}
              />
              <Box className="card card--flush">
                <Checkbox id="import-synthetic" checked={isSynthetic} onChange={setSynthetic}>
                  {t('isSynthetic')}
                </Checkbox>
              </Box>
              <Box className="field">
                <Box as="p" className="field__l">
                  {t('file')}
                </Box>
                {file ? <Text id="import-picked">{t('picked', { name: file.name, kb: Math.max(1, Math.round(file.sizeBytes / 1024)) })}</Text> : null}
                <Box className="acts">
                  {FILE_SOURCES.filter((from: string) => from !== 'pictures').map((from) => (
                    <Button key={from} id={`import-${from}`} kind="secondary" small fit onPress={() => void pick(from)}>
                      {t(`pick_${from}`)}
                    </Button>
                  ))}
                </Box>
                <Box as="p" className="field__m">
                  {t('fileHint')}
                </Box>
              </Box>
              {wrong === 'file' || wrong === 'large' ? (
                <Notice id="import-wrong" tone="danger" live>
                  {t(wrong === 'file' ? 'fileMissing' : 'tooLarge')}
                </Notice>
              ) : null}
              <Trouble id="import-failed" failure={load.failure} />
              <Box className="acts">
                <Button id="import-go" fit busy={load.busy} onPress={() => send(chosen)}>
                  {t('importGo')}
                </Button>
              </Box>
            </Box>
          )
        }}
      </QueryStates>
    </Panel>
  )
}
