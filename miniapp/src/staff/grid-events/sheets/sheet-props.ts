import type { ActedEvent, GridEventPage } from '@jktl/shared/grid-events/work/contract'

export interface SheetProps {
  event: GridEventPage
  onDone: (answer: ActedEvent) => void
  /** Somebody else was faster: show the event as it is now. */
  onOvertaken: () => void
  onClose: () => void
}
