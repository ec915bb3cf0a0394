export { ActionBar, HelpBar, TabBar, type TabItem } from './bars'
export { Button, IconButton, LinkButton, type ButtonProps } from './button'
export {
  Buttons,
  Card,
  Cell,
  Center,
  Face,
  Grow,
  KeyValueList,
  List,
  Notice,
  Pill,
  Plate,
  Row,
  Rule,
  SearchButton,
  ServiceTile,
  Stack,
  Tag,
  Ticket,
  Tiles,
  TimeColumn,
  type CellProps,
  type KeyValue,
  type StatusTone,
} from './card'
export {
  Checkbox,
  CheckList,
  ChipGroup,
  ChipSet,
  DateStrip,
  PersonChips,
  RadioGroup,
  Segmented,
  SlotGrid,
  Switch,
  type Choice,
  type DayChoice,
  type PersonChoice,
  type SlotChoice,
} from './choice'
export { Barcode, QrCode } from './codes'
export { Field, SelectRow, type FieldProps } from './field'
export { Box, classes, Entry, Picture, Press } from './host'
export { Icon, Shape } from './icon'
export type { IconName } from './icons.generated'
export { MediaList } from './media-list'
export { Money } from './money'
export { Dialog, Sheet, type DialogProps } from './overlays'
export { Page, type PageProps } from './page'
export { NextPage } from './paging'
export { PhotoStrip } from './photo-strip'
export { Countdown, formatRemaining, Steps, Timeline, type TimelineItem } from './progress'
export { Root } from './root'
export { Empty, ErrorState, Loading, OfflineStrip, Outcome, PersonStrip, QueryStates, Skeleton, type EmptyProps } from './states'
export { SignInPrompt, SignInReturn } from './sign-in'
export { Table, type TableColumn, type TableProps } from './table'
export { Heading, Section, Text, Unbroken } from './text'
export { Toned } from './tone'
export { VoiceNote } from './voice-note'
