import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/directory/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { NOT_FOUND, Refusal, unwrap } from '../../platform/errors.ts'
import { Endpoint, type Input, InputOf } from '../../platform/http/endpoint.ts'
import { DirectoryService } from './directory.service.ts'

const found = <T>(value: T | null): T => {
  if (value === null) throw new Refusal(NOT_FOUND)
  return value
}

@Controller()
export class DirectoryController {
  constructor(private readonly directory: DirectoryService) {}

  @Endpoint(contract.listAreas)
  listAreas(): Promise<AnswerOf<typeof contract.listAreas>> {
    return this.directory.listAreas()
  }

  @Endpoint(contract.listInstitutions)
  async listInstitutions(@InputOf() { query }: Input<typeof contract.listInstitutions>): Promise<AnswerOf<typeof contract.listInstitutions>> {
    return unwrap('KERNEL', await this.directory.listInstitutions(query))
  }

  @Endpoint(contract.getInstitution)
  async getInstitution(@InputOf() { params }: Input<typeof contract.getInstitution>): Promise<AnswerOf<typeof contract.getInstitution>> {
    return found(await this.directory.findInstitution(params.id))
  }

  @Endpoint(contract.listDoctors)
  async listDoctors(@InputOf() { query }: Input<typeof contract.listDoctors>): Promise<AnswerOf<typeof contract.listDoctors>> {
    return unwrap('KERNEL', await this.directory.listDoctors(query))
  }

  @Endpoint(contract.getDoctor)
  async getDoctor(@InputOf() { params }: Input<typeof contract.getDoctor>): Promise<AnswerOf<typeof contract.getDoctor>> {
    return found(await this.directory.findDoctor(params.id))
  }

  @Endpoint(contract.search)
  search(@InputOf() { query }: Input<typeof contract.search>): Promise<AnswerOf<typeof contract.search>> {
    return this.directory.search(query.q, query.limit)
  }
}
