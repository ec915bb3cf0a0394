import { dateOf, DAY_MS, formatInstant } from '@jktl/shared/kernel/dates'
import type {
  ChangeProposal,
  ChannelChange,
  ChannelKey,
  ChannelMerchant,
  ChannelsHome,
  decideChannelChange,
  MerchantDetail,
  proposeChannelChange,
  searchChannelKeys,
} from '@jktl/shared/payments/channels/contract'
import { CHANNELS, QUIET_DAYS, type RouteKind } from '@jktl/shared/payments/channels/model'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { ChangeRow } from './changes.repository.ts'
import type { RouteLine } from './domain/routing.ts'
import type { KeyRow, KeyUse } from './keys.repository.ts'
import type { MerchantRow } from './merchants.repository.ts'
import type { ChannelsContext } from './use-cases/context.ts'
import { decideChange, proposeChange } from './use-cases/decide-change.ts'
import { findKeys } from './use-cases/find-keys.ts'

const iso = (at: Date | null): string | null => at && formatInstant(at.getTime())
/** Those there is a system to talk to. */
const CONNECTED: ReadonlySet<string> = new Set(['WECHAT', 'INSURANCE'])

interface Names {
  institutions: ReadonlyMap<string, string>
  merchants: ReadonlyMap<string, string>
}

/** 通道管理 (R361): channels, merchants, rates and keys; nothing of a person, and no key material. */
export class ChannelsService {
  constructor(private readonly ctx: ChannelsContext) {}

  async home(caller: Caller): Promise<ChannelsHome> {
    const { db, clock, routings } = this.ctx
    const now = clock.date()
    const [institutions, merchants, keys, waiting, inForce, latest] = await Promise.all([
      this.ctx.directory.listInstitutions(),
      this.ctx.merchants.list(db, dateOf(now.getTime())),
      this.ctx.keys.list(db, null),
      this.ctx.changes.listWaiting(db),
      routings.inForce(db, now),
      routings.list(db, null, 1),
    ])
    const lines = inForce ? await routings.linesOf(db, inForce.id) : []
    const names = namesOf(institutions, merchants)
    const named = (list: typeof institutions) => list.map(({ id, name }) => ({ id, name }))
    return {
      serverTime: formatInstant(now.getTime()),
      channels: CHANNELS.map((channel) => ({ channel, isConnected: CONNECTED.has(channel), merchants: channel === 'WECHAT' ? merchants.length : 0 })),
      merchants: merchants.map((merchant) =>
        this.merchant(
          merchant,
          names,
          lines,
          keys.filter((k) => k.mchid === merchant.mchid),
        ),
      ),
      without: named(institutions.filter((i) => i.onlinePay && !merchants.some((m) => m.institutionId === i.id))),
      institutions: named(institutions),
      waiting: waiting.map((change) => shownChange(caller, change, names)),
      routing: {
        number: inForce?.number ?? null,
        since: iso(inForce?.effectiveFrom ?? null),
        draftId: latest[0]?.state === 'DRAFT' ? latest[0].id : null,
      },
    }
  }

  async detail(caller: Caller, mchid: string): Promise<MerchantDetail> {
    const { db, clock, routings } = this.ctx
    const now = clock.date()
    const merchants = await this.ctx.merchants.list(db, dateOf(now.getTime()))
    const merchant = merchants.find((m) => m.mchid === mchid)
    if (!merchant) throw new Refusal(NOT_FOUND)
    const [institutions, keys, use, rates, changes, inForce, signed] = await Promise.all([
      this.ctx.directory.listInstitutions(),
      this.ctx.keys.list(db, mchid),
      this.ctx.keys.use(db, mchid),
      this.ctx.merchants.rates(db, mchid),
      this.ctx.changes.listOf(db, mchid),
      routings.inForce(db, now),
      this.ctx.merchants.lastSigned(db, mchid),
    ])
    const names = namesOf(institutions, merchants)
    return {
      ...this.merchant(merchant, names, inForce ? await routings.linesOf(db, inForce.id) : [], keys),
      serverTime: formatInstant(now.getTime()),
      version: merchant.version,
      keys: keys.map((key) => shownKey(key, use, keys, now)),
      rates,
      ratesFrom: signed === null ? merchant.validFrom : dateOf(Date.parse(`${signed}T00:00:00+08:00`) + DAY_MS),
      changes: changes.map((change) => shownChange(caller, change, names)),
    }
  }

  async searchKeys(caller: Caller, { params }: Input<typeof searchChannelKeys>): Promise<MerchantDetail> {
    const known = await this.ctx.merchants.list(this.ctx.db, dateOf(this.ctx.clock.now()), params.mchid)
    if (known.length === 0) throw new Refusal(NOT_FOUND)
    if (!(await findKeys(this.ctx, params.mchid))) throw new Refusal('PAYMENTS.CHANNEL_SILENT')
    return this.detail(caller, params.mchid)
  }

