/** Hands a text file to whoever asked for it. @returns whether it could be handed over */
export function saveFile(name: string, text: string): Promise<boolean> {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download reads the file after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return Promise.resolve(true)
}
