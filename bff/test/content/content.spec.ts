import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { getArticle, listArticles, listHotlines } from '@jktl/shared/content/contract'
import { isBusinessDate } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { seedContent } from '../../src/modules/content/seed.ts'
import { TestCity } from '../support/city.ts'

let city: TestCity
beforeAll(async () => {
  city = await TestCity.start()
}, 60_000)
afterAll(() => city?.close())

describe('guides and hotlines', () => {
  it('R350: every guide is readable without a session, with its source and date', async () => {
    const { items } = (await city.call<ResponseOf<typeof listArticles>>(listArticles)).body
    expect(items.length).toBeGreaterThanOrEqual(5)
    for (const { id } of items) {
      const { body } = await city.call<ResponseOf<typeof getArticle>>(getArticle, { params: { id } })
      expect(body.source).not.toBe('')
      expect(isBusinessDate(body.publishedOn)).toBe(true)
      expect(body.paragraphs.length).toBeGreaterThan(0)
      for (const { text } of body.paragraphs) expect(text).not.toBe('')
    }
    const [first] = items
    expect(
      (await city.call<ResponseOf<typeof listArticles>>(listArticles, { query: { category: first?.category } })).body.items.every(
        (item) => item.category === first?.category,
      ),
    ).toBe(true)
  })

  it('R350: the hotlines are the official numbers, each naming its source; hours that are not known say so', async () => {
    const { items } = (await city.call<ResponseOf<typeof listHotlines>>(listHotlines)).body
    expect(items.map((h) => [h.phone, h.hours])).toEqual([
      ['120', '24 小时'],
      ['12320', '以当地公布为准'],
      ['12345', '以当地公布为准'],
    ])
    for (const { source } of items) expect(source).toMatch(/《.+》/)
  })

  it('seams: seeding again changes no row', async () => {
    const rows = () => city.db.query(`SELECT row_to_json(a)::text AS row FROM article a UNION ALL SELECT row_to_json(h)::text FROM hotline h ORDER BY 1`)
    const before = await rows()
    await seedContent(city.app.nest)
    expect(await rows()).toEqual(before)
  })
})
