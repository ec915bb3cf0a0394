/** The browser holds nothing back: the server asks for consent at the first personal step. */
export const watchPrivacyNeeds = (_ask: () => void): void => undefined
export const settlePrivacyNeeds = (_decision: 'agreed' | 'refused', _buttonId: string): void => undefined
