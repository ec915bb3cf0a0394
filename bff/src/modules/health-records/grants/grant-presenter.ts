import type { Grant, GrantDetail } from '@jktl/shared/health-records/grants/contract'
import { GRANT_REASON_TEXTS, GRANT_STATUS_TEXTS, SENSITIVE_KINDS } from '@jktl/shared/health-records/grants/model'
import { DIRECTORY_NAMES, EVERYBODY, LABEL_NAMES } from '@jktl/shared/health-records/model'
import { dateOf, formatInstant } from '@jktl/shared/kernel/dates'

import { relativeDetail } from './domain/grantee-words.ts'
import type { GrantRow, GrantVersionRow } from './grants.repository.ts'
import { allowedActions, type Side } from './use-cases/act-on-grant.ts'
import { hasSensitive, mayChange, mayOpenSensitive } from './use-cases/change-grant.ts'
import type { GrantsContext } from './use-cases/context.ts'
import { isOffered, lastDayFor } from './use-cases/terms.ts'

type SeenGrant = { grant: GrantRow } & Side
interface Named {
  name: string
  detail: string
}
const UNKNOWN: Named = { name: '', detail: '' }
const NAMES: Record<string, string> = { ...LABEL_NAMES, ...DIRECTORY_NAMES }
const instant = (at: Date): string => formatInstant(at.getTime())
/** The last day that is wholly inside. */
const lastDayOf = (endsAt: Date | string): string => dateOf(new Date(endsAt).getTime() - 1)
const statusText = ({ status, reason, effect }: Pick<GrantRow, 'status' | 'reason' | 'effect'>): string =>
  effect === 'deny' && status === 'active' ? '不给看' : status === 'active' || status === 'proposed' ? GRANT_STATUS_TEXTS[status] : GRANT_REASON_TEXTS[reason]

/** Grants in the words of those who see them; names of residents are masked, doctors and institutions are not. */
export class GrantPresenter {
  constructor(private readonly ctx: GrantsContext) {}

  async present(accountId: string, seen: readonly SeenGrant[]): Promise<Grant[]> {
    const { identity } = this.ctx
    const self = await identity.findSelf(accountId)
    const [patients, grantees] = await Promise.all([
      identity.labelPersons(accountId, [...new Set(seen.map((s) => s.grant.personId))]),
      this.nameGrantees(seen.map((s) => s.grant)),
    ])
    return seen.map((one): Grant => {
      const { grant, side } = one
      const isEveryone = grant.granteeRef === EVERYBODY
      const grantee = isEveryone ? { name: '所有人', detail: '除了本人' } : (grantees.get(grant.granteeRef) ?? UNKNOWN)
      return {
        id: grant.id,
        version: grant.version,
        effect: grant.effect,
        side,
        personId: grant.personId,
        patientNameMasked: patients.get(grant.personId)?.nameMasked ?? '',
        isOwn: grant.personId === self,
        grantee: { kind: isEveryone ? 'everyone' : grant.granteeKind, ...grantee },
        grantorCapacity: grant.grantorCapacity,
        isRequest: grant.isRequest,
        status: grant.status,
        reason: grant.reason,
        statusText: statusText(grant),
        directories: [...grant.directories],
        labels: [...grant.labels],
        actions: [...grant.actions],
        startsAt: instant(grant.startsAt),
        endsAt: instant(grant.endsAt),
        endsOn: grant.effect === 'deny' ? null : lastDayOf(grant.endsAt),
        usesLeft: grant.maxUses === null ? null : Math.max(0, grant.maxUses - grant.uses),
        channel: grant.channel,
        firstUsedAt: grant.firstUsedAt && instant(grant.firstUsedAt),
        answerBy: grant.answerBy && instant(grant.answerBy),
        allowedActions: allowedActions(grant, one),
        mayChange: side === 'given' && mayChange(grant),
      }
    })
  }

  async presentDetail(accountId: string, seen: SeenGrant): Promise<GrantDetail> {
    const { ctx } = this
    const { grant } = seen
    const [[shown], versions] = await Promise.all([this.present(accountId, [seen]), ctx.grants.versions(ctx.db, grant.id)])
    if (!shown) throw new Error('a grant was not presented')
    const isGiven = seen.side === 'given'
    const maySee = isGiven && (await mayOpenSensitive(ctx, grant, seen.standing))
    const kinds = SENSITIVE_KINDS.filter((kind) => isGiven && (maySee || hasSensitive(grant, kind)))
    return {
      ...shown,
      lastDay: isGiven && shown.mayChange && isOffered(grant.granteeKind) ? lastDayFor(seen.standing, grant.granteeKind, ctx.clock.now()) : null,
      sensitive: kinds.map((kind) => ({ kind, name: NAMES[kind] ?? '', isIn: hasSensitive(grant, kind) })),
      history: versions.map((version) => historyOf(grant, version)),
    }
  }

  private async nameGrantees(grants: readonly GrantRow[]): Promise<Map<string, Named>> {
    const { identity, directory } = this.ctx
    const refs = (kind: GrantRow['granteeKind']): string[] => [...new Set(grants.filter((g) => g.granteeKind === kind).map((g) => g.granteeRef))]
    const [persons, staff, institutions] = await Promise.all([
      identity.labelPersons(
        null,
        refs('person').filter((ref) => ref !== EVERYBODY),
      ),
      identity.nameStaff(refs('practitioner')),
      directory.findInstitutions([...new Set([...refs('org'), ...grants.flatMap((g) => g.granteeInstitutionId ?? [])])]),
    ])
    const relatives = new Map<string, string>()
    for (const patient of new Set(grants.filter((g) => g.granteeKind === 'person').map((g) => g.personId)))
      for (const relative of await identity.listRelatives(patient)) relatives.set(`${patient} ${relative.personId}`, relativeDetail(relative))
    return new Map(
      grants.map((grant): [string, Named] => {
        const { granteeRef: ref } = grant
        if (grant.granteeKind === 'person') return [ref, { name: persons.get(ref)?.nameMasked ?? '', detail: relatives.get(`${grant.personId} ${ref}`) ?? '' }]
        if (grant.granteeKind === 'practitioner')
          return [ref, { name: staff.get(ref) ?? '', detail: grant.granteeInstitutionId ? (institutions.get(grant.granteeInstitutionId)?.name ?? '') : '' }]
        return [ref, { name: institutions.get(ref)?.name ?? '', detail: '这家机构给您看病的医生' }]
      }),
    )
  }
}

const historyOf = (grant: GrantRow, { version, at, status, reason, terms }: GrantVersionRow): GrantDetail['history'][number] => ({
  version,
  at: instant(at),
  status,
  reason,
  text: historyText(grant, reason, status),
  directories: [...terms.directories],
  labels: [...terms.labels],
  endsOn: grant.effect === 'deny' ? null : lastDayOf(terms.endsAt),
})
const historyText = (grant: GrantRow, reason: GrantVersionRow['reason'], status: GrantVersionRow['status']): string =>
  grant.effect === 'deny' ? (status === 'active' ? '设置了不给看' : '取消了不给看') : GRANT_REASON_TEXTS[reason]
