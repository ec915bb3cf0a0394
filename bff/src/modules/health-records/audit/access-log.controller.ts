import { Controller } from '@nestjs/common'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import {
  type AccessComplaint,
  type AccessLog,
  acknowledgeAccess,
  answerAccessComplaint,
  createAccessComplaint,
  getAccessLogFile,
  getStaffAccessComplaint,
  listAccessComplaints,
  listAccessFingerprints,
  listAccessLog,
  listStaffAccessComplaints,
  type StaffAccessComplaint,
} from '@jktl/shared/health-records/access-log/contract'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { AccessLogService } from './access-log.service.ts'
import { ComplaintsService } from './complaints.service.ts'

const FINGERPRINT_DAYS = 30

@Controller()
export class AccessLogController {
  constructor(
    private readonly log: AccessLogService,
    private readonly complaints: ComplaintsService,
  ) {}

  @Endpoint(listAccessLog)
  list(@InputOf() { params, query, requestId }: Input<typeof listAccessLog>, @CallerOf() caller: Caller): Promise<AccessLog> {
    return this.log.list({ caller, requestId, operation: listAccessLog.id }, params.id, query)
  }

  @Endpoint(getAccessLogFile)
  file(@InputOf() { params, query, requestId }: Input<typeof getAccessLogFile>, @CallerOf() caller: Caller): Promise<FileAnswer> {
    return this.log.file({ caller, requestId, operation: getAccessLogFile.id }, params.id, query)
  }

  @Endpoint(listAccessFingerprints)
  async fingerprints(): Promise<ResponseOf<typeof listAccessFingerprints>> {
    return { items: await this.log.fingerprints(FINGERPRINT_DAYS) }
  }

  @Endpoint(acknowledgeAccess)
  acknowledge(@InputOf() { params, requestId }: Input<typeof acknowledgeAccess>, @CallerOf() caller: Caller): Promise<void> {
    return this.log.acknowledge({ caller, requestId, operation: acknowledgeAccess.id }, params.id)
  }

  @Endpoint(createAccessComplaint)
  complain(@InputOf() { params, body, requestId }: Input<typeof createAccessComplaint>, @CallerOf() caller: Caller): Promise<AccessComplaint> {
    return this.complaints.create({ caller, requestId, operation: createAccessComplaint.id }, params.id, body)
  }

  @Endpoint(listAccessComplaints)
  listOwn(@InputOf() { params, query, requestId }: Input<typeof listAccessComplaints>, @CallerOf() caller: Caller): Promise<Page<AccessComplaint>> {
    return this.complaints.listOwn({ caller, requestId, operation: listAccessComplaints.id }, params.id, query)
  }

  @Endpoint(listStaffAccessComplaints)
  listForStaff(
    @InputOf() { query, requestId }: Input<typeof listStaffAccessComplaints>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof listStaffAccessComplaints>> {
    return this.complaints.list(caller, requestId, query)
  }

  @Endpoint(getStaffAccessComplaint)
  getForStaff(@InputOf() { params, requestId }: Input<typeof getStaffAccessComplaint>, @CallerOf() caller: Caller): Promise<StaffAccessComplaint> {
    return this.complaints.get(caller, requestId, params.id)
  }

  @Endpoint(answerAccessComplaint)
  answer(@InputOf() { params, body, ifMatch, requestId }: Input<typeof answerAccessComplaint>, @CallerOf() caller: Caller): Promise<StaffAccessComplaint> {
    return this.complaints.answer(caller, requestId, { id: params.id, version: ifMatch, ...body })
  }
}
