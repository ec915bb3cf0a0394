import { Inject, Injectable } from '@nestjs/common'
import type { FastifyBaseLogger } from 'fastify'

import { Clock } from '../../platform/clock.ts'
import { LOG } from '../../platform/platform.module.ts'
import type { Sql } from '../../platform/database/database.ts'
import { DirectoryRepository } from './directory.repository.ts'
import { type Catalogue, type DirectoryDepartment, type DirectoryDoctor, type DirectoryInstitution, DirectoryPublic, type DirectoryResource } from './public.ts'
import { HisAdapter } from './upstream/his.adapter.ts'
import { syncDirectory, type SyncReport } from './use-cases/sync-directory.ts'

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [row.id, row]))

/** The list of institutions could not be read; the directory stays as it was. */
export class DirectoryUnavailable extends Error {
  override readonly name = 'DirectoryUnavailable'
}

/** What other slices get of the directory. */
@Injectable()
export class DirectoryGateway extends DirectoryPublic {
  private catalogue: { version: number; read: Promise<Catalogue> } | null = null

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
    return byId(await this.repository.exportInstitutions(ids, sql))
  }

  async findDepartments(ids: readonly string[]): Promise<Map<string, DirectoryDepartment>> {
    return byId(await this.repository.exportDepartments(ids))
  }

  async findDoctors(ids: readonly string[]): Promise<Map<string, DirectoryDoctor>> {
    return byId(await this.repository.exportDoctors(ids))
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

  async findResources(ids: readonly string[]): Promise<Map<string, DirectoryResource>> {
    return byId(await this.repository.exportResources(ids))
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
