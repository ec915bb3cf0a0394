import { Module } from '@nestjs/common'

/** 检验检查报告: read through the gate of health records. */
@Module({ providers: [], exports: [] })
export class ReportsModule {}
