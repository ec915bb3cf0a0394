import { leaveForCode } from './sign-in'

/** The browser asks for the phone number on a page of WeChat's; the code comes back through the sign-in page. */
export const phoneButton = { needsWechatButton: false, ask: (returnTo: string): void => leaveForCode('phone', returnTo) }
