import { Controller } from '@nestjs/common'
import {
  type ArchiveNode,
  createNode,
  discardEdition,
  type Edition,
  editArchiveNode,
  exportEdition,
  getArchiveNode,
  getEdition,
  importEdition,
  listArchive,
  listBorders,
  listEditions,
  listPlaces,
  locatePlace,
  publishEdition,
  retireNode,
} from '@jktl/shared/grid-events/geo/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { ArchiveService } from './archive.service.ts'
import { EditionsService } from './editions.service.ts'
import { PlacesService } from './places.service.ts'

@Controller()
export class GeoController {
  constructor(
    private readonly places: PlacesService,
    private readonly archive: ArchiveService,
    private readonly editions: EditionsService,
  ) {}

  @Endpoint(listPlaces)
  listPlaces(@InputOf() { query }: Input<typeof listPlaces>): Promise<ResponseOf<typeof listPlaces>> {
    return this.places.list(query.within)
  }

  @Endpoint(locatePlace)
  locate(@InputOf() { body }: Input<typeof locatePlace>): Promise<ResponseOf<typeof locatePlace>> {
    return this.places.locate(body)
  }

  @Endpoint(listArchive)
  listArchive(@InputOf() input: Input<typeof listArchive>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listArchive>> {
    return this.archive.list(caller, input)
  }

  @Endpoint(getArchiveNode)
  getNode(@InputOf() { params }: Input<typeof getArchiveNode>, @CallerOf() caller: Caller): Promise<ArchiveNode> {
    return this.archive.get(caller, params.code)
  }

  @Endpoint(createNode)
  createNode(@InputOf() input: Input<typeof createNode>, @CallerOf() caller: Caller): Promise<ArchiveNode> {
    return this.archive.create(caller, input)
  }

  @Endpoint(editArchiveNode)
  editNode(@InputOf() input: Input<typeof editArchiveNode>, @CallerOf() caller: Caller): Promise<ArchiveNode> {
    return this.archive.edit(caller, input)
  }

  @Endpoint(retireNode)
  retireNode(@InputOf() input: Input<typeof retireNode>, @CallerOf() caller: Caller): Promise<ArchiveNode> {
    return this.archive.retire(caller, input)
  }

  @Endpoint(listEditions)
  listEditions(@InputOf() input: Input<typeof listEditions>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listEditions>> {
    return this.editions.list(caller, input)
  }

  @Endpoint(importEdition)
  importEdition(@InputOf() input: Input<typeof importEdition>, @CallerOf() caller: Caller): Promise<Edition> {
    return this.editions.import(caller, input)
  }

  @Endpoint(getEdition)
  getEdition(@InputOf() { params }: Input<typeof getEdition>, @CallerOf() caller: Caller): Promise<Edition> {
    return this.editions.get(caller, params.id)
  }

  @Endpoint(publishEdition)
  publishEdition(@InputOf() input: Input<typeof publishEdition>, @CallerOf() caller: Caller): Promise<Edition> {
    return this.editions.publish(caller, input)
  }

  @Endpoint(discardEdition)
  discardEdition(@InputOf() { params, ifMatch, requestId }: Input<typeof discardEdition>, @CallerOf() caller: Caller): Promise<void> {
    return this.editions.discard(caller, params.id, ifMatch, requestId)
  }

  @Endpoint(exportEdition)
  exportEdition(@InputOf() { params }: Input<typeof exportEdition>, @CallerOf() caller: Caller): Promise<FileAnswer> {
    return this.editions.export(caller, params.id)
  }

  @Endpoint(listBorders)
  listBorders(@InputOf() input: Input<typeof listBorders>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listBorders>> {
    return this.editions.borders(caller, input)
  }
}
