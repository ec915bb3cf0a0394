/** How strongly the session proved who holds it: 1 signed in, 2 a second factor in this session, 3 just now. */
export abstract class AuthLevels {
  abstract levelOf(sessionId: string): Promise<1 | 2 | 3>
}

/** Break-glass sessions in force (§3.7). */
export abstract class BreakGlassSessions {
  abstract findActive(accountId: string, personId: string, now: Date): Promise<{ id: string; startsAt: Date; endsAt: Date } | null>
}
