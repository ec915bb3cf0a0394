import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/content/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { NOT_FOUND, Refusal } from '../../platform/errors.ts'
import { Endpoint, type Input, InputOf } from '../../platform/http/endpoint.ts'
import { ContentRepository } from './content.repository.ts'

@Controller()
export class ContentController {
  constructor(private readonly content: ContentRepository) {}

  @Endpoint(contract.listArticles)
  async listArticles(@InputOf() { query }: Input<typeof contract.listArticles>): Promise<AnswerOf<typeof contract.listArticles>> {
    return { items: await this.content.listArticles(query.category ?? null) }
  }

  @Endpoint(contract.getArticle)
  async getArticle(@InputOf() { params }: Input<typeof contract.getArticle>): Promise<AnswerOf<typeof contract.getArticle>> {
    const article = await this.content.findArticle(params.id)
    if (!article) throw new Refusal(NOT_FOUND)
    return article
  }

  @Endpoint(contract.listHotlines)
  async listHotlines(): Promise<AnswerOf<typeof contract.listHotlines>> {
    return { items: await this.content.listHotlines() }
  }
}
