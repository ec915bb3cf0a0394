import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Box, Button, Cell, LinkButton, List, QueryStates, Sheet, Stack, Text } from '@/ui'
import { useAct } from '../act'
import { Trouble } from '../trouble'
import { t } from '../work-texts'
import type { SheetProps } from './sheet-props'

interface Place {
  code: string
  name: string
}
/** Step by step down to the grid; the server decides whether it is mine to file in. */
function Places({ within, onGo, onPick }: { within: string; onGo: (code: string) => void; onPick: (place: Place) => void }) {
  const query = useRead('gridEvents.listPlaces', { query: { within } })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, title: t('noCandidates') }}>
      {({ path, items }) => {
        const above = path.at(-2)
        return (
          <Stack>
            {above ? (
              <LinkButton id="file-up" onPress={() => onGo(above.code)}>
                {t('fileUp', { name: above.name })}
              </LinkButton>
            ) : null}
            <List label={t('fileAt')}>
              {items.map(({ code, name, hasChildren }, index) => (
                <Cell
                  key={code}
                  id={`file-place-${code}`}
                  first={index === 0}
                  title={name}
                  action={
                    <Box className="acts">
                      {hasChildren ? (
                        <Button id={`file-into-${code}`} kind="quiet" small fit onPress={() => onGo(code)}>
                          {t('filePick')}
                        </Button>
                      ) : null}
                      <Button id={`file-pick-${code}`} kind="secondary" small fit onPress={() => onPick({ code, name })}>
                        {t('fileAt')}
                      </Button>
                    </Box>
                  }
                />
              ))}
            </List>
          </Stack>
        )
      }}
    </QueryStates>
  )
}

/** 立案: in the grid the system found, or in the one the duty officer names (§3.6). */
export function FileSheet({ event, onDone, onOvertaken, onClose }: SheetProps) {
  const act = useAct('gridEvents.fileEvent', { onDone, onOvertaken })
  const [place, setPlace] = useState<Place>({ code: event.nodeCode, name: event.nodeName })
  const [within, setWithin] = useState<string | null>(event.isPlaceDoubtful ? event.nodeCode : null)
  return (
    <Sheet id="file-sheet" title={t('fileTitle')} onClose={onClose}>
      <Stack>
        <Text look="sub">{t(event.isPlaceDoubtful ? 'fileDoubt' : 'fileSure')}</Text>
        {within === null ? (
          <Button id="file-change" kind="secondary" onPress={() => setWithin(event.nodePath.at(-2)?.code ?? event.nodeCode)}>
            {t('fileChange')}
          </Button>
        ) : (
          <Places within={within} onGo={setWithin} onPick={setPlace} />
        )}
        <Trouble id="file-failed" failure={act.failure} />
        <Button
          id="file-submit"
          busy={act.busy}
          onPress={() => act.run({ params: { id: event.id }, ifMatch: event.version, body: { nodeCode: place.code === event.nodeCode ? null : place.code } })}
        >
          {t('fileGo', { name: place.name })}
        </Button>
      </Stack>
    </Sheet>
  )
}