  async propose(caller: Caller, { body }: Input<typeof proposeChannelChange>): Promise<ChannelChange> {
    const result = await proposeChange(this.ctx, body, caller.accountId)
    if (!result.ok) throw new Refusal(`PAYMENTS.${result.code}`)
    return this.change(caller, result.value)
  }

  async decide(caller: Caller, { params, body, ifMatch }: Input<typeof decideChannelChange>): Promise<ChannelChange> {
    const result = await decideChange(this.ctx, params.id, ifMatch, { ...body, by: caller.accountId })
    if (result.ok) return this.change(caller, result.value)
    if (result.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    throw new Refusal(result.code === 'STALE' ? 'KERNEL.STALE' : `PAYMENTS.${result.code}`)
  }

  private async change(caller: Caller, change: ChangeRow): Promise<ChannelChange> {
    const [institutions, merchants] = await Promise.all([
      this.ctx.directory.listInstitutions(),
      this.ctx.merchants.list(this.ctx.db, dateOf(this.ctx.clock.now())),
    ])
    return shownChange(caller, change, namesOf(institutions, merchants))
  }

  private merchant(m: MerchantRow, names: Names, lines: readonly RouteLine[], keys: readonly KeyRow[]): ChannelMerchant {
    const ends = keys.flatMap((k) => (k.state === 'LIVE' && k.validUntil ? [k.validUntil.getTime()] : []))
    const { version: _, ...merchant } = m
    return {
      ...merchant,
      institutionName: names.institutions.get(m.institutionId) ?? '',
      keyMode: keys.length === 0 ? null : keys.some((k) => k.isRequested) ? 'PUBLIC_KEY' : 'CERTIFICATE',
      hasKeys: this.ctx.store.get(m.mchid) !== undefined,
      keysEndOn: ends.length === 0 ? null : dateOf(Math.min(...ends)),
      receives: lines.filter((line) => line.mchid === m.mchid).map((line): RouteKind => line.businessKind),
    }
  }
}

const namesOf = (institutions: readonly { id: string; name: string }[], merchants: readonly MerchantRow[]): Names => ({
  institutions: new Map(institutions.map(({ id, name }) => [id, name])),
  merchants: new Map(merchants.map(({ mchid, name }) => [mchid, name])),
})

function shownChange(caller: Caller, change: ChangeRow, names: Names): ChannelChange {
  const { id, version, state, mchid, reason, details, note } = change
  const { kind, mchid: _, reason: __, ...rest } = details satisfies ChangeProposal
  return {
    id,
    version,
    kind,
    state,
    mchid,
    merchantName: names.merchants.get(mchid) ?? ('name' in details ? details.name : ''),
    details: { ...rest, ...('institutionId' in details ? { institutionName: names.institutions.get(details.institutionId) ?? '' } : {}) },
    reason,
    proposedAt: formatInstant(change.proposedAt.getTime()),
    decidedAt: iso(change.decidedAt),
    note,
    canDecide: state === 'PROPOSED' && caller.roles.has('finance_checker') && change.proposedBy !== caller.accountId,
  }
}

function shownKey(key: KeyRow, uses: readonly KeyUse[], all: readonly KeyRow[], now: Date): ChannelKey {
  const { serial, kind, state, isRequested } = key
  const use = uses.find((u) => u.serial === serial)
  const quietFrom = use?.lastSeenAt ? use.lastSeenAt.getTime() + QUIET_DAYS * DAY_MS : 0
  const hasOther = all.some((k) => k.serial !== serial && k.state === 'LIVE' && k.kind !== 'MERCHANT_CERT')
  const holds =
    kind === 'MERCHANT_CERT'
      ? '我们自己的证书，到期前在微信支付商户平台换新'
      : isRequested
        ? '请求正用着它，先换请求用的密钥'
        : !hasOther
          ? '只剩这一把能验签'
          : quietFrom > now.getTime()
            ? `最近还有回应或通知在用，最早 ${dateOf(quietFrom)} 可停`
            : null
  return {
    serial,
    kind,
    state,
    isRequested,
    validFrom: iso(key.validFrom),
    validUntil: iso(key.validUntil),
    liveSince: iso(key.liveSince),
    retiredAt: iso(key.retiredAt),
    answers: use?.answers ?? 0,
    callbacks: use?.callbacks ?? 0,
    lastSeenAt: iso(use?.lastSeenAt ?? null),
    daysLeft: key.validUntil && state === 'LIVE' ? Math.floor((key.validUntil.getTime() - now.getTime()) / DAY_MS) : null,
    holds: state === 'LIVE' ? holds : null,
  }
}
