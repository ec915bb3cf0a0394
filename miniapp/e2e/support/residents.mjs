// Residents who are ready to book, made through the API: consent given, phone bound, 本人 added.
const POLICY_VERSION = '2026-11'
/** Generated residents a test may call by name. */
const CROWD = 200

/** Agrees to the privacy policy unless that has been done. @param {import('./city.mjs').City} city @param {import('./city.mjs').SignedIn} session */
export async function agree(city, { token, me }) {
  if (me.privacy?.decision !== 'agreed') await city.write('POST', '/identity/me/privacy-consents', token, { version: POLICY_VERSION, decision: 'agreed' })
}

/** @param {import('./city.mjs').City} city @param {string} name of a persona or of one of the crowd */
export async function cardOf(city, name) {
  const card = (await city.personas()).find((one) => one.name === name) ?? (await city.personas(CROWD)).find((one) => one.name === name)
  if (!card) throw new Error('no such resident in the city')
  return card
}

/**
 * Signs a resident in and adds 本人 where that is still to be done. The session carries the person.
 * @param {import('./city.mjs').City} city @param {string} name @param {'h5' | 'weapp'} [channel]
 * @returns {Promise<import('./city.mjs').SignedIn & { selfId: string }>}
 */
export async function resident(city, name, channel = 'h5') {
  const session = await city.signIn(name, channel)
  await agree(city, session)
  if (!session.me.phoneMasked) await city.write('POST', '/identity/me/phone', session.token, { code: await city.codeFor(name, channel, 'phone') })
  const known = session.me.persons.find(({ relation }) => relation === 'SELF')
  if (known) return { ...session, selfId: known.id }
  const { idNumber } = await cardOf(city, name)
  const person = await city.write('POST', '/identity/persons', session.token, { relation: 'SELF', name, idNumber })
  return { ...(await city.signIn(name, channel)), selfId: person.id }
}
