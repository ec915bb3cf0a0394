/** Hands a file over to be looked at: the browser saves it under its name. @returns whether it could be handed over */
export function openFile(name: string, mime: string, contentBase64: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(contentBase64), (char) => char.charCodeAt(0))
  const address = URL.createObjectURL(new Blob([bytes], { type: mime }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download reads the file after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return Promise.resolve(true)
}
