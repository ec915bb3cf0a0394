import { Body, Controller, Get, HttpCode, Put } from '@nestjs/common'

import { Open } from '../http/open.ts'
import { crashSwitch, describePoint } from './crash.ts'

/** Where this process shall die, and which boundaries it has passed since that was said. Registered only with CITY_CRASH_AT. */
@Controller('/__city/crash')
export class CrashController {
  @Open()
  @Put()
  @HttpCode(204)
  arm(@Body() { at }: { at: string }): void {
    crashSwitch.arm(at)
  }

  @Open()
  @Get()
  passed(): { points: string[] } {
    return { points: crashSwitch.passed.map(describePoint) }
  }
}
