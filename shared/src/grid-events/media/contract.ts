import * as z from 'zod/mini'
import { idSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { MEDIA_KINDS, MOST_MEDIA_BASE64_CHARS } from './model.ts'

/** Whoever may say something about an event. */
const access = { scope: 'account', roles: ['resident', 'grid_worker', 'grid_manager', 'cdc_officer'] } as const

/** One pass that never goes back: an expression for the whole would keep its way through millions of characters. */
const isBase64 = (text: string): boolean => !/[^A-Za-z0-9+/=]|=[^=]|={3}/.test(text)

/** A photo or a voice note as a viewer gets it; the links need no session and expire. */
export const MediaView = z.object({
  id: idSchema,
  kind: z.enum(MEDIA_KINDS),
  /** False: only its owner sees it yet. */
  isChecked: z.boolean(),
  /** Its content was refused: nobody sees it, its owner is told. */
  isRefused: z.boolean(),
  /** Null while this viewer may not see it. */
  url: z.nullable(z.string()),
  thumbUrl: z.nullable(z.string()),
  width: z.nullable(z.number()),
  height: z.nullable(z.number()),
  seconds: z.nullable(z.number()),
})
export type MediaView = z.output<typeof MediaView>

export const uploadMedia = route({
  id: 'gridEvents.uploadMedia',
  method: 'POST',
  path: '/grid-events/media',
  status: 201,
  summary: '上传照片或录音：按内容认类型，去掉位置等信息后保存，检查通过前别人看不到（§3.8）',
  access,
  idempotent: true,
  bodyLimitBytes: MOST_MEDIA_BASE64_CHARS + 4_096,
  body: z.strictObject({
    kind: z.enum(MEDIA_KINDS),
    contentBase64: z.string().check(z.minLength(4), z.maxLength(MOST_MEDIA_BASE64_CHARS), z.refine(isBase64)),
  }),
  response: MediaView,
  errors: ['GRID_EVENTS.MEDIA_TYPE', 'GRID_EVENTS.MEDIA_TOO_LARGE'],
})
export const listUploads = route({
  id: 'gridEvents.listUploads',
  method: 'GET',
  path: '/grid-events/media',
  status: 200,
  summary: '自己上传的照片和录音检查得怎样了',
  access,
  query: z.strictObject({ ids: z.string().check(z.regex(/^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,19}$/)) }),
  response: z.object({ items: z.array(MediaView) }),
  errors: [],
})
export const getMedia = route({
  id: 'gridEvents.getMedia',
  method: 'GET',
  path: '/grid-events/media/:token',
  status: 200,
  summary: '照片或录音本身：有时限的链接，过期就没有了（§3.8）',
  access: { scope: 'public', roles: [] },
  params: z.strictObject({ token: z.string().check(z.regex(/^[\w-]{51}$/)) }),
  response: null,
  file: true,
  errors: [],
})

/** The others belong to WeChat's sealed mode and to messages of people. */
const signed = {
  signature: z.string(),
  timestamp: z.string(),
  nonce: z.string(),
  openid: z.optional(z.string()),
  encrypt_type: z.optional(z.string()),
  msg_signature: z.optional(z.string()),
}
export const verifyMessageServer = route({
  id: 'gridEvents.verifyMessageServer',
  method: 'GET',
  path: '/grid-events/media-checks',
  status: 200,
  summary: '微信验证消息服务器（echostr）',
  access: { scope: 'channel', roles: [] },
  query: z.strictObject({ ...signed, echostr: z.string() }),
  response: null,
  file: true,
  errors: ['GRID_EVENTS.CHECK_EVENT_REFUSED'],
})
export const receiveMediaCheck = route({
  id: 'gridEvents.receiveMediaCheck',
  method: 'POST',
  path: '/grid-events/media-checks',
  status: 200,
  summary: '微信推送的内容安全结果（wxa_media_check）',
  access: { scope: 'channel', roles: [] },
  query: z.strictObject(signed),
  response: null,
  errors: ['GRID_EVENTS.CHECK_EVENT_REFUSED'],
})
