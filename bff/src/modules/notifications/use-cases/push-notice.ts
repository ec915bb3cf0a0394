import { templateData } from '../domain/subscribe-message.ts'
import type { NoticePayload } from '../public.ts'
import type { NoticeRepository } from '../notice.repository.ts'
import type { SubscribeMessageAdapter } from '../upstream/subscribe-message.adapter.ts'

/** Where a tap on the message leads: the list of messages, which shows the rest to the signed-in account only. */
const PAGE = 'messages/index'

export interface PushParts {
  notices: Pick<NoticeRepository, 'recordPush'>
  messages: Pick<SubscribeMessageAdapter, 'send'>
  findOpenid: (accountId: string) => Promise<string | null>
}

/** Sends a notice through WeChat. Refused by the user or by WeChat is final; @throws Error when nothing is known, so that it is delivered again */
export async function pushNotice({ notices, messages, findOpenid }: PushParts, messageId: number, notice: NoticePayload): Promise<void> {
  if (notice.isInAppOnly) return
  const openid = await findOpenid(notice.accountId)
  const outcome = openid ? await messages.send({ openid, page: PAGE, data: templateData(notice) }) : 'UNDELIVERABLE'
  if (outcome === 'UNKNOWN') throw new Error('WeChat did not say whether it took the message')
  await notices.recordPush(messageId, outcome)
}
