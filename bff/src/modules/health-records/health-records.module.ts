import { Module } from '@nestjs/common'

/** Health records: who may see what of whom, and what there is to see. One providers file per area. */
@Module({ providers: [], exports: [] })
export class HealthRecordsModule {}
