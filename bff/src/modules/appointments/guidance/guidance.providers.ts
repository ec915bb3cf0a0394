import { Database } from '../../../platform/database/database.ts'
import { DoctorRatings, EvaluationRatings } from './ratings.repository.ts'
import { GuidanceController } from './guidance.controller.ts'
import { GuidanceRepository } from './guidance.repository.ts'
import { GuidanceService } from './guidance.service.ts'

export const GUIDANCE_CONTROLLERS = [GuidanceController]
export const GUIDANCE_PROVIDERS = [
  GuidanceRepository,
  GuidanceService,
  { provide: DoctorRatings, inject: [Database], useFactory: (db: Database): DoctorRatings => new EvaluationRatings(db) },
]
