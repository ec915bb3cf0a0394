/** Whether this phone can read a text aloud. */
export const canSpeak = (): boolean => typeof window !== 'undefined' && 'speechSynthesis' in window

/** Reads aloud, from the beginning; a second call starts anew. */
export function speak(text: string): void {
  if (!canSpeak()) return
  const words = new SpeechSynthesisUtterance(text)
  words.lang = 'zh-CN'
  words.rate = 0.9
  window.speechSynthesis.cancel()
  window.speechSynthesis.speak(words)
}
