import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { FILE_MIMES, FILE_PURPOSES, FILE_ROLES, MOST_BASE64_CHARS } from './model.ts'

const access = { scope: 'institution', roles: FILE_ROLES } as const

export const PaymentFile = z.object({
  id: idSchema,
  purpose: z.enum(FILE_PURPOSES),
  name: z.string(),
  mime: z.enum(FILE_MIMES),
  sizeBytes: z.number(),
  sha256: z.string(),
  uploadedAt: instantSchema,
})
export type PaymentFile = z.output<typeof PaymentFile>

/** One pass that never goes back: an expression for the whole would keep its way through seven million characters. */
const isBase64 = (text: string): boolean => !/[^A-Za-z0-9+/=]|=[^=]|={3}/.test(text)

export const putPaymentFile = route({
  id: 'payments.putPaymentFile',
  method: 'POST',
  path: '/payments/files',
  status: 201,
  summary: '上传凭证文件：图片、PDF 或 CSV，5 MB 以内，存入后不能改（B13、B25）',
  access,
  idempotent: true,
  bodyLimitBytes: MOST_BASE64_CHARS + 4_096,
  body: z.strictObject({
    purpose: z.enum(FILE_PURPOSES),
    /** Whose matter it belongs to; none: the region's. */
    institutionId: z.nullable(idSchema),
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
    contentBase64: z.string().check(z.minLength(4), z.maxLength(MOST_BASE64_CHARS), z.refine(isBase64)),
  }),
  response: PaymentFile,
  errors: ['PAYMENTS.FILE_TYPE', 'PAYMENTS.FILE_TOO_LARGE'],
})
export const getPaymentFile = route({
  id: 'payments.getPaymentFile',
  method: 'GET',
  path: '/payments/files/:id',
  status: 200,
  summary: '打开凭证文件（每次都留痕）',
  access,
  params: idParams,
  response: z.extend(PaymentFile, { contentBase64: z.string() }),
  errors: [],
})
