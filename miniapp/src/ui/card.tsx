import type { ReactNode } from 'react'
import type { Tone } from '@/theme/tones'
import { Box, classes, Press } from './host'
import { Icon, Shape } from './icon'
import type { IconName } from './icons.generated'
import type { ShapeName } from './shapes'
import { Text } from './text'
import { Toned } from './tone'

interface CardProps {
  id?: string
  label?: string
  foot?: ReactNode
  tiles?: boolean
  /** A line of this colour around it; its words say why. */
  tone?: 'danger' | 'notice'
  children: ReactNode
}
export const Card = ({ id, label, foot, tiles, tone, children }: CardProps) => (
  <Box as={label ? 'section' : 'div'} id={id} className={classes('card', tiles && 'card--tiles', tone && `card--${tone}`)} {...(label ? { label } : {})}>
    {children}
    {foot ? <Box className="card__foot">{foot}</Box> : null}
  </Box>
)
/** Space between things that are not two cards in a row. */
export const Stack = ({ children }: { children: ReactNode }) => <Box className="stack">{children}</Box>
export const Row = ({ top, wrap, tight, children }: { top?: boolean; wrap?: boolean; tight?: boolean; children: ReactNode }) => (
  <Box className={classes('row', top && 'row--top', wrap && 'row--wrap', tight && 'row--tight')}>{children}</Box>
)
/** One code or sentence in the middle of a card. */
export const Center = ({ children }: { children: ReactNode }) => <Box className="center">{children}</Box>
export const Grow = ({ children }: { children: ReactNode }) => <Box className="grow">{children}</Box>
export const Rule = () => <Box className="rule" hidden />
/** Two equal choices; the harmless one stands left. In the elder themes they stand below each other. */
export const Buttons = ({ children }: { children: ReactNode }) => <Box className="btns">{children}</Box>

export type PlateTone = 'tint' | 'info' | 'notice' | 'danger' | 'quiet'
const PLATE_TONE: Record<PlateTone, Tone> = { tint: 'on-tint', info: 'info', notice: 'notice', danger: 'danger', quiet: 'text-2' }
export const Plate = ({ icon, tone = 'tint' }: { icon: IconName; tone?: PlateTone }) => (
  <Toned tone={PLATE_TONE[tone]}>
    <Box as="span" className={classes('plate', tone !== 'tint' && `plate--${tone}`)}>
      <Icon name={icon} />
    </Box>
  </Toned>
)
/** Last character of a name, for a round chip. */
export const Face = ({ initial, plate }: { initial: string; plate?: boolean }) => (
  <Box as="span" className={plate ? 'plate plate--face' : 'face'} hidden>
    {initial}
  </Box>
)

/** A card of rows with hairlines. */
export const List = ({ id, label, children }: { id?: string; label?: string; children: ReactNode }) => (
  <Box className="card card--flush">
    <Box as="ul" id={id} className="list" {...(label ? { label } : {})}>
      {children}
    </Box>
  </Box>
)

export interface CellProps {
  /** Needed when the row is pressed. */
  id?: string
  first?: boolean
  icon?: IconName
  plate?: PlateTone
  face?: string
  title: ReactNode
  note?: ReactNode
  value?: ReactNode
  /** One button at the end; the row itself is then not pressed. */
  action?: ReactNode
  onPress?: () => void
  href?: string
}
/** Either the whole row is one target with a chevron, or it holds one button; never both. */
export function Cell({ id, first, icon, plate = 'quiet', face, title, note, value, action, onPress, href }: CellProps) {
  const look = classes('cell', first && 'cell--first')
  const inside = (
    <>
      {icon ? <Plate icon={icon} tone={plate} /> : face ? <Face initial={face} plate /> : null}
      <Box as="span" className="grow">
        <Box as="span" className="cell__t">
          {title}
        </Box>
        {note ? (
          <Box as="span" className="cell__s">
            {note}
          </Box>
        ) : null}
      </Box>
      {value !== undefined ? (
        <Box as="span" className="cell__v">
          {value}
        </Box>
      ) : null}
    </>
  )
  return (
    <Box as="li">
      {onPress && !action ? (
        <Press id={id} className={look} onPress={onPress} {...(href ? { href } : {})}>
          {inside}
          <Icon name="right" size="xs" tone="text-3" className="cell__go" />
        </Press>
      ) : (
        <Box id={id} className={look}>
          {inside}
          {action}
        </Box>
      )}
    </Box>
  )
}

export interface KeyValue {
  key: string
  /** Smaller, below the key. */
  note?: string
  value: ReactNode
  total?: boolean
}
/** What is what: a definition list; `money` puts the values right with tabular digits. */
export const KeyValueList = ({ items, money }: { items: readonly KeyValue[]; money?: boolean }) => (
  <Box as="dl">
    {items.map((item, index) => (
      <Box key={`${index} ${item.key}`} className={classes('kv', money && 'kv--money', item.total && 'kv--total')}>
        <Box as="dt" className="kv__k">
          {item.key}
          {item.note ? <Text look="cap">{item.note}</Text> : null}
        </Box>
        <Box as="dd" className="kv__v">
          {item.value}
        </Box>
      </Box>
    ))}
  </Box>
)

