import type { Type } from '@nestjs/common'

import { ContentModule } from './modules/content/content.module.ts'
import { DirectoryModule } from './modules/directory/directory.module.ts'

/** The slices of the product, in the order of their dependencies. */
export const SLICES: Type[] = [DirectoryModule, ContentModule]
