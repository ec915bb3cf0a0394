import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/health-records/grants/contract'
import type { Page } from '@jktl/shared/kernel/paging'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { GrantsService } from './grants.service.ts'
import { GuardiansService } from './guardians.service.ts'

@Controller()
export class GrantsController {
  constructor(
    private readonly grants: GrantsService,
    private readonly guardians: GuardiansService,
  ) {}

  @Endpoint(contract.getGrantHome)
  home(@InputOf() input: Input<typeof contract.getGrantHome>, @CallerOf() caller: Caller): Promise<contract.GrantHome> {
    return this.grants.home(caller.accountId, input.query.personId, input.requestId)
  }

  @Endpoint(contract.listGrants)
  list(@InputOf() input: Input<typeof contract.listGrants>, @CallerOf() caller: Caller): Promise<Page<contract.Grant>> {
    return this.grants.list(caller.accountId, input.query, input.requestId)
  }

  @Endpoint(contract.getGrantOffer)
  offer(@InputOf() input: Input<typeof contract.getGrantOffer>, @CallerOf() caller: Caller): Promise<contract.GrantOffer> {
    return this.grants.offer(caller.accountId, input.query.personId, input.requestId)
  }

  @Endpoint(contract.getGrant)
  get(@InputOf() input: Input<typeof contract.getGrant>, @CallerOf() caller: Caller): Promise<contract.GrantDetail> {
    return this.grants.get(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(contract.listGranteeInstitutions)
  listInstitutions(@InputOf() input: Input<typeof contract.listGranteeInstitutions>): Promise<{ items: contract.GrantCandidate[] }> {
    return this.grants.listInstitutions(input.query.q)
  }

  @Endpoint(contract.listGranteeDoctors)
  listDoctors(@InputOf() input: Input<typeof contract.listGranteeDoctors>): Promise<{ items: contract.GrantCandidate[] }> {
    return this.grants.listDoctors(input.params.id)
  }

  @Endpoint(contract.findGranteePerson)
  findPerson(@InputOf() input: Input<typeof contract.findGranteePerson>, @CallerOf() caller: Caller): Promise<contract.GrantCandidate> {
    return this.grants.findPerson(caller.accountId, input.body.name, input.body.idNumber, input.requestId)
  }

  @Endpoint(contract.createGrant)
  create(@InputOf() input: Input<typeof contract.createGrant>, @CallerOf() caller: Caller): Promise<contract.GrantDetail> {
    return this.grants.create(caller.accountId, input)
  }

  @Endpoint(contract.changeGrant)
  change(@InputOf() input: Input<typeof contract.changeGrant>, @CallerOf() caller: Caller): Promise<contract.GrantDetail> {
    return this.grants.change(caller.accountId, input)
  }

  @Endpoint(contract.setSensitiveKind)
  setSensitive(@InputOf() input: Input<typeof contract.setSensitiveKind>, @CallerOf() caller: Caller): Promise<contract.GrantDetail> {
    return this.grants.setSensitive(caller.accountId, input)
  }

  @Endpoint(contract.actOnGrant)
  act(@InputOf() input: Input<typeof contract.actOnGrant>, @CallerOf() caller: Caller): Promise<contract.GrantDetail> {
    return this.grants.act(caller.accountId, input)
  }

  @Endpoint(contract.requestAccess)
  request(@InputOf() input: Input<typeof contract.requestAccess>, @CallerOf() caller: Caller): Promise<contract.GrantDetail> {
    return this.grants.request(caller.accountId, input)
  }

  @Endpoint(contract.createDenial)
  deny(@InputOf() input: Input<typeof contract.createDenial>, @CallerOf() caller: Caller): Promise<contract.GrantDetail> {
    return this.grants.deny(caller.accountId, input)
  }

  @Endpoint(contract.getGuardians)
  listGuardians(@InputOf() input: Input<typeof contract.getGuardians>, @CallerOf() caller: Caller): Promise<contract.Guardians> {
    return this.guardians.list(caller.accountId, input.requestId)
  }

  @Endpoint(contract.setLabelOptIn)
  setOptIn(@InputOf() input: Input<typeof contract.setLabelOptIn>, @CallerOf() caller: Caller): Promise<contract.Guardians> {
    return this.guardians.setOptIn(caller.accountId, input)
  }
}
