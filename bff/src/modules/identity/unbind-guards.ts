import { Injectable } from '@nestjs/common'

import { UnbindGuards } from './public.ts'
import type { UnbindGuard } from './use-cases/remove-person.ts'

/** What later slices have registered; asked in the order of registration. */
@Injectable()
export class UnbindGuardList extends UnbindGuards {
  private readonly guards: UnbindGuard[] = []

  register(guard: UnbindGuard): void {
    this.guards.push(guard)
  }

  list(): readonly UnbindGuard[] {
    return this.guards
  }
}
