import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema } from '../kernel/ids.ts'
import { route } from '../kernel/route.ts'

const open = { scope: 'public', roles: [] } as const
export const ArticleBrief = z.object({
  id: idSchema,
  title: z.string(),
  summary: z.string(),
  category: z.string(),
  publishedOn: dateSchema,
  source: z.string(),
})
export const Article = z.extend(ArticleBrief, { paragraphs: z.array(z.object({ heading: z.nullable(z.string()), text: z.string() })) })
export type Article = z.output<typeof Article>
export const Hotline = z.object({ name: z.string(), phone: z.string(), hours: z.string(), about: z.string(), source: z.string() })
export type Hotline = z.output<typeof Hotline>
export const listArticles = route({
  id: 'content.listArticles',
  method: 'GET',
  path: '/content/articles',
  status: 200,
  summary: '办事指南（R350）',
  access: open,
  query: z.strictObject({ category: z.optional(z.string().check(z.maxLength(20))) }),
  response: z.object({ items: z.array(ArticleBrief) }),
  errors: [],
})
export const getArticle = route({
  id: 'content.getArticle',
  method: 'GET',
  path: '/content/articles/:id',
  status: 200,
  summary: '一篇指南',
  access: open,
  params: idParams,
  response: Article,
  errors: [],
})
export const listHotlines = route({
  id: 'content.listHotlines',
  method: 'GET',
  path: '/content/hotlines',
  status: 200,
  summary: '热线电话',
  access: open,
  response: z.object({ items: z.array(Hotline) }),
  errors: [],
})
