import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { CONFIG } from '../../../platform/platform.module.ts'
import { IdentityPublic, WechatAccessTokens } from '../../identity/public.ts'
import { AnalysisRepository } from './analysis.repository.ts'
import { EvaluationsController } from './evaluations.controller.ts'
import { EvaluationsJobs } from './evaluations.jobs.ts'
import { EvaluationsRepository } from './evaluations.repository.ts'
import { EvaluationsService } from './evaluations.service.ts'
import { EvaluationsStaffController } from './evaluations-staff.controller.ts'
import { HospitalEvaluationsService } from './hospital-evaluations.service.ts'
import { ModerationRepository } from './moderation.repository.ts'
import { ModerationService } from './moderation.service.ts'
import { MessageCheck } from './upstream/message-check.adapter.ts'
import { AnswerEvaluation } from './use-cases/answer-evaluation.ts'
import { CheckWords } from './use-cases/check-words.ts'
import { ModerateEvaluation } from './use-cases/moderate-evaluation.ts'
import { SubmitEvaluation } from './use-cases/submit-evaluation.ts'

export const EVALUATION_CONTROLLERS = [EvaluationsController, EvaluationsStaffController]
export const EVALUATION_PROVIDERS: Provider[] = [
  EvaluationsRepository,
  ModerationRepository,
  AnalysisRepository,
  {
    provide: MessageCheck,
    inject: [CONFIG, WechatAccessTokens, Metrics],
    useFactory: (config: Config, tokens: WechatAccessTokens, metrics: Metrics) => new MessageCheck(config.wechat, tokens, metrics),
  },
  {
    provide: SubmitEvaluation,
    inject: [EvaluationsRepository, IdentityPublic, Clock],
    useFactory: (repository: EvaluationsRepository, identity: IdentityPublic, clock: Clock) => new SubmitEvaluation(repository, identity, clock),
  },
  {
    provide: CheckWords,
    inject: [ModerationRepository, IdentityPublic, MessageCheck, Outbox, Clock],
    useFactory: (repository: ModerationRepository, identity: IdentityPublic, wechat: MessageCheck, outbox: Outbox, clock: Clock) =>
      new CheckWords(repository, identity, wechat, outbox, clock),
  },
  {
    provide: ModerateEvaluation,
    inject: [ModerationRepository, Outbox, Clock],
    useFactory: (repository: ModerationRepository, outbox: Outbox, clock: Clock) => new ModerateEvaluation(repository, outbox, clock),
  },
  {
    provide: AnswerEvaluation,
    inject: [ModerationRepository, Clock],
    useFactory: (repository: ModerationRepository, clock: Clock) => new AnswerEvaluation(repository, clock),
  },
  EvaluationsService,
  HospitalEvaluationsService,
  ModerationService,
  EvaluationsJobs,
]
