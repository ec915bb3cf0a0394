import { readFile } from 'node:fs/promises'

import type { INestApplicationContext } from '@nestjs/common'
import { Article, Hotline } from '@jktl/shared/content/contract'
import * as z from 'zod/mini'

import { ContentRepository } from './content.repository.ts'

const FILE = new URL('../../../prisma/seed/content.json', import.meta.url)
const ContentFile = z.object({ articles: z.array(Article), hotlines: z.array(Hotline) })

/** 办事指南 and hotlines from the reviewed file. @returns what was done, in a few words */
export async function seedContent(app: INestApplicationContext): Promise<string> {
  const content = ContentFile.parse(JSON.parse(await readFile(FILE, 'utf8')))
  await app.get(ContentRepository, { strict: false }).replaceAll(content)
  return `${content.articles.length} articles, ${content.hotlines.length} hotlines`
}