export type StatusTone = 'ok' | 'notice' | 'danger' | 'info' | 'paused' | 'brand' | 'ticket'
const STATUS: Record<StatusTone, { shape: ShapeName; tone: Tone }> = {
  ok: { shape: 'dot', tone: 'ok' },
  notice: { shape: 'triangle', tone: 'notice' },
  danger: { shape: 'square', tone: 'danger' },
  info: { shape: 'dot', tone: 'info' },
  paused: { shape: 'pause', tone: 'paused' },
  brand: { shape: 'dot', tone: 'on-tint' },
  ticket: { shape: 'dot', tone: 'on-ticket' },
}
/** Status: always colour, shape and word. */
export const Pill = ({ tone, shape, children }: { tone: StatusTone; shape?: ShapeName; children: ReactNode }) => (
  <Toned tone={STATUS[tone].tone}>
    <Box as="span" className={classes('pill', `pill--${tone}`)}>
      <Shape name={shape ?? STATUS[tone].shape} />
      {children}
    </Box>
  </Toned>
)
export const Tag = ({ children }: { children: ReactNode }) => (
  <Box as="span" className="tag">
    {children}
  </Box>
)

const NOTE: Record<'neutral' | 'ok' | 'notice' | 'danger' | 'info' | 'brand', { icon: IconName; tone: Tone }> = {
  neutral: { icon: 'info', tone: 'text-2' },
  ok: { icon: 'done', tone: 'ok' },
  notice: { icon: 'alert', tone: 'notice' },
  danger: { icon: 'alert', tone: 'danger' },
  info: { icon: 'info', tone: 'info' },
  brand: { icon: 'info', tone: 'on-tint' },
}
/** A sentence the reader should not miss. `live` when it appears after an action. */
export const Notice = ({
  id,
  tone = 'neutral',
  icon,
  live,
  children,
}: {
  id?: string
  tone?: keyof typeof NOTE
  icon?: IconName
  live?: boolean
  children: ReactNode
}) => (
  <Toned tone={NOTE[tone].tone}>
    <Box id={id} className={classes('note stack', tone !== 'neutral' && `note--${tone}`)} {...(live ? { role: 'status', live: 'polite' as const } : {})}>
      <Icon name={icon ?? NOTE[tone].icon} size="s" />
      <Box className="note__t">{children}</Box>
    </Box>
  </Toned>
)

/** The one filled card of a page. `foot` stands below the perforation. */
export const Ticket = ({ id, label, foot, children }: { id?: string; label: string; foot?: ReactNode; children: ReactNode }) => (
  <Toned tone="on-ticket">
    <Box as="section" id={id} className="ticket" label={label}>
      {children}
      {foot ? (
        <>
          <Box className="ticket__cut" hidden>
            <Box as="span" className="ticket__notch ticket__notch--l" />
            <Box as="span" className="ticket__notch ticket__notch--r" />
          </Box>
          <Box className="row">{foot}</Box>
        </>
      ) : null}
    </Box>
  </Toned>
)
/** When, as the left column of a visit: date, big start, end. Shared by tickets and white cards. */
export const TimeColumn = ({ day, start, end }: { day: string; start: string; end: string }) => (
  <Box className="timecol">
    <Box as="span" className="timecol__d">
      {day}
    </Box>
    <Box as="span" className="key">
      {start}
    </Box>
    <Box as="span" className="timecol__d tn">
      {end}
    </Box>
  </Box>
)

/** A service of the home page or the directory. `government` gives the blue plate. */
export const ServiceTile = ({
  id,
  icon,
  label,
  government,
  onPress,
  href,
}: {
  id: string
  icon: IconName
  label: string
  government?: boolean
  onPress: () => void
  href?: string
}) => (
  <Press id={id} className="tile" onPress={onPress} {...(href ? { href } : {})}>
    <Toned tone={government ? 'info' : 'on-tint'}>
      <Box as="span" className={classes('tile__p', government && 'tile__p--gov')}>
        <Icon name={icon} />
      </Box>
    </Toned>
    <Box as="span">{label}</Box>
  </Press>
)
export const Tiles = ({ children }: { children: ReactNode }) => (
  <Card tiles>
    <Box className="tiles">{children}</Box>
  </Card>
)
/** The search field's look as a button that leads to the search page. */
export const SearchButton = ({ id, label, onPress, href }: { id: string; label: string; onPress: () => void; href?: string }) => (
  <Press id={id} className="search" onPress={onPress} {...(href ? { href } : {})}>
    <Icon name="search" size="s" tone="text-3" />
    <Box as="span">{label}</Box>
  </Press>
)
