import type { BlockProposal, findPrivacyPerson, Oversight, PrivacyFile } from '@jktl/shared/health-records/privacy/contract'
import { DAY_MS, formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import type { Audit } from '../../../platform/audit.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { GrantFactsRow, ProposalRow } from './privacy.repository.ts'
import type { PrivacyContext } from './use-cases/context.ts'

const UNUSUAL_MS = 30 * DAY_MS

/** What the privacy officer sees: who may look and who tried, never a record (records-authorization §3.2, §3.5). */
export class PrivacyService {
  constructor(
    private readonly ctx: PrivacyContext,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
  ) {}

  async findPerson(caller: Caller, who: { name: string; idNumber: string }, requestId: string): Promise<ResponseOf<typeof findPrivacyPerson>> {
    const { identity } = this.ctx
    const personId = await identity.findNamedPerson(who.name, who.idNumber)
    await this.record(caller, 'healthRecords.findPrivacyPerson', personId, requestId)
    const label = personId === null ? undefined : (await identity.labelPersons(null, [personId])).get(personId)
    return { items: label ? [{ personId: label.personId, nameMasked: label.nameMasked, idNumberMasked: label.idNumberMasked }] : [] }
  }

  async file(caller: Caller, personId: string, requestId: string): Promise<Result<PrivacyFile, 'NOT_FOUND'>> {
    const { clock, identity, privacy } = this.ctx
    const label = (await identity.labelPersons(null, [personId])).get(personId)
    if (!label) return refuse('NOT_FOUND')
    await this.record(caller, 'healthRecords.getPrivacyFile', personId, requestId)
    const [grants, blocks] = await Promise.all([privacy.listGrants(personId), privacy.listBlocks(personId)])
    const [names, blocked] = await Promise.all([
      this.granteeNames(grants),
      identity.labelPersons(
        null,
        blocks.map(({ blockedPersonId }) => blockedPersonId),
      ),
    ])
    return ok({
      person: { personId, nameMasked: label.nameMasked, idNumberMasked: label.idNumberMasked },
      grants: grants.map(({ granteeRef, startsAt, endsAt, ...grant }) => ({
        ...grant,
        granteeName: names.get(granteeRef) ?? '',
        startsAt: formatInstant(startsAt.getTime()),
        endsAt: formatInstant(endsAt.getTime()),
      })),
      blocks: blocks.map(({ id, kind, blockedPersonId, createdAt }) => ({
        id,
        kind,
        blockedNameMasked: blocked.get(blockedPersonId)?.nameMasked ?? '',
        since: formatInstant(createdAt.getTime()),
      })),
      serverTime: formatInstant(clock.now()),
    })
  }

  async proposals(caller: Caller): Promise<{ items: BlockProposal[]; serverTime: string }> {
    return { items: await this.present(caller, await this.ctx.privacy.listProposals()), serverTime: formatInstant(this.ctx.clock.now()) }
  }

  /** A step of a proposal, recorded, as the caller sees it. */
  async done<Code extends string>(caller: Caller, action: string, result: Result<ProposalRow, Code>, requestId: string): Promise<Result<BlockProposal, Code>> {
    if (!result.ok) return result
    await this.record(caller, action, result.value.personId, requestId)
    const [shown] = await this.present(caller, [result.value])
    if (!shown) throw new Error('a proposal that was written is missing')
    return ok(shown)
  }

  async oversight(): Promise<Oversight> {
    const { clock, identity, privacy } = this.ctx
    const now = clock.now()
    const [unusual, threshold, chains] = await Promise.all([privacy.listUnusual(new Date(now - UNUSUAL_MS)), privacy.threshold(), privacy.listChains()])
    const names = await identity.nameStaff([...new Set(unusual.filter(({ isStaff }) => isStaff).map(({ accountId }) => accountId))])
    return {
      unusual: unusual.map(({ accountId, hour, denied, isStaff }) => ({
        accountId,
        name: names.get(accountId) ?? '',
        isStaff,
        hour: formatInstant(hour.getTime()),
        denied,
      })),
      threshold,
      chains: chains.map(({ anchoredAtMs, ...chain }) => ({ ...chain, anchoredAt: anchoredAtMs === null ? null : formatInstant(anchoredAtMs) })),
      serverTime: formatInstant(now),
    }
  }

  private async granteeNames(grants: readonly GrantFactsRow[]): Promise<Map<string, string>> {
    const refs = (kind: string): string[] => [...new Set(grants.filter(({ granteeKind }) => granteeKind === kind).map(({ granteeRef }) => granteeRef))]
    const [persons, staff, institutions] = await Promise.all([
      this.ctx.identity.labelPersons(null, refs('person')),
      this.ctx.identity.nameStaff(refs('practitioner')),
      this.directory.findInstitutions(refs('org')),
    ])
    return new Map([
      ...[...persons].map(([id, { nameMasked }]) => [id, nameMasked] as const),
      ...staff,
      ...[...institutions].map(([id, { name }]) => [id, name] as const),
    ])
  }

  private async present({ accountId }: Caller, rows: readonly ProposalRow[]): Promise<BlockProposal[]> {
    const { identity, vault } = this.ctx
    const labels = await identity.labelPersons(null, [...new Set(rows.flatMap(({ personId, blockedPersonId }) => [personId, blockedPersonId]))])
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      kind: row.kind,
      personNameMasked: labels.get(row.personId)?.nameMasked ?? '',
      blockedNameMasked: labels.get(row.blockedPersonId)?.nameMasked ?? '',
      evidence: vault.open(row.evidenceSealed),
      isLift: row.liftsBlockId !== null,
      status: row.status,
      proposedAt: formatInstant(row.proposedAt.getTime()),
      isMine: row.proposedBy === accountId,
    }))
  }

  private record({ accountId }: Caller, action: string, personId: string | null, requestId: string): Promise<void> {
    return this.audit.record({ actorAccountId: accountId, action, objectKind: 'privacy', objectId: null, personId, outcome: 'ALLOWED', requestId })
  }
}
