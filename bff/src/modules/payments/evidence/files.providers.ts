import type { Provider } from '@nestjs/common'

import { FilesController } from './files.controller.ts'
import { FilesRepository } from './files.repository.ts'
import { PaymentFiles } from './payment-files.ts'

export const FILES_CONTROLLERS = [FilesController]
/** 凭证文件 inside the slice's module. */
export const FILES_PROVIDERS: Provider[] = [FilesRepository, PaymentFiles]
