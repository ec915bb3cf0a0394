import * as z from 'zod/mini'
import { idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { BLOCK_KIND_NAMES } from '../desk/model.ts'
import { DIRECTORIES, GRANT_REASONS, GRANT_STATUSES, GRANTEE_KINDS } from '../model.ts'

const officer = { scope: 'region', roles: ['privacy_officer'] } as const
const both = { scope: 'region', roles: ['privacy_officer', 'system_admin'] } as const
const who = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(2), z.maxLength(40)),
  idNumber: z.string().check(z.trim(), z.minLength(15), z.maxLength(18)),
})

const PrivacyPerson = z.object({ personId: idSchema, nameMasked: z.string(), idNumberMasked: z.nullable(z.string()) })
export const findPrivacyPerson = route({
  id: 'healthRecords.findPrivacyPerson',
  method: 'POST',
  path: '/health-records/privacy/persons',
  status: 200,
  summary: '隐私专员按姓名和身份证号找一位居民；两样都对才找得到',
  access: officer,
  body: who,
  response: z.object({ items: z.array(PrivacyPerson) }),
  errors: [],
})

export const BlockProposal = z.object({
  id: idSchema,
  version: z.int(),
  kind: z.enum(BLOCK_KIND_NAMES),
  personNameMasked: z.string(),
  blockedNameMasked: z.string(),
  evidence: z.string(),
  /** Ends a block instead of making one. */
  isLift: z.boolean(),
  status: z.enum(['PROPOSED', 'AGREED', 'REJECTED']),
  proposedAt: instantSchema,
  /** It was this caller who proposed: somebody else decides. */
  isMine: z.boolean(),
})
export type BlockProposal = z.output<typeof BlockProposal>
const Block = z.object({ id: idSchema, kind: z.enum(BLOCK_KIND_NAMES), blockedNameMasked: z.string(), since: instantSchema })
/** What a grant is about, never what it opens. */
const GrantFacts = z.object({
  id: idSchema,
  effect: z.enum(['permit', 'deny']),
  granteeKind: z.enum([...GRANTEE_KINDS, 'everyone']),
  granteeName: z.string(),
  directories: z.array(z.enum(DIRECTORIES)),
  status: z.enum(GRANT_STATUSES),
  reason: z.enum(GRANT_REASONS),
  startsAt: instantSchema,
  endsAt: instantSchema,
  uses: z.int(),
})
export const PrivacyFile = z.object({ person: PrivacyPerson, grants: z.array(GrantFacts), blocks: z.array(Block), serverTime: instantSchema })
export type PrivacyFile = z.output<typeof PrivacyFile>
export const getPrivacyFile = route({
  id: 'healthRecords.getPrivacyFile',
  method: 'GET',
  path: '/health-records/privacy/persons/:id',
  status: 200,
  summary: '一位居民的授权情况和限制，没有任何健康内容',
  access: officer,
  params: idParams,
  response: PrivacyFile,
  errors: [],
})

export const listBlockProposals = route({
  id: 'healthRecords.listBlockProposals',
  method: 'GET',
  path: '/health-records/privacy/blocks',
  status: 200,
  summary: '限制查看的申请：等另一个人决定的在前',
  access: both,
  response: z.object({ items: z.array(BlockProposal), serverTime: instantSchema }),
  errors: [],
})
export const proposeBlock = route({
  id: 'healthRecords.proposeBlock',
  method: 'POST',
  path: '/health-records/privacy/blocks',
  status: 201,
  summary: '凭证据提出：一个人不能再看这位居民的档案（§3.5、§3.6）',
  access: officer,
  idempotent: true,
  body: z.strictObject({
    personId: idSchema,
    kind: z.enum(BLOCK_KIND_NAMES),
    blocked: who,
    evidence: z.string().check(z.trim(), z.minLength(10), z.maxLength(500)),
  }),
  response: BlockProposal,
  errors: ['HEALTH_RECORDS.BLOCK_PERSON_UNKNOWN', 'HEALTH_RECORDS.BLOCK_EXISTS'],
})
export const proposeLift = route({
  id: 'healthRecords.proposeLift',
  method: 'POST',
  path: '/health-records/privacy/lifts',
  status: 201,
  summary: '凭证据提出：一个限制不再需要',
  access: officer,
  idempotent: true,
  body: z.strictObject({ blockId: idSchema, evidence: z.string().check(z.trim(), z.minLength(10), z.maxLength(500)) }),
  response: BlockProposal,
  errors: ['HEALTH_RECORDS.BLOCK_PERSON_UNKNOWN', 'HEALTH_RECORDS.BLOCK_EXISTS'],
})
export const decideBlock = route({
  id: 'healthRecords.decideBlock',
  method: 'POST',
  path: '/health-records/privacy/blocks/:id/decision',
  status: 200,
  summary: '另一个人决定一个限制：同意马上生效',
  access: both,
  versioned: true,
  params: idParams,
  body: z.strictObject({ agrees: z.boolean() }),
  response: BlockProposal,
  errors: ['HEALTH_RECORDS.BLOCK_OWN_PROPOSAL', 'HEALTH_RECORDS.BLOCK_DECIDED'],
})

export const Oversight = z.object({
  /** Accounts refused unusually often within an hour, newest first. */
  unusual: z.array(z.object({ accountId: idSchema, name: z.string(), isStaff: z.boolean(), hour: instantSchema, denied: z.int() })),
  /** How many refusals in an hour are unusual. */
  threshold: z.int(),
  chains: z.array(z.object({ shard: z.int(), events: z.int(), anchoredTo: z.int(), anchoredAt: z.nullable(instantSchema), root: z.nullable(z.string()) })),
  serverTime: instantSchema,
})
export type Oversight = z.output<typeof Oversight>
export const getOversight = route({
  id: 'healthRecords.getOversight',
  method: 'GET',
  path: '/health-records/privacy/oversight',
  status: 200,
  summary: '异常查看的账号，查看记录的签名情况（§3.10、P43）',
  access: officer,
  response: Oversight,
  errors: [],
})
