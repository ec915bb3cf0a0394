import { verifyDraw } from '@jktl/shared/appointments/draw/rules'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Button, Card, KeyValueList, Notice, QueryStates, Section, Stack, Text } from '@/ui'
import { t } from './draw-texts'

/** Long digits break into lines only at spaces. */
const inGroups = (hex: string): string => hex.replace(/.{8}(?=.)/g, '$& ')

/** 怎么验证: the promise, the seed and the whole order, recomputed on the reader's own phone (A31). */
export function DrawResult({ id }: { id: string }) {
  const query = useRead('appointments.getDraw', { params: { id } })
  const [checked, setChecked] = useState<boolean | null>(null)
  return (
    <Section title={t('how')}>
      <QueryStates query={query} id={`draw-result-${id}`}>
        {({ draw, result }) => (
          <Card>
            <Text look="sub">{t('how1')}</Text>
            <Text look="sub" className="mt2">
              {t('how2')}
            </Text>
            <KeyValueList
              items={[{ key: t('commitment'), value: inGroups(draw.commitment) }, ...(result ? [{ key: t('seed'), value: inGroups(result.seed) }] : [])]}
            />
            {result ? (
              <>
                <Button
                  id={`draw-verify-${id}`}
                  kind="secondary"
                  className="mt2"
                  onPress={() => setChecked(verifyDraw({ commitment: draw.commitment, ...result }))}
                >
                  {t('verify')}
                </Button>
                {checked === null ? null : (
                  <Stack>
                    <Notice id={`draw-verified-${id}`} tone={checked ? 'ok' : 'danger'} live>
                      {checked ? t('verified', { count: result.entryIds.length }) : t('notVerified')}
                    </Notice>
                    <Text look="cap">{t('order')}</Text>
                    {result.entryIds.map((entry, index) => (
                      <Text key={entry} look="cap">{`${index + 1}. ${entry}`}</Text>
                    ))}
                  </Stack>
                )}
              </>
            ) : null}
          </Card>
        )}
      </QueryStates>
    </Section>
  )
}
