import { DrawController } from './draw.controller.ts'
import { DrawJobs } from './draw.jobs.ts'
import { DrawRepository } from './draw.repository.ts'
import { DrawService } from './draw.service.ts'

export const DRAW_CONTROLLERS = [DrawController]
export const DRAW_PROVIDERS = [DrawRepository, DrawService, DrawJobs]
