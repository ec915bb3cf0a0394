import { Injectable } from '@nestjs/common'
import type { Article } from '@jktl/shared/content/contract'

import { Database } from '../../platform/database/database.ts'

export interface HotlineRow {
  name: string
  phone: string
  hours: string
  about: string
  source: string
}
export interface ContentFile {
  articles: readonly Article[]
  hotlines: readonly HotlineRow[]
}

const ARTICLE = `SELECT id, title, summary, category, published_on AS "publishedOn", source, paragraphs FROM article`

@Injectable()
export class ContentRepository {
  constructor(private readonly db: Database) {}

  listArticles(category: string | null): Promise<Article[]> {
    return this.db.query<Article>(`${ARTICLE} WHERE $1::text IS NULL OR category = $1 ORDER BY position`, [category])
  }

  async findArticle(id: string): Promise<Article | null> {
    return (await this.db.query<Article>(`${ARTICLE} WHERE id = $1`, [id]))[0] ?? null
  }

  listHotlines(): Promise<HotlineRow[]> {
    return this.db.query<HotlineRow>(`SELECT name, phone, hours, about, source FROM hotline ORDER BY position`)
  }

  /** Makes the tables say what the file says; what the file dropped goes. */
  async replaceAll({ articles, hotlines }: ContentFile): Promise<void> {
    const ranked = <T extends object>(rows: readonly T[]): string => JSON.stringify(rows.map((row, position) => ({ ...row, position })))
    await this.db.transaction(async (tx) => {
      await tx.query(`DELETE FROM article WHERE id <> ALL ($1::uuid[])`, [articles.map((a) => a.id)])
      await tx.query(
        `INSERT INTO article (id, title, summary, category, published_on, source, paragraphs, position)
         SELECT id, title, summary, category, "publishedOn", source, paragraphs, position FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, title text, summary text, category text, "publishedOn" date, source text, paragraphs jsonb, position int)
         ON CONFLICT (id) DO UPDATE SET (title, summary, category, published_on, source, paragraphs, position) = (EXCLUDED.title, EXCLUDED.summary, EXCLUDED.category, EXCLUDED.published_on, EXCLUDED.source, EXCLUDED.paragraphs, EXCLUDED.position)`,
        [ranked(articles)],
      )
      await tx.query(`DELETE FROM hotline WHERE phone <> ALL ($1)`, [hotlines.map((h) => h.phone)])
      await tx.query(
        `INSERT INTO hotline (name, phone, hours, about, source, position) SELECT name, phone, hours, about, source, position FROM jsonb_to_recordset($1::jsonb) AS r(name text, phone text, hours text, about text, source text, position int)
         ON CONFLICT (phone) DO UPDATE SET (name, hours, about, source, position) = (EXCLUDED.name, EXCLUDED.hours, EXCLUDED.about, EXCLUDED.source, EXCLUDED.position)`,
        [ranked(hotlines)],
      )
    })
  }
}
