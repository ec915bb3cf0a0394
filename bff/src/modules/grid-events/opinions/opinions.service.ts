import type { MyOpinion, writeOpinion as writeRoute } from '@jktl/shared/grid-events/opinions/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'

import { unwrap } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { OpinionRow } from './opinions.repository.ts'
import { authorKeyOf, type OpinionContext, writeOpinion } from './use-cases/write-opinion.ts'

const PAGE_SIZE = 20

export const opinionView = (row: OpinionRow, nodeName: string): MyOpinion => ({
  id: row.id,
  title: row.title,
  content: row.content,
  nodeName,
  state: row.state,
  writtenAt: formatInstant(row.writtenAt.getTime()),
  isAnonymous: row.isAnonymous,
  reply: row.reply !== null && row.repliedAt ? { text: row.reply, at: formatInstant(row.repliedAt.getTime()) } : null,
})

/** 社情民意 of a resident (R266): written in a minute, found again with its answer. */
export class OpinionsService {
  constructor(private readonly ctx: OpinionContext) {}

  async write(accountId: string, { name, phone, ...written }: Input<typeof writeRoute>['body']): Promise<MyOpinion> {
    const row = unwrap('GRID_EVENTS', await writeOpinion(this.ctx, { ...written, accountId, name: name ?? null, phone: phone ?? null }))
    return opinionView(row, (await this.ctx.geo.nameNodes([row.nodeCode])).get(row.nodeCode)?.name ?? '')
  }

  async listOwn(accountId: string, { cursor, limit = PAGE_SIZE }: { cursor?: string | undefined; limit?: number | undefined }): Promise<Page<MyOpinion>> {
    const rows = await this.ctx.opinions.listOwn(authorKeyOf(this.ctx.vault, accountId), readCursor(cursor), limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const names = await this.ctx.geo.nameNodes([...new Set(shown.map(({ nodeCode }) => nodeCode))])
    return {
      items: shown.map((row) => opinionView(row, names.get(row.nodeCode)?.name ?? '')),
      nextCursor: rows.length > limit && last ? cursorOf(last.writtenAt, last.id) : null,
    }
  }
}
