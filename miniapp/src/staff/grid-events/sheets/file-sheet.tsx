import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Box, Button, LinkButton, Notice, QueryStates, RadioGroup, Sheet, Text } from '@/ui'
import { useAct } from '../act'
import { Trouble } from '../trouble'
import { t } from '../work-texts'
import type { SheetProps } from './sheet-props'

interface Place {
  code: string
  name: string
}
/** Step by step down to the grid; the server decides whether it is mine to file in. */
function Places({ within, chosen, onGo, onPick }: { within: string; chosen: Place | null; onGo: (code: string) => void; onPick: (place: Place) => void }) {
  const query = useRead('gridEvents.listPlaces', { query: { within } })
  return (
    <QueryStates query={query}>
      {({ path, items }) => {
        const above = path.at(-2)
        const into = items.find(({ code, hasChildren }) => code === chosen?.code && hasChildren)
        return (
          <Box className="s-stack">
            {above ? (
              <LinkButton id="file-up" onPress={() => onGo(above.code)}>
                {t('fileUp', { name: above.name })}
              </LinkButton>
            ) : null}
            <RadioGroup
              id="file-place"
              label={t('fileAt')}
              value={chosen?.code ?? null}
              onChange={(code) => onPick({ code, name: items.find((one) => one.code === code)?.name ?? '' })}
              choices={items.map(({ code, name }) => ({ value: code, label: name }))}
            />
            {into ? (
              <Button id="file-into" kind="secondary" onPress={() => onGo(into.code)}>
                {t('filePick', { name: into.name })}
              </Button>
            ) : null}
          </Box>
        )
      }}
    </QueryStates>
  )
}

/** 立案: in the grid the system found, or in the one the duty officer names (§3.6). */
export function FileSheet({ event, onDone, onOvertaken, onClose }: SheetProps) {
  const act = useAct('gridEvents.fileEvent', { onDone, onOvertaken })
  const [place, setPlace] = useState<Place | null>(event.isPlaceDoubtful ? null : { code: event.nodeCode, name: event.nodeName })
  const [within, setWithin] = useState<string | null>(event.isPlaceDoubtful ? event.nodeCode : null)
  const [isTried, setTried] = useState(false)
  const send = () => {
    setTried(true)
    if (place) act.run({ params: { id: event.id }, ifMatch: event.version, body: { nodeCode: place.code === event.nodeCode ? null : place.code } })
  }
  return (
    <Sheet id="file-sheet" title={t('fileTitle')} onClose={onClose}>
      <Box className="s-stack">
        <Text look="sub">{t(event.isPlaceDoubtful ? 'fileDoubt' : 'fileSure')}</Text>
        {within === null ? (
          <Button id="file-change" kind="secondary" onPress={() => setWithin(event.nodePath.at(-2)?.code ?? event.nodeCode)}>
            {t('fileChange')}
          </Button>
        ) : (
          <Places within={within} chosen={place} onGo={setWithin} onPick={setPlace} />
        )}
        <Trouble id="file-failed" failure={act.failure} />
        {isTried && !place ? (
          <Notice id="file-missing" tone="danger" live>
            {t('fileNeeded')}
          </Notice>
        ) : null}
        <Button id="file-submit" busy={act.busy} onPress={send}>
          {place ? t('fileGo', { name: place.name }) : t('actFile')}
        </Button>
      </Box>
    </Sheet>
  )
}
