/** The mini program has no voice of its own: WeChat's needs a plugin that has to be applied for. */
export const canSpeak = (): boolean => false

export function speak(_text: string): void {
  // nothing to do: the button is not shown
}
