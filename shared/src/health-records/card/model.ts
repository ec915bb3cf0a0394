import type { Directory } from '../model.ts'

/** 扫健康卡请求查看 (records-authorization §3.9). */
export const CARD_REQUEST_STATUSES = ['PENDING', 'CONFIRMED', 'REFUSED', 'EXPIRED'] as const
export type CardRequestStatus = (typeof CARD_REQUEST_STATUSES)[number]
/** What a doctor may ask for: 15 minutes to 24 hours. */
export const CARD_MINUTES = [15, 60, 240, 1440] as const
/** How long the question stands on the resident's phone. */
export const CARD_ANSWER_MINUTES = 5
/** Answers under one card grant: more than any visit needs. */
export const CARD_MAX_USES = 500
/** What an ordinary visit needs; proposed, never forced. */
export const CARD_USUAL_DIRECTORIES: readonly Directory[] = ['D02', 'D03', 'D04', 'D05', 'D06', 'D07']
/** Sensitive as a whole: given one by one in the app, never by a scan. */
const NOT_BY_CARD: readonly Directory[] = ['D17', 'D18']
export const isByCard = (directory: Directory): boolean => !NOT_BY_CARD.includes(directory)
/** `15 分钟`, `4 小时` */
export const minutesText = (minutes: number): string => (minutes < 60 ? `${minutes} 分钟` : `${minutes / 60} 小时`)
