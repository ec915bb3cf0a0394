import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Button, Cell, List, QueryStates, Stack, Text } from '@/ui'
import { t } from './people-texts'

/** One node of the tree, found by going down from where the reader may give posts. */
export function NodeChoice({
  start,
  value,
  onChange,
}: {
  start: string
  value: { code: string; name: string } | null
  onChange: (node: { code: string; name: string }) => void
}) {
  const [within, setWithin] = useState(start)
  const query = useRead('gridEvents.listPlaces', { query: { within } }, { keepPrevious: true })
  return (
    <QueryStates query={query}>
      {({ path, items }) => {
        const here = path.find(({ code }) => code === within)
        const above = path.filter(({ code }) => code.length < within.length && code.length >= start.length).at(-1)
        return (
          <>
            {value ? (
              <Text look="strong" id="node-chosen">
                {t('whereNow', { name: value.name })}
              </Text>
            ) : null}
            <Stack>
              <List label={t('where')}>
                {[...(here ? [{ ...here, hasChildren: false }] : []), ...items].map((node, index) => (
                  <Cell
                    key={node.code}
                    first={index === 0}
                    icon="pin"
                    title={node.isSynthetic && !node.name.includes(t('synthetic')) ? t('sampleName', { name: node.name }) : node.name}
                    note={
                      node.hasChildren ? (
                        <Button
                          id={`node-into-${node.code}`}
                          kind="quiet"
                          small
                          fit
                          label={t('intoLabel', { name: node.name })}
                          onPress={() => setWithin(node.code)}
                        >
                          {t('into')}
                        </Button>
                      ) : undefined
                    }
                    action={
                      <Button
                        id={`node-pick-${node.code}`}
                        kind="secondary"
                        small
                        label={`${t('choose')} ${node.name}`}
                        onPress={() => onChange({ code: node.code, name: node.name })}
                      >
                        {t('choose')}
                      </Button>
                    }
                  />
                ))}
              </List>
            </Stack>
            {above ? (
              <Button id="node-up" kind="quiet" className="mt3" onPress={() => setWithin(above.code)}>
                {t('up')}
              </Button>
            ) : null}
          </>
        )
      }}
    </QueryStates>
  )
}
