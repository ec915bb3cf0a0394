import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { GridPeople } from '../people.ts'
import { AbsencesRepository } from './absences.repository.ts'
import { PostedPeople } from './posted-people.ts'
import { PostsRepository } from './posts.repository.ts'

/** 网格人员 inside the slice's module. */
export const PEOPLE_PROVIDERS: Provider[] = [
  { provide: PostsRepository, inject: [Database], useFactory: (db: Database): PostsRepository => new PostsRepository(db) },
  { provide: AbsencesRepository, inject: [Database], useFactory: (db: Database): AbsencesRepository => new AbsencesRepository(db) },
  {
    provide: GridPeople,
    inject: [PostsRepository, AbsencesRepository, IdentityPublic, Clock],
    useFactory: (posts: PostsRepository, absences: AbsencesRepository, identity: IdentityPublic, clock: Clock): GridPeople =>
      new PostedPeople(posts, absences, identity, clock),
  },
]
