import { Controller, Inject } from '@nestjs/common'
import {
  type Appointment,
  cancelAppointment,
  confirmAppointment,
  extendHold,
  getAppointment,
  holdNumber,
  listAppointments,
  listAvailability,
  listResources,
  listRoster,
  listSessions,
  previewSuspension,
} from '@jktl/shared/appointments/contract'
import { listAlternatives, rescheduleAppointment } from '@jktl/shared/appointments/rescheduling/contract'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../platform/http/endpoint.ts'
import type { Caller } from '../../platform/sessions.ts'
import { AppointmentsService } from './appointments.service.ts'
import { AlternativesService } from './rescheduling/alternatives.service.ts'
import { SessionsService } from './sessions.service.ts'

@Controller()
export class AppointmentsController {
  constructor(
    @Inject(AppointmentsService) private readonly appointments: AppointmentsService,
    @Inject(SessionsService) private readonly sessions: SessionsService,
    @Inject(AlternativesService) private readonly alternatives: AlternativesService,
  ) {}

  @Endpoint(listResources)
  listResources(@InputOf() input: Input<typeof listResources>): Promise<ResponseOf<typeof listResources>> {
    return this.sessions.listResources(input.query)
  }

  @Endpoint(listAvailability)
  listAvailability(@InputOf() input: Input<typeof listAvailability>): Promise<ResponseOf<typeof listAvailability>> {
    return this.sessions.listAvailability(input.query)
  }

  @Endpoint(listSessions)
  listSessions(@InputOf() input: Input<typeof listSessions>): Promise<ResponseOf<typeof listSessions>> {
    return this.sessions.listSessions(input.query)
  }

  @Endpoint(holdNumber)
  hold(@InputOf() input: Input<typeof holdNumber>, @CallerOf() caller: Caller): Promise<Appointment> {
    return this.appointments.hold(caller.accountId, input)
  }

  @Endpoint(confirmAppointment)
  confirm(@InputOf() input: Input<typeof confirmAppointment>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof confirmAppointment>> {
    return this.appointments.confirm(caller.accountId, input.params.id, input.body, input.requestId)
  }

  @Endpoint(extendHold)
  extend(@InputOf() input: Input<typeof extendHold>, @CallerOf() caller: Caller): Promise<Appointment> {
    return this.appointments.extend(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(cancelAppointment)
  cancel(@InputOf() input: Input<typeof cancelAppointment>, @CallerOf() caller: Caller): Promise<Appointment> {
    return this.appointments.cancel(caller.accountId, input.params.id, input)
  }

  @Endpoint(rescheduleAppointment)
  reschedule(@InputOf() input: Input<typeof rescheduleAppointment>, @CallerOf() caller: Caller): Promise<Appointment> {
    return this.appointments.reschedule(caller.accountId, input.params.id, input)
  }

  @Endpoint(listAlternatives)
  listAlternatives(@InputOf() input: Input<typeof listAlternatives>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listAlternatives>> {
    return this.alternatives.list(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(listAppointments)
  list(@InputOf() input: Input<typeof listAppointments>, @CallerOf() caller: Caller): Promise<Page<Appointment>> {
    return this.appointments.list(caller.accountId, input.query, input.requestId)
  }

  @Endpoint(getAppointment)
  get(@InputOf() input: Input<typeof getAppointment>, @CallerOf() caller: Caller): Promise<Appointment> {
    return this.appointments.get(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(listRoster)
  listRoster(@InputOf() input: Input<typeof listRoster>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listRoster>> {
    return this.sessions.listRoster(caller, input.query, input.requestId)
  }

  @Endpoint(previewSuspension)
  previewSuspension(@InputOf() input: Input<typeof previewSuspension>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof previewSuspension>> {
    return this.sessions.previewSuspension(caller, input.params.id)
  }
}
