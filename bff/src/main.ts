import { startApp } from './platform/app.ts'
import { ConfigurationError, readConfig } from './platform/config.ts'
import { createLog } from './platform/logging.ts'
import { SLICES } from './slices.ts'

/** One process of the BFF; what it runs as (API, worker, both) is configuration. */
try {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const app = await startApp(config, log, SLICES)
  log.info({ url: app.url }, 'listening')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close().then(() => process.exit(0)))
} catch (error) {
  // Only our own messages are printed: a fault's text may quote data.
  process.stderr.write(
    `${error instanceof ConfigurationError ? error.message : `start failed: ${error instanceof Error ? `${error.name} ${(error as { code?: string }).code ?? ''} ${process.env.NODE_ENV === 'production' ? '' : error.message}` : 'unknown'}`}\n`,
  )
  process.exit(1)
}
