import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import * as z from 'zod/mini'

/** Public with the source and known only to the city; production must name its own folder (config). */
const DEVELOPMENT_KEYS = fileURLToPath(new URL('../../../../dev-keys/wechat-pay/', import.meta.url))

export interface Merchant {
  mchid: string
  /** Of the merchant API certificate: signs requests and paySign. */
  serialNo: string
  certificate: Buffer
  privateKeyPem: Buffer
  privateKey: KeyObject
  apiV3Key: string
  /** PUB_KEY_ID_…; null for a merchant that still has only platform certificates. */
  publicKeyId: string | null
  publicKey: KeyObject | null
}

const MerchantFile = z.object({ mchid: z.string(), serialNo: z.string(), apiV3Key: z.string().check(z.length(32)), publicKeyId: z.optional(z.string()) })

function readMerchant(folder: string): Merchant {
  const { mchid, serialNo, apiV3Key, publicKeyId } = MerchantFile.parse(JSON.parse(readFileSync(join(folder, 'merchant.json'), 'utf8')))
  const privateKeyPem = readFileSync(join(folder, 'apiclient_key.pem'))
  return {
    mchid,
    serialNo,
    apiV3Key,
    privateKeyPem,
    certificate: readFileSync(join(folder, 'apiclient_cert.pem')),
    privateKey: createPrivateKey(privateKeyPem),
    publicKeyId: publicKeyId ?? null,
    publicKey: publicKeyId ? createPublicKey(readFileSync(join(folder, 'pub_key.pem'))) : null,
  }
}

/** The secret store: one sub-folder per mchid (bff/dev-keys/wechat-pay/README.md). No key material is kept anywhere else. */
export class MerchantStore {
  private readonly root: string
  private readonly merchants = new Map<string, Merchant>()

  /** @throws Error when a folder is incomplete */
  constructor(keysFolder: string | null) {
    this.root = keysFolder ?? DEVELOPMENT_KEYS
    for (const entry of readdirSync(this.root, { withFileTypes: true })) if (entry.isDirectory()) this.reread(entry.name)
  }

  get(mchid: string): Merchant | undefined {
    return this.merchants.get(mchid)
  }

  all(): Merchant[] {
    return [...this.merchants.values()]
  }

  /** What an operator has put in since the last reading. @throws Error when the folder is incomplete */
  reread(mchid: string): Merchant | undefined {
    const folder = join(this.root, basename(mchid))
    if (!existsSync(join(folder, 'merchant.json'))) return this.get(mchid)
    const merchant = readMerchant(folder)
    this.merchants.set(merchant.mchid, merchant)
    return merchant
  }
}
