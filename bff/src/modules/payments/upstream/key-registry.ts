/** By serial; the material stays with whoever holds it. */
export interface NotedCertificate {
  serial: string
  validFrom: Date
  validUntil: Date
}

/** Which keys of the channel are believed, and which one requests ask for (B27). */
export abstract class KeyRegistry {
  /** @returns null: a platform certificate; undefined: nothing was decided for this merchant yet */
  abstract asked(mchid: string): Promise<string | null | undefined>
  abstract isBelieved(mchid: string, serial: string): Promise<boolean>
  /** Platform certificates the channel published for this merchant: good from now on, unless retired before. */
  abstract note(mchid: string, certificates: readonly NotedCertificate[]): Promise<void>
}
