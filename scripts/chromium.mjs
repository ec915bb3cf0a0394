// Finds a Chromium for the end-to-end tests and screenshots.
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

export const HOW_TO_GET_CHROMIUM =
  'no Chromium found: as root `apt-get install chromium fonts-noto-cjk`, or `npx playwright-core install chromium`, or set CHROMIUM_PATH to a Chrome or Chromium'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']
const IN_CACHE = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
]

function playwrightCache() {
  const folder =
    process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), { darwin: 'Library/Caches', win32: 'AppData/Local' }[process.platform] ?? '.cache', 'ms-playwright')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort()
    .reverse()
    .flatMap((name) => IN_CACHE.map((file) => join(folder, name, file)))
}

/** The browser's path, or null: CHROMIUM_PATH, the system's, then Playwright's own download. */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return existsSync(process.env.CHROMIUM_PATH) ? process.env.CHROMIUM_PATH : null
  const folders = [...new Set(['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)])]
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC, ...playwrightCache()]
  return candidates.find((path) => existsSync(path)) ?? null
}

/** Flags that work as root, without a display, and send nothing anywhere. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
