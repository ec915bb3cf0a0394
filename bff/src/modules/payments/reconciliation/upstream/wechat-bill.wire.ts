import * as z from 'zod/mini'

import type { BatchKey } from '../recon-desk.ts'

/** GET /v3/bill/tradebill, /v3/bill/fundflowbill (§4.1). */
export const billPath = ({ billKind, billDate }: BatchKey): string =>
  billKind === 'TRADE'
    ? `/v3/bill/tradebill?bill_date=${billDate}&bill_type=ALL&tar_type=GZIP`
    : `/v3/bill/fundflowbill?bill_date=${billDate}&account_type=BASIC&tar_type=GZIP`

/** The hash is that of the uncompressed file. */
export const BillAnswer = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().check(z.regex(/^[0-9a-fA-F]{40}$/)),
  download_url: z.string().check(z.minLength(1), z.maxLength(2_048)),
})
