// What a practitioner does with a resident's record, through the API: the resident's card, the answer on the phone, the second factor.
import { createHmac } from 'node:crypto'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const STEP_MS = 30_000

/** @param {string} secret as the authenticator app gets it */
const bytesOf = (secret) => {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** The six digits of a moment (RFC 6238). @param {string} secret @param {number} now epoch milliseconds */
export function codeOf(secret, now) {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(Math.floor(now / STEP_MS)))
  const mac = createHmac('sha1', bytesOf(secret)).update(message).digest()
  const at = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** A second factor, and this session has just proved it. @param {import('./city.mjs').City} city @param {{ token: string }} staff */
export async function proveTwice(city, { token }) {
  const { secret } = await city.write('PUT', '/health-records/staff/second-factor', token, undefined)
  await city.write('POST', '/health-records/staff/second-factor/proofs', token, { code: codeOf(secret, Date.parse(await city.now())) })
  return secret
}

/**
 * The resident shows the card, the doctor scans it and the resident agrees.
 * @param {import('./city.mjs').City} city @param {{ token: string }} doctor @param {{ token: string, selfId: string }} resident
 * @param {readonly string[]} directories @param {number} minutes
 */
export async function letIn(city, doctor, { token, selfId }, directories, minutes) {
  const { qrText } = await city.get(`/identity/persons/${selfId}/health-card`, token)
  const { id } = await city.write('POST', '/health-records/card-requests', doctor.token, { qrText, directories, minutes })
  await city.write('POST', `/health-records/card-requests/${id}/decision`, token, { decision: 'agree' })
}

/** An emergency on a resident's record, once per city. @returns its id */
export async function openedInEmergency(city, doctor, officer, who) {
  const { items } = await city.get('/health-records/break-glass/reviews', officer.token)
  if (items[0]) return items[0].id
  await proveTwice(city, doctor)
  const body = { who, reasonCode: 'ACUTE', reason: '突发胸痛，要知道过敏和正在用的药' }
  return (await city.write('POST', '/health-records/break-glass/sessions', doctor.token, body)).id
}
