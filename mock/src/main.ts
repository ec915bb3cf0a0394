import Fastify from 'fastify'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Instant } from '@jktl/shared/kernel/dates'
import { openCredit } from './credit/server.ts'
import { readSampleFiles, samplesOf } from './fhir/bundles.ts'
import { openFhir } from './fhir/server.ts'
import { openHis } from './his/server.ts'
import { openInsurance } from './insurance/server.ts'
import { CityClock } from './kernel/clock.ts'
import { openClockRoutes, openPersonaRoutes } from './kernel/city-routes.ts'
import { Memory } from './kernel/memory.ts'
import { admitSamples } from './kernel/samples.ts'
import { Schedule } from './kernel/schedule.ts'
import type { City } from './kernel/system.ts'
import { openLis } from './lis/server.ts'
import { openPopulation } from './population/server.ts'
import { openWechat } from './wechat/server.ts'
import { openWechatPay } from './wechat-pay/server.ts'

export interface CityOptions {
  /** 0 picks a free port. */
  port: number
  host?: string
  /** Opens `/__city` and `/__control`; without it they are 404. */
  seams?: boolean
  /** `small` = three institutions, for fast tests. */
  scale?: 'full' | 'small'
  /** The city's time at the start; real time without it. */
  startAt?: Instant
  /** Where the simulators' books survive a restart; nothing is kept without it. */
  memoryFolder?: string | undefined
  /** FHIR bundles of people made elsewhere, loaded into the archive as they are; passed over when it is not there. */
  bundlesFolder?: string | undefined
}

export interface RunningCity {
  url: string
  clock: CityClock
  close: () => Promise<void>
}

const SWEEP_MS = 75
const SAVE_MS = 2_000
const MAX_BODY_BYTES = 4 * 1024 * 1024

/** Starts every simulator on one port, one path prefix each. */
export async function startCity({
  port,
  host = '127.0.0.1',
  seams = true,
  scale = 'full',
  startAt,
  memoryFolder,
  bundlesFolder,
}: CityOptions): Promise<RunningCity> {
  const app = Fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true, routerOptions: { maxParamLength: 500 } })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((fault, request, reply) => {
    console.error('the city failed to answer:', request.routeOptions.url, fault instanceof Error ? fault.stack?.split('\n').slice(1, 4).join('\n') : '')
    return reply.code(500).send({ message: 'the simulator failed' })
  })

  const clock = new CityClock(startAt)
  const schedule = new Schedule(() => clock.now())
  const memory = new Memory(memoryFolder ?? null)
  const city: City = { app, clock, schedule, memory, seams, scale }

  const sampleFiles = bundlesFolder && existsSync(bundlesFolder) ? readSampleFiles(bundlesFolder) : []
  admitSamples(samplesOf(sampleFiles))

  app.get('/healthz', () => ({ status: 'ok' }))
  if (seams) {
    openClockRoutes(city)
    openPersonaRoutes(city)
  }

  openWechat(city)
  openWechatPay(city)
  openPopulation(city)
  openCredit(city)
  openHis(city)
  openInsurance(city)
  openFhir(city, sampleFiles)
  openLis(city)

  const url = await app.listen({ port, host })
  const sweeper = setInterval(() => void schedule.sweep(), SWEEP_MS)
  const saver = setInterval(() => memory.saveChanges(), SAVE_MS)
  const close = async () => {
    clearInterval(sweeper)
    clearInterval(saver)
    await app.close()
    memory.saveChanges()
  }
  return { url, clock, close }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const city = await startCity({
    port: Number(process.env['MOCK_PORT'] ?? 4000),
    seams: process.env['CITY_TEST_SEAMS'] === '1',
    scale: process.env['CITY_SCALE'] === 'small' ? 'small' : 'full',
    // RFC 3339: tests choose their day, so that they do not depend on the hour they are run at.
    ...(process.env['CITY_START'] ? { startAt: Date.parse(process.env['CITY_START']) } : {}),
    memoryFolder: process.env['CITY_MEMORY'],
    bundlesFolder: process.env['CITY_FHIR_BUNDLES'],
  })
  console.log(`CITY ${city.url}`)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void city.close().then(() => process.exit(0)))
}
