import 'reflect-metadata'

import { randomUUID } from 'node:crypto'

import { type DynamicModule, Module, type Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { ERRORS, ROUTES } from '@jktl/shared/routes'
import { type FastifyBaseLogger, LogController } from 'fastify'
import * as z from 'zod/mini'

import { CityClock } from './clock.ts'
import type { Config } from './config.ts'
import { ProblemFilter } from './errors.ts'
import { AccessGuard } from './http/access.guard.ts'
import { ContractInterceptor } from './http/contract.interceptor.ts'
import { openApiOf } from './http/openapi.ts'
import { serveApps } from './http/static.ts'
import { logRequests } from './logging.ts'
import { buildPlatform, type Platform, PlatformModule } from './platform.module.ts'

const BODY_LIMIT_BYTES = 256 * 1024
const APPS_FOLDER = new URL('../../../miniapp/dist/', import.meta.url)

@Module({})
class RootModule {}

export interface RunningApp {
  url: string
  platform: Platform
  nest: NestFastifyApplication
  /** Stops taking requests, finishes what runs, closes the database. */
  close: () => Promise<void>
}

/** What a slice exports (its public.ts) is visible to every other slice: none of them imports another one's module. */
const visibleToAll = (slice: Type | DynamicModule): DynamicModule => ('module' in slice ? { ...slice, global: true } : { module: slice, global: true })

/** Registers with the city so that its clock moves ours, before the first request is answered. */
async function followCityClock(clock: CityClock, cityUrl: string, ownUrl: string): Promise<void> {
  const post = await fetch(`${cityUrl}/__city/clock/subscribers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${ownUrl}/__city/clock` }),
  }).catch(() => null)
  if (!post?.ok) return
  clock.follow((await (await fetch(`${cityUrl}/__city/clock`)).json()) as { nowMs: number; frozen: boolean })
}

/** Builds and starts one stateless process: API, worker or both, as configured. */
export async function startApp(config: Config, log: FastifyBaseLogger, slices: (Type | DynamicModule)[]): Promise<RunningApp> {
  z.config(z.locales.zhCN())
  const platform = buildPlatform(config, log)
  await platform.db.check()
  const adapter = new FastifyAdapter({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    trustProxy: false,
    routerOptions: { maxParamLength: 200 },
  })
  const limits = new Map(ROUTES.flatMap(({ path, bodyLimitBytes }) => (bodyLimitBytes === undefined ? [] : [[`/api/v1${path}`, bodyLimitBytes]])))
  adapter.getInstance().addHook('onRoute', (route) => {
    const limit = limits.get(route.url)
    if (limit !== undefined) route.bodyLimit = limit
  })
  const nest = await NestFactory.create<NestFastifyApplication>(
    { module: RootModule, imports: [PlatformModule.of(platform), ...slices.map(visibleToAll)] },
    adapter,
    { rawBody: true, logger: false, abortOnError: false },
  )
  nest.setGlobalPrefix('api/v1', {
    exclude: ['healthz', 'readyz', 'metrics', '__city/jobs', '__city/clock', '__city/crash', 'open311/v2/:resource', 'open311/v2/:resource/:id'],
  })
  nest.useGlobalFilters(new ProblemFilter())
  nest.useGlobalGuards(new AccessGuard(platform.sessions))
  nest.useGlobalInterceptors(new ContractInterceptor(platform.idempotency))
  const http = adapter.getInstance()
  logRequests(http, platform.metrics)
  // Clients set their clock by this header where an answer carries no `serverTime`.
  http.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.header('date', platform.clock.date().toUTCString())
    done()
  })
  if (config.runsApi) {
    // Made when somebody asks: most processes never are.
    let document: ReturnType<typeof openApiOf> | undefined
    http.get('/api/openapi.json', (_request, reply) => reply.send((document ??= openApiOf(ROUTES, ERRORS))))
    await serveApps(nest, APPS_FOLDER, {
      wechatAuthorizeUrl: config.wechat.authorizeUrl,
      appIds: { citizen: config.wechat.citizenAppId, staff: config.wechat.staffAppId },
    })
  }
  await platform.jobs.start()
  await nest.listen(config.port, config.host)
  const url = (await nest.getUrl()).replace('[::1]', '127.0.0.1')
  if (platform.clock instanceof CityClock) await followCityClock(platform.clock, config.cityUrl, url)
  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    await nest.close()
    await platform.jobs.stop()
    await platform.objects.close()
    await platform.db.close()
  }
  return { url, platform, nest, close: () => (closing ??= close()) }
}
