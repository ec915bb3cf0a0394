import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'

import { Refusal, sendProblem } from '../errors.ts'

const SERVER_PATHS = /^\/(api|open311|healthz|readyz|metrics|__city)(\/|$)/
const HASHED = /[\\/](js|css)[\\/].*\.[0-9a-f]{8}\./
const APPS = [
  { name: 'staff', prefix: '/staff/' },
  { name: 'citizen', prefix: '/' },
] as const

const inlineScriptHashes = (html: string): string[] =>
  [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  )

/** What a page has to know about its deployment, as meta tags: one build serves every deployment. */
export interface PageSettings {
  wechatAuthorizeUrl: string
  appIds: Record<(typeof APPS)[number]['name'], string>
}
const attribute = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;')
const withSettings = (html: string, settings: Record<string, string>): string =>
  html.replace(
    '</head>',
    `${Object.entries(settings)
      .map(([name, value]) => `<meta name="${name}" content="${attribute(value)}" />`)
      .join('')}</head>`,
  )

/** Serves both H5 apps beside the API; unknown paths below an app are its deep links. Without a build only the API answers. */
export async function serveApps(app: NestFastifyApplication, distFolder: URL, { wechatAuthorizeUrl, appIds }: PageSettings): Promise<void> {
  const pages = new Map<string, string>()
  for (const { name, prefix } of APPS) {
    const root = new URL(`${name}/h5/`, distFolder)
    const index = new URL('index.html', root)
    if (existsSync(index))
      pages.set(prefix, withSettings(readFileSync(index, 'utf8'), { 'wechat-authorize': wechatAuthorizeUrl, 'wechat-appid': appIds[name] }))
  }
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...[...pages.values()].flatMap(inlineScriptHashes)],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
  })
  for (const { name, prefix } of APPS) {
    if (!pages.has(prefix)) continue
    await app.register(fastifyStatic, {
      root: fileURLToPath(new URL(`${name}/h5/`, distFolder)),
      prefix,
      decorateReply: false,
      wildcard: false,
      index: false,
      setHeaders: (reply, path) => void reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
    })
  }
  const http = app.getHttpAdapter().getInstance()
  if (pages.has('/staff/')) http.get('/staff', (_request, reply) => reply.redirect('/staff/'))
  for (const [prefix, page] of pages) {
    http.get(`${prefix}*`, (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? ''
      if (SERVER_PATHS.test(path) || /\.[a-z0-9]+$/i.test(path)) return sendProblem(new Refusal('KERNEL.NOT_FOUND'), request, reply)
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page)
    })
  }
}
