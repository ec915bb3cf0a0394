/** Where a file may come from here, in the order they are offered. */
export type FileSource = 'files'
export const FILE_SOURCES: readonly FileSource[] = ['files']
/** Papers that prove something, or maps (GeoJSON). */
export type FileWhat = 'papers' | 'maps'
export interface PickedFile {
  name: string
  sizeBytes: number
  contentBase64: string
}

const TYPES = 'image/jpeg,image/png,application/pdf,.csv,text/csv'
const MAPS = '.geojson,.json,application/geo+json,application/json'

const contentOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    // `data:…;base64,` and then the bytes.
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result.replace(/^[^,]*,/, '') : '')
    reader.onerror = () => reject(new Error('the file could not be read'))
    reader.readAsDataURL(file)
  })

/** One file of its owner's choice; null: closed without one, or too large to read (`isTooLarge` told). */
export function pickFile(_source: FileSource, mostBytes: number, tellTooLarge: () => void, what: FileWhat = 'papers'): Promise<PickedFile | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = what === 'maps' ? MAPS : TYPES
    // In the page, so that a test and a screen reader find it while it is open.
    input.hidden = true
    document.body.append(input)
    const end = (picked: PickedFile | null): void => {
      input.remove()
      resolve(picked)
    }
    input.addEventListener('cancel', () => end(null))
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (!file) return end(null)
      if (file.size > mostBytes) {
        tellTooLarge()
        return end(null)
      }
      contentOf(file).then(
        (contentBase64) => end({ name: file.name, sizeBytes: file.size, contentBase64 }),
        () => end(null),
      )
    })
    input.click()
  })
}
