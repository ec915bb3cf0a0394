import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common'
import { ModuleRef } from '@nestjs/core'
import type { Me } from '@jktl/shared/identity/contract'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { maskPhone } from '@jktl/shared/kernel/masking'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { Sessions } from '../../platform/sessions.ts'
import { DirectoryPublic } from '../directory/public.ts'
import { IDENTITY_PARTS, type IdentityParts } from './identity.parts.ts'
import { PersonService } from './person.service.ts'
import type { LoginChannel } from './upstream/wechat.adapter.ts'
import { bindPhone } from './use-cases/bind-phone.ts'
import { signIn } from './use-cases/sign-in.ts'

const NAMELESS = '微信用户'

/** Sessions, and what an account says about itself. */
@Injectable()
export class AccountService implements OnModuleDestroy {
  constructor(
    @Inject(IDENTITY_PARTS) private readonly parts: IdentityParts,
    private readonly sessions: Sessions,
    private readonly persons: PersonService,
    private readonly modules: ModuleRef,
  ) {}

  async signIn(login: { channel: LoginChannel; code: string }, requestId: string) {
    const signedIn = await signIn(this.parts, login)
    if (!signedIn.ok) return signedIn
    const { accountId, app } = signedIn.value
    const { token, expiresAt } = await this.sessions.create(accountId, app)
    return ok({ token, expiresAt: formatInstant(expiresAt), me: await this.viewMe(accountId, requestId) })
  }

  async signOut(sessionId: string): Promise<void> {
    await this.sessions.revoke(sessionId)
  }

  async viewMe(accountId: string, requestId: string): Promise<Me> {
    const account = await this.parts.accounts.get(accountId)
    const [posts, decision, persons] = await Promise.all([
      account.app === 'staff' ? this.parts.accounts.listPosts(accountId) : [],
      this.parts.accounts.findPrivacyDecision(accountId),
      account.app === 'citizen' ? this.persons.list(accountId, 'identity.getMe', requestId) : [],
    ])
    return {
      accountId,
      displayName: account.displayName === null ? (persons.find((person) => person.relation === 'SELF')?.nameMasked ?? NAMELESS) : account.displayName,
      phoneMasked: account.phone && maskPhone(account.phone),
      roles: account.app === 'citizen' ? ['resident'] : [...new Set(posts.map((post) => post.role))],
      posts: await this.namePlaces(posts),
      preferences: { typeSize: account.typeSize, dark: account.dark },
      privacy: decision && { version: decision.version, decision: decision.decision, at: formatInstant(decision.at.getTime()) },
      persons,
    }
  }

  async setPreferences(accountId: string, preferences: Me['preferences'], requestId: string): Promise<Me> {
    await this.parts.accounts.setPreferences(accountId, preferences)
    return this.viewMe(accountId, requestId)
  }

  async recordPrivacyConsent(
    accountId: string,
    decision: { version: string; decision: 'agreed' | 'refused' },
    requestId: string,
  ): Promise<Result<Me, 'PRIVACY_VERSION_UNKNOWN'>> {
    if (decision.version !== PRIVACY_POLICY_VERSION) return refuse('PRIVACY_VERSION_UNKNOWN')
    await this.parts.accounts.addPrivacyDecision(accountId, decision)
    return ok(await this.viewMe(accountId, requestId))
  }

  async bindPhone(accountId: string, code: string, requestId: string) {
    const bound = await bindPhone(this.parts, { accountId, code })
    return bound.ok ? ok(await this.viewMe(accountId, requestId)) : bound
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.parts.wechat.close(), this.parts.population.close()])
  }

  /** Where posts are held, by name. Looked up by its public class: a slice imports no module of another one. */
  private async namePlaces<P extends { institutionId: string | null; areaCode: string | null }>(posts: readonly P[]) {
    const directory = posts.length > 0 ? this.modules.get(DirectoryPublic, { strict: false }) : null
    const institutions = await directory?.findInstitutions(posts.flatMap(({ institutionId }) => institutionId ?? []))
    const areas = posts.some(({ areaCode }) => areaCode !== null) ? await directory?.listAreaNames() : undefined
    return posts.map((post) => ({
      ...post,
      institutionName: institutions?.get(post.institutionId ?? '')?.name ?? null,
      areaName: areas?.get(post.areaCode ?? '') ?? null,
    }))
  }
}
