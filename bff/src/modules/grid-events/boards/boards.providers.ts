import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { GridGeo } from '../geo.ts'
import { GridPeople } from '../people.ts'
import { BoardsController } from './boards.controller.ts'
import { BoardsService } from './boards.service.ts'
import { FiguresRepository } from './figures.repository.ts'
import { ReportsService } from './reports.service.ts'
import { RowsService } from './rows.service.ts'

export const BOARDS_CONTROLLERS = [BoardsController]
/** 一张图、报表、个人看板 inside the slice's module. */
export const BOARDS_PROVIDERS: Provider[] = [
  { provide: FiguresRepository, inject: [Database], useFactory: (db: Database): FiguresRepository => new FiguresRepository(db) },
  {
    provide: ReportsService,
    inject: [FiguresRepository, GridPeople, GridGeo, Audit, Clock],
    useFactory: (figures: FiguresRepository, people: GridPeople, geo: GridGeo, audit: Audit, clock: Clock): ReportsService =>
      new ReportsService(figures, people, geo, audit, clock),
  },
  {
    provide: RowsService,
    inject: [FiguresRepository, GridPeople, GridGeo, IdentityPublic, Audit, Clock],
    useFactory: (figures: FiguresRepository, people: GridPeople, geo: GridGeo, identity: IdentityPublic, audit: Audit, clock: Clock): RowsService =>
      new RowsService(figures, people, geo, identity, audit, clock),
  },
  {
    provide: BoardsService,
    inject: [FiguresRepository, GridPeople, GridGeo, IdentityPublic, Clock],
    useFactory: (figures: FiguresRepository, people: GridPeople, geo: GridGeo, identity: IdentityPublic, clock: Clock): BoardsService =>
      new BoardsService(figures, people, geo, identity, clock),
  },
]
