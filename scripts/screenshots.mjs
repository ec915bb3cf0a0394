// npm run screenshots -- --out DIR: every page of both apps of a running city, one PNG per size, named by route.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { main, prepare, Refusal } from './prepare.mjs'

await main(async () => {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'screenshots' } } })
  await prepare(['weapp'])
  const { openApp, openBrowser, visit, VIEWPORTS, withAllContent } = await import('../miniapp/e2e/support/browser.mjs')
  const { City } = await import('../miniapp/e2e/support/city.mjs')
  const { entryOf, routesOf } = await import('../miniapp/e2e/support/routes.mjs')
  const { prepareScene } = await import('../miniapp/e2e/support/scene.mjs')

  const out = resolve(values.out)
  mkdirSync(out, { recursive: true })
  const city = City.ofEnvironment()
  await city.personas().catch(() => {
    throw new Refusal(`no city with open test seams at ${city.mockUrl}: run npm start first`)
  })
  // What is held must not run out while the pictures are taken.
  const { frozen } = await city.clock()
  await city.setClock({ frozen: true })
  const scene = await prepareScene(city)
  const browser = await openBrowser()
  let count = 0
  for (const app of ['citizen', 'staff'])
    for (const typeSize of ['standard', 'xlarge'])
      for (const viewport of [VIEWPORTS.phone, VIEWPORTS.small, ...(app === 'staff' ? [VIEWPORTS.desktop] : [])]) {
        const profiles = new Map()
        for (const route of routesOf(app)) {
          const { persona, parameters } = entryOf(app, route, scene)
          const session = persona === null ? null : scene.sessions[persona]
          const profile = profiles.get(persona) ?? (await openApp(browser, city, { app, viewport, typeSize, session }))
          profiles.set(persona, profile)
          const { page, problems } = profile
          problems.length = 0
          await visit(page, city, app, route, parameters).catch((error) => problems.push(error.message.split('\n')[0]))
          const name = `${app}-${route.replaceAll('/', '-')}-${viewport.width}x${viewport.height}-${typeSize}.png`
          const restore = await withAllContent(page)
          await page.screenshot({ path: join(out, name), fullPage: true })
          await restore()
          for (const problem of problems) console.error(`${name}: ${problem}`)
          count++
        }
        for (const { close } of profiles.values()) await close()
      }
  await city.setClock({ frozen })
  await browser.close()
  console.log(`${count} pictures in ${out}`)
  process.exit(0)
})
