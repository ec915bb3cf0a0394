/** In the mini program only WeChat's own button may ask: `<Button openType='getPhoneNumber' onOpen={({ code }) => …}>`. */
export const phoneButton = { needsWechatButton: true, ask: (_returnTo: string): void => undefined }
