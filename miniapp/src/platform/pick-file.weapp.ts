import Taro from '@tarojs/taro'

/** Where a file may come from here, in the order they are offered: the camera and album, a chat. */
export type FileSource = 'pictures' | 'chat'
export const FILE_SOURCES: readonly FileSource[] = ['pictures', 'chat']
/** Papers that prove something, or maps (GeoJSON). */
export type FileWhat = 'papers' | 'maps'
export interface PickedFile {
  name: string
  sizeBytes: number
  contentBase64: string
}

const chosen = async (source: FileSource, what: FileWhat): Promise<{ path: string; name: string; size: number } | null> => {
  if (source === 'chat') {
    const extension = what === 'maps' ? ['geojson', 'json'] : ['jpg', 'jpeg', 'png', 'pdf', 'csv']
    const { tempFiles } = await Taro.chooseMessageFile({ count: 1, type: what === 'maps' ? 'file' : 'all', extension })
    return tempFiles[0] ?? null
  }
  const { tempFiles } = await Taro.chooseMedia({ count: 1, mediaType: ['image'], sizeType: ['compressed'] })
  const [picture] = tempFiles
  return picture ? { path: picture.tempFilePath, name: picture.tempFilePath.split('/').at(-1) ?? '', size: picture.size } : null
}

/** One file of its owner's choice; null: closed without one, or too large to read. */
export async function pickFile(source: FileSource, mostBytes: number, tellTooLarge: () => void, what: FileWhat = 'papers'): Promise<PickedFile | null> {
  try {
    const file = await chosen(source, what)
    if (!file) return null
    if (file.size > mostBytes) {
      tellTooLarge()
      return null
    }
    const contentBase64 = Taro.getFileSystemManager().readFileSync(file.path, 'base64') as string
    return { name: file.name, sizeBytes: file.size, contentBase64 }
  } catch {
    return null
  }
}
