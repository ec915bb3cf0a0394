import type { ReportItem } from '@jktl/shared/reports/contract'
import { FLAG_NAMES } from '@jktl/shared/reports/model'
import { useState } from 'react'
import { Box, Card, Cell, Grow, Heading, List, Notice, Pill, Row, Stack, Text } from '@/ui'
import { ValueLine } from './number-line'
import { rangeWords } from './range-words'
import { t } from './report-detail-texts'
import { FLAG_TONE } from './report-look'
import { TrendView } from './trend'

const FlagPill = ({ flag }: Pick<ReportItem, 'flag'>) => (flag ? <Pill tone={FLAG_TONE[flag]}>{FLAG_NAMES[flag]}</Pill> : null)
const amount = ({ value, unit }: ReportItem): string => (unit === null ? value : `${value} ${unit}`)
const notes = (item: ReportItem): string[] => [rangeWords(item.range), ...(item.unit === null && item.line ? [t('noUnit')] : [])]

/** A value that stands out: large, on its line, with how it went before. */
export const ItemCard = ({ item }: { item: ReportItem }) => (
  <Stack>
    <Card id={`item-${item.id}`} label={item.title}>
      <Row top wrap>
        <Grow>
          <Heading level={2}>{item.title}</Heading>
          {item.originalTitle ? <Text look="mini">{item.originalTitle}</Text> : null}
        </Grow>
        <FlagPill flag={item.flag} />
      </Row>
      <Text look="strong" className="mt2">
        {amount(item)}
      </Text>
      <Text look="cap">{notes(item).join('，')}</Text>
      {item.isContradictory ? <Notice tone="notice">{t('contradictory')}</Notice> : null}
      <ValueLine item={item} />
      {item.hasTrend ? <TrendView itemId={item.id} title={item.title} /> : null}
      {item.note ? <Text look="cap">{item.note}</Text> : null}
    </Card>
  </Stack>
)

function OtherItem({ item, first }: { item: ReportItem; first: boolean }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Cell
        first={first}
        title={item.title}
        note={[
          ...(item.originalTitle ? [item.originalTitle] : []),
          ...notes(item),
          ...(item.note ? [item.note] : []),
          ...(item.hasTrend && !isOpen ? [t('trendOf')] : []),
        ].join('，')}
        value={
          <>
            <Text look="strong" inline>
              {amount(item)}
            </Text>{' '}
            <FlagPill flag={item.flag} />
          </>
        }
        {...(item.hasTrend ? { id: `item-trend-${item.id}`, onPress: () => setOpen(!isOpen) } : {})}
      />
      {isOpen ? (
        <Box as="li">
          <TrendView itemId={item.id} title={item.title} />
        </Box>
      ) : null}
    </>
  )
}
/** The rest, one line each; how one went before, when asked for. */
export const OtherItems = ({ items }: { items: readonly ReportItem[] }) => (
  <List label={t('allItems')}>
    {items.map((item, i) => (
      <OtherItem key={item.id} item={item} first={i === 0} />
    ))}
  </List>
)
