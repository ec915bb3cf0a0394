import { call, type Answer } from './api'
import { newId } from './ids'
import { readMedia } from './media-files'

/** Address of a link the server gave, for a picture or a player. */
export const mediaAddress = (link: string): string => `${process.env.TARO_APP_API}${link}`

/**
 * Sends one photo or voice note that lies on this phone. The server knows the same bytes of the same person again, so sending twice is safe.
 *
 * @returns null: it is no longer on this phone
 * @throws ApiProblem when the server refused it, NetworkFailure when nothing is known
 */
export async function uploadMedia(local: { id: string; kind: 'PHOTO' | 'VOICE' }): Promise<Answer<'gridEvents.uploadMedia'> | null> {
  const contentBase64 = await readMedia(local.id)
  return contentBase64 === null ? null : call('gridEvents.uploadMedia', { body: { kind: local.kind, contentBase64 }, idempotencyKey: newId() })
}
