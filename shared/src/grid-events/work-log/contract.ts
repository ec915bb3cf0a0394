import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { MediaView } from '../media/contract.ts'
import { CRS, MOST_PHOTOS } from '../model.ts'
import { type Geotag, GEOTAGS, MOST_WORK_NAME, MOST_WORK_TEXT, WORK_KIND_CODES, type WorkKind } from './model.ts'

const access = { scope: 'institution', roles: ['grid_worker', 'grid_manager'] } as const
const kindSchema = z.enum(WORK_KIND_CODES as [WorkKind, ...WorkKind[]])
const degrees = (limit: number) => z.number().check(z.gte(-limit), z.lte(limit))

const content = {
  kind: kindSchema,
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(MOST_WORK_NAME)),
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(MOST_WORK_TEXT)),
  /** An event it was done for, or a fixed duty it belongs to. */
  eventId: z.nullable(idSchema),
  dutyId: z.nullable(idSchema),
  mediaIds: z.array(idSchema).check(z.maxLength(MOST_PHOTOS)),
}

export const WorkLogLine = z.object({
  id: idSchema,
  kind: kindSchema,
  name: z.string(),
  recorderName: z.string(),
  isMine: z.boolean(),
  nodeName: z.string(),
  geotag: z.enum(Object.keys(GEOTAGS) as [Geotag, ...Geotag[]]),
  /** When it was written on the phone, and when it arrived here. */
  capturedAt: instantSchema,
  recordedAt: instantSchema,
})
export type WorkLogLine = z.output<typeof WorkLogLine>
export const WorkLog = z.extend(WorkLogLine, {
  version: z.number(),
  text: z.string(),
  nodeCode: z.string(),
  /** WGS-84; only with `INSIDE`. */
  point: z.nullable(z.object({ longitude: z.number(), latitude: z.number(), accuracyM: z.nullable(z.number()) })),
  event: z.nullable(z.object({ id: idSchema, eventNo: z.string() })),
  duty: z.nullable(z.object({ id: idSchema, title: z.string() })),
  photos: z.array(MediaView),
  /** Former wordings that are kept. */
  changes: z.array(z.object({ version: z.number(), at: instantSchema, name: z.string(), text: z.string() })),
  allowedActions: z.array(z.enum(['edit', 'delete', 'supervise'])),
})
export type WorkLog = z.output<typeof WorkLog>

export const createWorkLog = route({
  id: 'gridEvents.createWorkLog',
  method: 'POST',
  path: '/grid-events/work-logs',
  status: 201,
  summary: '写一条工作记录；同一条发两次还是一条（R263、§3.8）',
  access,
  idempotent: true,
  body: z.strictObject({
    /** The record's own id on the phone. */
    clientId: idSchema,
    ...content,
    capturedAt: z.iso.datetime({ offset: true }),
    point: z.nullable(
      z.strictObject({
        longitude: degrees(180),
        latitude: degrees(90),
        crs: z.enum(CRS),
        accuracyM: z.nullable(z.number().check(z.gte(0), z.lte(100_000))),
      }),
    ),
  }),
  response: WorkLog,
  errors: [
    'GRID_EVENTS.WORK_LOG_NO_POST',
    'GRID_EVENTS.CAPTURED_IN_FUTURE',
    'GRID_EVENTS.CAPTURED_TOO_LONG_AGO',
    'GRID_EVENTS.WORK_LOG_LINK_UNKNOWN',
    'GRID_EVENTS.MEDIA_UNUSABLE',
  ],
})
export const editWorkLog = route({
  id: 'gridEvents.editWorkLog',
  method: 'PUT',
  path: '/grid-events/work-logs/:id',
  status: 200,
  summary: '修改自己的工作记录，原来的内容留底（R263）',
  access,
  versioned: true,
  params: idParams,
  body: z.strictObject(content),
  response: WorkLog,
  errors: ['GRID_EVENTS.WORK_LOG_NOT_YOURS', 'GRID_EVENTS.WORK_LOG_LINK_UNKNOWN', 'GRID_EVENTS.MEDIA_UNUSABLE'],
})
export const deleteWorkLog = route({
  id: 'gridEvents.deleteWorkLog',
  method: 'DELETE',
  path: '/grid-events/work-logs/:id',
  status: 204,
  summary: '删除自己的工作记录，督办要看的内容留底（R263）',
  access,
  versioned: true,
  params: idParams,
  response: null,
  errors: ['GRID_EVENTS.WORK_LOG_NOT_YOURS'],
})
export const getWorkLog = route({
  id: 'gridEvents.getWorkLog',
  method: 'GET',
  path: '/grid-events/work-logs/:id',
  status: 200,
  summary: '一条工作记录：自己的，或者辖区里的（R263）',
  access,
  params: idParams,
  response: WorkLog,
  errors: [],
})
/** A POST because the words looked for may name people. */
export const searchWorkLogs = route({
  id: 'gridEvents.searchWorkLogs',
  method: 'POST',
  path: '/grid-events/work-logs/search',
  status: 200,
  summary: '查询工作记录：自己的，或者辖区里的（R263）',
  access,
  body: z.strictObject({
    whose: z.enum(['OWN', 'AREA']),
    kind: z.nullable(kindSchema),
    from: z.nullable(dateSchema),
    to: z.nullable(dateSchema),
    words: z.string().check(z.trim(), z.maxLength(40)),
    cursor: z.nullable(z.string().check(z.maxLength(200))),
  }),
  response: page(WorkLogLine),
  errors: [],
})
