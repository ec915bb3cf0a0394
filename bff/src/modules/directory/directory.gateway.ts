import { Inject, Injectable } from '@nestjs/common'
import type { FastifyBaseLogger } from 'fastify'

import { Clock } from '../../platform/clock.ts'
import { LOG } from '../../platform/platform.module.ts'
import { Coalescer } from '../../platform/database/coalescer.ts'
import type { Sql } from '../../platform/database/database.ts'
import { DirectoryRepository } from './directory.repository.ts'
import { type Catalogue, type DirectoryDepartment, type DirectoryDoctor, type DirectoryInstitution, DirectoryPublic, type DirectoryResource } from './public.ts'
import { HisAdapter } from './upstream/his.adapter.ts'
import { syncDirectory, type SyncReport } from './use-cases/sync-directory.ts'

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [row.id, row]))

/** Rows by id: whoever asks at the same moment, asks in one statement. */
function lookup<T extends { id: string }>(read: (ids: readonly string[]) => Promise<T[]>): Coalescer<readonly string[], Map<string, T>> {
  return new Coalescer(async (asked) => {
    const found = byId(await read([...new Set(asked.flat())]))
    return asked.map((ids) => byId(ids.flatMap((id) => found.get(id) ?? [])))
  })
}

/** The list of institutions could not be read; the directory stays as it was. */
export class DirectoryUnavailable extends Error {
  override readonly name = 'DirectoryUnavailable'
}

/** What other slices get of the directory. */
@Injectable()
export class DirectoryGateway extends DirectoryPublic {
  private catalogue: { version: number; read: Promise<Catalogue> } | null = null
  private readonly institutions = lookup((ids) => this.repository.exportInstitutions(ids))
  private readonly departments = lookup((ids) => this.repository.exportDepartments(ids))
  private readonly doctors = lookup((ids) => this.repository.exportDoctors(ids))
  private readonly resources = lookup((ids) => this.repository.exportResources(ids))

  constructor(
    private readonly repository: DirectoryRepository,
    private readonly his: HisAdapter,
    private readonly clock: Clock,
    @Inject(LOG) private readonly log: FastifyBaseLogger,
  ) {
    super()
  }

  listInstitutions(): Promise<DirectoryInstitution[]> {
    return this.repository.exportInstitutions(null)
  }

  async findInstitutions(ids: readonly string[], sql?: Sql): Promise<Map<string, DirectoryInstitution>> {
    return sql ? byId(await this.repository.exportInstitutions(ids, sql)) : this.institutions.call(ids)
  }

  findDepartments(ids: readonly string[]): Promise<Map<string, DirectoryDepartment>> {
    return this.departments.call(ids)
  }

  findDoctors(ids: readonly string[]): Promise<Map<string, DirectoryDoctor>> {
    return this.doctors.call(ids)
  }

  listDepartments(institutionId: string): Promise<DirectoryDepartment[]> {
    return this.repository.exportDepartmentsOf(institutionId)
  }

  async listAreaNames(): Promise<Map<string, string>> {
    return new Map((await this.repository.listAreas()).map(({ code, name }) => [code, name]))
  }

  listDoctors(institutionId: string, sql?: Sql): Promise<DirectoryDoctor[]> {
    return this.repository.exportDoctorsOf(institutionId, sql)
  }

  listResources(institutionId: string): Promise<DirectoryResource[]> {
    return this.repository.exportResourcesOf(institutionId)
  }

  findResources(ids: readonly string[]): Promise<Map<string, DirectoryResource>> {
    return this.resources.call(ids)
  }

  async readCatalogue(): Promise<Catalogue> {
    const { version } = await this.repository.getState()
    if (this.catalogue?.version !== version) {
      const read = this.repository.exportCatalogue(version)
      this.catalogue = { version, read }
      // A failed read is tried again by the next caller.
      read.catch(() => (this.catalogue = null))
    }
    return this.catalogue.read
  }

  async sync(): Promise<void> {
    await this.pull()
  }

  /** @throws DirectoryUnavailable when the list of institutions could not be read */
  async pull(): Promise<SyncReport> {
    const result = await syncDirectory(this.his, this.repository, this.clock.now())
    if (!result.ok) throw new DirectoryUnavailable(result.failure)
    for (const failed of result.value.failed) this.log.warn(failed, 'master data of an institution not pulled')
    return result.value
  }
}
