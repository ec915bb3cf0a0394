/** The outbox topic every slice announces notices on; the dedupe key is (object, kind, version) (AP5). */
export const NOTICE_TOPIC = 'notifications.notice'

/** Payload of a notice: one sentence of what, when, where, next step; never a result value, diagnosis or full name. */
export interface NoticePayload {
  accountId: string
  kind: string
  title: string
  body: string
  needsAction: boolean
  link: {
    target:
      | 'appointment'
      | 'tradeOrder'
      | 'persons'
      | 'consentRequests'
      | 'waitlistEntry'
      | 'poolOffers'
      | 'creditpay'
      | 'report'
      | 'corrections'
      | 'grant'
      | 'accessLog'
      | 'cardRequests'
      | 'gridEvent'
      | 'gridOpinions'
    id: string | null
  } | null
  /** Only in the app: the account wants no push through WeChat for it. */
  isInAppOnly?: boolean
}

export abstract class NotificationsPublic {
  abstract countUnread(accountId: string): Promise<number>
}
