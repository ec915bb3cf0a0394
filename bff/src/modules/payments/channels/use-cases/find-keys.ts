import { X509Certificate } from 'node:crypto'

import type { Merchant } from '../../upstream/merchant-keys.ts'
import type { HeldKeys } from '../keys.repository.ts'
import type { ChannelsContext } from './context.ts'

const held = (merchant: Merchant): HeldKeys => {
  const certificate = new X509Certificate(merchant.certificate)
  return {
    mchid: merchant.mchid,
    certificate: { serial: merchant.serialNo, validFrom: new Date(certificate.validFrom), validUntil: new Date(certificate.validTo) },
    publicKeyId: merchant.publicKeyId,
  }
}

/** Writes down by serial what the secret store holds. @returns how many were new */
export async function registerKeys(ctx: ChannelsContext): Promise<number> {
  const all = ctx.store.all()
  const serials = all.flatMap((m) => [m.serialNo, ...(m.publicKeyId === null ? [] : [m.publicKeyId])])
  return (await ctx.keys.unregistered(ctx.db, serials)) ? ctx.keys.register(ctx.db, all.map(held), ctx.clock.date()) : 0
}

/** Looks for new keys of a merchant: in the secret store, and at the channel, whose list is opened with the merchant's own APIv3 key (§4.2). */
export async function findKeys(ctx: ChannelsContext, mchid: string): Promise<boolean> {
  // What it held before is written down first, so that what is new is told from it.
  await registerKeys(ctx)
  const merchant = ctx.store.reread(mchid)
  if (!merchant) return false
  await ctx.keys.register(ctx.db, [held(merchant)], ctx.clock.date())
  return ctx.refreshCertificates(mchid)
}
