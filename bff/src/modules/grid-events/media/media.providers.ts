import type { Provider } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'

import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { ObjectStore } from '../../../platform/object-store/object-store.ts'
import { CONFIG } from '../../../platform/platform.module.ts'
import { Vault } from '../../../platform/vault.ts'
import { IdentityPublic, WechatAccessTokens } from '../../identity/public.ts'
import { MediaLibrary } from '../media.ts'
import { ownUrl } from '../own-url.ts'
import { ChecksRepository } from './checks.repository.ts'
import { MediaController } from './media.controller.ts'
import { MediaJobs } from './media.jobs.ts'
import { MediaLinks } from './media-links.ts'
import { MediaRepository } from './media.repository.ts'
import { MediaService } from './media.service.ts'
import { StoredMedia } from './stored-media.ts'
import { MediaCheck } from './upstream/media-check.adapter.ts'
import type { MediaContext } from './use-cases/context.ts'

const MEDIA_CONTEXT = Symbol('media-context')

export const MEDIA_CONTROLLERS = [MediaController]
/** 照片和录音 inside the slice's module. */
export const MEDIA_PROVIDERS: Provider[] = [
  { provide: MediaLinks, inject: [Vault, Clock], useFactory: (vault: Vault, clock: Clock): MediaLinks => new MediaLinks(vault, clock) },
  {
    provide: MediaCheck,
    inject: [CONFIG, WechatAccessTokens, Metrics],
    useFactory: (config: Config, tokens: WechatAccessTokens, metrics: Metrics): MediaCheck => new MediaCheck(config.wechat, tokens, metrics),
  },
  {
    provide: MEDIA_CONTEXT,
    inject: [Database, Clock, Vault, Outbox, ObjectStore, IdentityPublic, MediaLinks, MediaCheck, CONFIG, HttpAdapterHost],
    useFactory: (
      db: Database,
      clock: Clock,
      vault: Vault,
      outbox: Outbox,
      objects: ObjectStore,
      identity: IdentityPublic,
      links: MediaLinks,
      check: MediaCheck,
      config: Config,
      host: HttpAdapterHost,
    ): MediaContext => ({
      db,
      clock,
      vault,
      outbox,
      objects,
      identity,
      links,
      check,
      rows: new MediaRepository(),
      checks: new ChecksRepository(),
      publicUrl: ownUrl(config, host),
    }),
  },
  {
    provide: MediaLibrary,
    inject: [MEDIA_CONTEXT],
    useFactory: ({ db, rows, links, vault }: MediaContext): MediaLibrary => new StoredMedia(db, rows, links, vault),
  },
  {
    provide: MediaService,
    inject: [MEDIA_CONTEXT, Jobs, CONFIG],
    useFactory: (ctx: MediaContext, jobs: Jobs, { wechat }: Config): MediaService =>
      new MediaService(ctx, jobs, { messageToken: wechat.messageToken, appIds: [wechat.citizenAppId, wechat.staffAppId] }),
  },
  { provide: MediaJobs, inject: [MEDIA_CONTEXT, Jobs], useFactory: (ctx: MediaContext, jobs: Jobs): MediaJobs => new MediaJobs(ctx, jobs) },
]
