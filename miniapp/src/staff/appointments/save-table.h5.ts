/** Saves the text as a file of that name. @returns what was done with it */
export function saveTable(fileName: string, text: string): Promise<'saved' | 'copied'> {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  document.body.append(link)
  link.click()
  link.remove()
  URL.revokeObjectURL(url)
  return Promise.resolve('saved')
}
