import { pathToFileURL } from 'node:url'

import { type RunningApp, startApp } from './platform/app.ts'
import { ConfigurationError, readConfig } from './platform/config.ts'
import { describeFault } from './platform/errors.ts'
import { createLog } from './platform/logging.ts'
import { RosterIngest } from './modules/appointments/public.ts'
import { seedContent } from './modules/content/seed.ts'
import { DirectoryPublic } from './modules/directory/public.ts'
import { seedDirectory } from './modules/directory/seed.ts'
import { seedGridArchive } from './modules/grid-events/geo/seed.ts'
import { seedGridPosts } from './modules/grid-events/people/seed.ts'
import { seedPersonas } from './modules/identity/seed.ts'
import { seedChannels } from './modules/payments/channels/seed.ts'
import { seedCreditpay } from './modules/payments/creditpay/seed.ts'
import { seedOnboarding } from './modules/payments/onboarding/seed.ts'
import { seedOpen311 } from './modules/grid-events/open311/seed.ts'
import { SLICES } from './slices.ts'

/**
 * Fills an empty city: divisions, hospitals and their rosters from the upstreams, the personas, guides and hotlines.
 * Repeating it changes nothing and is fast. @returns one line saying what was done
 */
export async function seed(app: RunningApp): Promise<string> {
  const { nest, platform } = app
  await platform.calendars.takeOver()
  const done = [await seedDirectory(nest), await seedContent(nest), await seedGridArchive(nest)]
  // The people of the city can be asked for only where its test seams are open.
  if (platform.config.testSeams)
    done.push(
      await seedPersonas(platform, platform.config.cityUrl, nest.get(DirectoryPublic, { strict: false })),
      await seedCreditpay(nest),
      await seedOnboarding(nest),
      await seedChannels(nest),
      await seedGridPosts(nest),
      await seedOpen311(nest),
    )
  await nest.get(RosterIngest, { strict: false }).syncRosters()
  return [...done, 'rosters taken over'].join('; ')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const config = readConfig(process.env)
    // Neither a worker nor a server anyone talks to: a free port, and no jobs run beside the seed.
    const app = await startApp({ ...config, port: 0, host: '127.0.0.1', runsApi: false, runsWorker: false }, createLog('silent'), SLICES)
    try {
      process.stdout.write(`seed: ${await seed(app)}\n`)
    } finally {
      await app.close()
    }
  } catch (error) {
    // A fault's message may quote data, so only its kind is shown.
    const reason = error instanceof ConfigurationError ? error.message : JSON.stringify(describeFault(error))
    process.stderr.write(`seed failed: ${reason}\n`)
    process.exitCode = 1
  }
}
