import { Module } from '@nestjs/common'

import { ContentController } from './content.controller.ts'
import { ContentRepository } from './content.repository.ts'

@Module({ controllers: [ContentController], providers: [ContentRepository] })
export class ContentModule {}
