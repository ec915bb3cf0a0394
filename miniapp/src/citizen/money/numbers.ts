import { t } from './texts'

/** A long number in groups of four: read out on the phone, and free to break between them. */
export const inGroups = (number: string): string => number.replace(/(.{4})(?=.)/g, '$1 ')

/** WeChat's own words for its purse (`user_received_account` of the refund answer). */
const PURSE = '支付用户零钱'
export const accountName = (account: string): string => (account === PURSE ? t('purse') : account)
