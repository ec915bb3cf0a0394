import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Provider } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { CONFIG } from '../../../platform/platform.module.ts'
import { Vault } from '../../../platform/vault.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { EventFlow } from '../event-flow.ts'
import { GridGeo } from '../geo.ts'
import { GridPeople } from '../people.ts'
import { AbsencesRepository } from './absences.repository.ts'
import { CardsRepository } from './cards.repository.ts'
import { PeopleController } from './people.controller.ts'
import { PeopleJobs } from './people.jobs.ts'
import { PeopleService } from './people.service.ts'
import { PostedPeople } from './posted-people.ts'
import { PostsRepository } from './posts.repository.ts'
import { PEOPLE_CONTEXT, type PeopleContext } from './use-cases/context.ts'
import { WorkCardService } from './work-card.service.ts'

const CHECK_PAGE = '/grid-events/pages/work-card-check/index'

/** The citizen app stands where this server answers; without a public address that is this process. */
const checkPage = (config: Config, host: HttpAdapterHost) => (): string => {
  const own = (): string => `http://127.0.0.1:${((host.httpAdapter.getHttpServer() as Server).address() as AddressInfo).port}`
  return `${config.publicUrl ?? own()}${CHECK_PAGE}`
}

export const PEOPLE_CONTROLLERS = [PeopleController]
/** 网格人员 inside the slice's module. */
export const PEOPLE_PROVIDERS: Provider[] = [
  { provide: PostsRepository, inject: [Database], useFactory: (db: Database): PostsRepository => new PostsRepository(db) },
  { provide: AbsencesRepository, inject: [Database], useFactory: (db: Database): AbsencesRepository => new AbsencesRepository(db) },
  { provide: CardsRepository, inject: [Database], useFactory: (db: Database): CardsRepository => new CardsRepository(db) },
  {
    provide: GridPeople,
    inject: [PostsRepository, AbsencesRepository, IdentityPublic, Clock],
    useFactory: (posts: PostsRepository, absences: AbsencesRepository, identity: IdentityPublic, clock: Clock): GridPeople =>
      new PostedPeople(posts, absences, identity, clock),
  },
  {
    provide: PEOPLE_CONTEXT,
    inject: [Database, Clock, Audit, Outbox, IdentityPublic, GridGeo, EventFlow, PostsRepository, AbsencesRepository],
    useFactory: (
      db: Database,
      clock: Clock,
      audit: Audit,
      outbox: Outbox,
      identity: IdentityPublic,
      geo: GridGeo,
      flow: EventFlow,
      posts: PostsRepository,
      absences: AbsencesRepository,
    ): PeopleContext => ({ db, clock, audit, outbox, identity, geo, flow, posts, absences }),
  },
  { provide: PeopleService, inject: [PEOPLE_CONTEXT], useFactory: (ctx: PeopleContext): PeopleService => new PeopleService(ctx) },
  {
    provide: WorkCardService,
    inject: [PEOPLE_CONTEXT, CardsRepository, Vault, CONFIG, HttpAdapterHost],
    useFactory: (ctx: PeopleContext, cards: CardsRepository, vault: Vault, config: Config, host: HttpAdapterHost): WorkCardService =>
      new WorkCardService({ ...ctx, cards, vault, checkPage: checkPage(config, host) }),
  },
  {
    provide: PeopleJobs,
    inject: [PEOPLE_CONTEXT, CardsRepository, Jobs],
    useFactory: (ctx: PeopleContext, cards: CardsRepository, jobs: Jobs): PeopleJobs => new PeopleJobs(ctx, cards, jobs),
  },
]
