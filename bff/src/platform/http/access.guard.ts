import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common'
import type { Route } from '@jktl/shared/kernel/route'

import { Refusal } from '../errors.ts'
import { Sessions } from '../sessions.ts'
import { type ApiRequest, contextOf, ROUTE_METADATA } from './endpoint.ts'
import { OPEN_METADATA } from './open.ts'

const bearerOf = (request: ApiRequest): string | null => /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? null

/**
 * First gate of every operation: who is calling, and may this role call it at all. Whose object it is, the slice decides with the
 * scope of the same rule. A handler without a contract is refused, so nothing can be forgotten.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly sessions: Sessions) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (Reflect.getMetadata(OPEN_METADATA, context.getHandler())) return true
    const route = Reflect.getMetadata(ROUTE_METADATA, context.getHandler()) as Route | undefined
    if (!route) throw new Refusal('KERNEL.FORBIDDEN')
    const request = context.switchToHttp().getRequest<ApiRequest>()
    if (route.access.scope === 'channel') return true
    const token = bearerOf(request)
    const caller = token ? await this.sessions.find(token) : null
    if (caller) contextOf(request).caller = caller
    if (route.access.scope === 'public') return true
    if (!caller) throw new Refusal('KERNEL.NOT_SIGNED_IN')
    if (!route.access.roles.some((role) => caller.roles.has(role))) throw new Refusal('KERNEL.FORBIDDEN')
    return true
  }
}
