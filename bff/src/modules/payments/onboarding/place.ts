import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'

/** The institution whose finance the caller is: the first post, as everybody holds one. */
export function placeOf(caller: Caller): string {
  const post = caller.posts.find(({ role, institutionId }) => role === 'hospital_finance' && institutionId !== null)
  if (!post?.institutionId) throw new Refusal(NOT_FOUND)
  return post.institutionId
}
