/** Tells of every change, and how it is now. @returns ends it */
export function watchNetwork(tell: (isOnline: boolean) => void): () => void {
  const [on, off] = [() => tell(true), () => tell(false)]
  window.addEventListener('online', on)
  window.addEventListener('offline', off)
  tell(navigator.onLine)
  return () => {
    window.removeEventListener('online', on)
    window.removeEventListener('offline', off)
  }
}
