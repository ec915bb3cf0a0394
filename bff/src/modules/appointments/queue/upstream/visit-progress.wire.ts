import { VISIT_ITEM_KINDS, VISIT_ITEM_STATES } from '@jktl/shared/appointments/queue/model'
import * as z from 'zod/mini'

/** his-interface §6 `GET /{hos_code}/visits/{visit_no}/progress` */
export const VisitProgressWire = z.object({
  visit_no: z.string(),
  as_of: z.string(),
  items: z.array(
    z.object({ item_no: z.string(), kind: z.enum(VISIT_ITEM_KINDS), title: z.string(), state: z.enum(VISIT_ITEM_STATES), place: z._default(z.string(), '') }),
  ),
})

/** One thing to do of a visit, in our words. */
export interface VisitProgressItem {
  key: string
  kind: (typeof VISIT_ITEM_KINDS)[number]
  title: string
  state: (typeof VISIT_ITEM_STATES)[number]
  place: string
}
export const itemOfProgress = (wire: z.output<typeof VisitProgressWire>['items'][number]): VisitProgressItem => ({
  key: wire.item_no,
  kind: wire.kind,
  title: wire.title,
  state: wire.state,
  place: wire.place,
})
