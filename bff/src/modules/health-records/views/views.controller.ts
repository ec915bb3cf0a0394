import { Controller } from '@nestjs/common'
import {
  getGrowth,
  getRecord,
  getRecordHome,
  listLifeLine,
  listRecordPersons,
  listRecords,
  listRecordVersions,
  searchRecords,
} from '@jktl/shared/health-records/views/contract'
import type { Result } from '@jktl/shared/kernel/result'
import type { AnswerOf, Route } from '@jktl/shared/kernel/route'

import { NOT_FOUND, Refusal, unwrap } from '../../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { Asker } from './record-people.ts'
import { ViewsService } from './views.service.ts'

const askerOf = (caller: Caller, { requestId }: { requestId: string }, { id }: Route): Asker => ({ caller, requestId, operation: id })
function found<T, Code extends string>(result: Result<T, Code | 'NOT_FOUND'>): T {
  if (!result.ok && result.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
  return unwrap('HEALTH_RECORDS', result)
}

@Controller()
export class ViewsController {
  constructor(private readonly views: ViewsService) {}

  @Endpoint(listRecordPersons)
  persons(@InputOf() input: Input<typeof listRecordPersons>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof listRecordPersons>> {
    return this.views.persons(askerOf(caller, input, listRecordPersons))
  }

  @Endpoint(getRecordHome)
  async home(@InputOf() input: Input<typeof getRecordHome>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof getRecordHome>> {
    return found(await this.views.home(askerOf(caller, input, getRecordHome), input.params.id))
  }

  @Endpoint(listLifeLine)
  async lifeLine(@InputOf() input: Input<typeof listLifeLine>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof listLifeLine>> {
    const { filter = 'ALL', ...place } = input.query
    return found(await this.views.lifeLine(askerOf(caller, input, listLifeLine), input.params.id, filter, place))
  }

  @Endpoint(listRecords)
  async records(@InputOf() input: Input<typeof listRecords>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof listRecords>> {
    const { category, ...place } = input.query
    return found(await this.views.records(askerOf(caller, input, listRecords), input.params.id, category, place))
  }

  @Endpoint(searchRecords)
  async search(@InputOf() input: Input<typeof searchRecords>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof searchRecords>> {
    const { text, cursor } = input.body
    return found(await this.views.search(askerOf(caller, input, searchRecords), input.params.id, text, cursor))
  }

  @Endpoint(getRecord)
  async record(@InputOf() input: Input<typeof getRecord>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof getRecord>> {
    return found(await this.views.record(askerOf(caller, input, getRecord), input.params.id))
  }

  @Endpoint(listRecordVersions)
  async versions(@InputOf() input: Input<typeof listRecordVersions>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof listRecordVersions>> {
    return found(await this.views.versions(askerOf(caller, input, listRecordVersions), input.params.id))
  }

  @Endpoint(getGrowth)
  async growth(@InputOf() input: Input<typeof getGrowth>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof getGrowth>> {
    return found(await this.views.growth(askerOf(caller, input, getGrowth), input.params.id))
  }
}
