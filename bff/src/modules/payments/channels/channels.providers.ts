import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { MerchantStore } from '../upstream/merchant-keys.ts'
import { WechatPayAdapter } from '../upstream/wechat-pay.adapter.ts'
import { PAYMENT_CONTEXT, type PaymentContext } from '../use-cases/context.ts'
import { ChangesRepository } from './changes.repository.ts'
import { ChannelsController } from './channels.controller.ts'
import { ChannelsJobs } from './channels.jobs.ts'
import { ChannelsService } from './channels.service.ts'
import { KeysRepository } from './keys.repository.ts'
import { MerchantsRepository } from './merchants.repository.ts'
import { RoutingService } from './routing.service.ts'
import { RoutingsRepository } from './routings.repository.ts'
import type { ChannelsContext } from './use-cases/context.ts'

const CHANNELS_CONTEXT = Symbol('channels-context')

export const CHANNELS_CONTROLLERS = [ChannelsController]
/** 通道管理 inside the slice's module. */
export const CHANNELS_PROVIDERS: Provider[] = [
  {
    provide: CHANNELS_CONTEXT,
    inject: [Database, Clock, DirectoryPublic, MerchantStore, WechatPayAdapter],
    useFactory: (db: Database, clock: Clock, directory: DirectoryPublic, store: MerchantStore, pay: WechatPayAdapter): ChannelsContext => ({
      db,
      clock,
      directory,
      store,
      refreshCertificates: (mchid) => pay.refreshCertificates(mchid),
      merchants: new MerchantsRepository(),
      changes: new ChangesRepository(),
      keys: new KeysRepository(),
      routings: new RoutingsRepository(),
    }),
  },
  { provide: ChannelsService, inject: [CHANNELS_CONTEXT], useFactory: (ctx: ChannelsContext): ChannelsService => new ChannelsService(ctx) },
  { provide: RoutingService, inject: [CHANNELS_CONTEXT], useFactory: (ctx: ChannelsContext): RoutingService => new RoutingService(ctx) },
  {
    provide: ChannelsJobs,
    inject: [CHANNELS_CONTEXT, Jobs, PAYMENT_CONTEXT],
    useFactory: (ctx: ChannelsContext, jobs: Jobs, payments: PaymentContext): ChannelsJobs => new ChannelsJobs(ctx, jobs, payments.alarms),
  },
]
