interface PrivacyAnswer {
  event: 'agree' | 'disagree'
  buttonId?: string
}
/** WeChat's own names; older base libraries have none of them. */
declare const wx: { onNeedPrivacyAuthorization?: (listener: (resolve: (answer: PrivacyAnswer) => void) => void) => void }

let waiting: ((answer: PrivacyAnswer) => void)[] = []

/** WeChat holds back a personal interface until the person has decided: `ask` shows the page where they can (ux-wechat §2.3). */
export function watchPrivacyNeeds(ask: () => void): void {
  wx.onNeedPrivacyAuthorization?.((resolve) => {
    waiting.push(resolve)
    ask()
  })
}

/** Lets what WeChat held back go on or fail. @param buttonId of the `agreePrivacyAuthorization` button that was tapped */
export function settlePrivacyNeeds(decision: 'agreed' | 'refused', buttonId: string): void {
  const answer: PrivacyAnswer = decision === 'agreed' ? { event: 'agree', buttonId } : { event: 'disagree' }
  waiting.forEach((resolve) => resolve(answer))
  waiting = []
}
