import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/boards/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { BoardsService } from './boards.service.ts'
import { ReportsService } from './reports.service.ts'
import { RowsService } from './rows.service.ts'

type File = Promise<{ fileName: string; text: string }>

@Controller()
export class BoardsController {
  constructor(
    private readonly reports: ReportsService,
    private readonly rows: RowsService,
    private readonly boards: BoardsService,
  ) {}

  @Endpoint(contract.getGridReport)
  report(@InputOf() { query }: Input<typeof contract.getGridReport>, @CallerOf() caller: Caller): Promise<contract.GridReport> {
    return this.reports.get(caller, query)
  }

  @Endpoint(contract.exportGridReport)
  exportReport(@InputOf() { query, requestId }: Input<typeof contract.exportGridReport>, @CallerOf() caller: Caller): File {
    return this.reports.exportCsv(caller, query, requestId)
  }

  @Endpoint(contract.listFigureRows)
  listRows(@InputOf() { query }: Input<typeof contract.listFigureRows>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listFigureRows>> {
    return this.rows.list(caller, query)
  }

  @Endpoint(contract.exportFigureRows)
  exportRows(@InputOf() { query, requestId }: Input<typeof contract.exportFigureRows>, @CallerOf() caller: Caller): File {
    return this.rows.exportCsv(caller, query, requestId)
  }

  @Endpoint(contract.getMyBoard)
  mine(@InputOf() { query }: Input<typeof contract.getMyBoard>, @CallerOf() { accountId }: Caller): Promise<AnswerOf<typeof contract.getMyBoard>> {
    return this.boards.of(accountId, accountId, query)
  }

  @Endpoint(contract.getBoard)
  board(@InputOf() { params, query }: Input<typeof contract.getBoard>, @CallerOf() { accountId }: Caller): Promise<AnswerOf<typeof contract.getBoard>> {
    return this.boards.of(accountId, params.id, query)
  }

  @Endpoint(contract.listBoards)
  list(@InputOf() { query }: Input<typeof contract.listBoards>, @CallerOf() { accountId }: Caller): Promise<AnswerOf<typeof contract.listBoards>> {
    return this.boards.list(accountId, query)
  }
}
