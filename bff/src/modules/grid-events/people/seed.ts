import type { INestApplicationContext } from '@nestjs/common'
import type { PostKind } from '@jktl/shared/grid-events/model'
import type { StaffRole } from '@jktl/shared/kernel/roles'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { PostsRepository } from './posts.repository.ts'

const POSTS: readonly { name: string; role: StaffRole; nodeCode: string; kind: PostKind }[] = [
  { name: '张强', role: 'grid_worker', nodeCode: '15050200200103', kind: 'A' },
  { name: '乌云', role: 'grid_worker', nodeCode: '15050200200103', kind: 'B' },
  { name: '周敏', role: 'grid_manager', nodeCode: '15050200200103', kind: 'LEAD' },
  { name: '周敏', role: 'grid_manager', nodeCode: '150502002', kind: 'MANAGER' },
  { name: '哈斯', role: 'grid_worker', nodeCode: '15050200200102', kind: 'A' },
  { name: '高值班', role: 'grid_manager', nodeCode: '150502', kind: 'MANAGER' },
]

/** The posts of the city's people; the nodes and the people are seeded before. Repeating it changes nothing. */
export async function seedGridPosts(nest: INestApplicationContext): Promise<string> {
  const [db, clock, identity] = [nest.get(Database, { strict: false }), nest.get(Clock, { strict: false }), nest.get(IdentityPublic, { strict: false })]
  const posts = nest.get(PostsRepository, { strict: false })
  const accounts = new Map<string, string>()
  for (const role of ['grid_worker', 'grid_manager'] as const)
    for (const [accountId, name] of await identity.nameStaff(await identity.listStaffAccounts(role, null))) accounts.set(`${role} ${name}`, accountId)
  for (const { name, role, nodeCode, kind } of POSTS) {
    const accountId = accounts.get(`${role} ${name}`)
    if (accountId && (await posts.historyOf(accountId)).every((post) => post.nodeCode !== nodeCode || post.kind !== kind))
      await posts.give(db, { accountId, nodeCode, kind, givenBy: null, at: clock.date() })
  }
  return `${POSTS.length} posts of the grid`
}
