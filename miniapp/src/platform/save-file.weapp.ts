import Taro from '@tarojs/taro'

/** Writes a text file and lets its owner send it to themself or a colleague: a mini program has no downloads. @returns whether it could be handed over */
export async function saveFile(name: string, text: string): Promise<boolean> {
  const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/${name}`
  try {
    Taro.getFileSystemManager().writeFileSync(filePath, text, 'utf8')
    await Taro.shareFileMessage({ filePath, fileName: name })
    return true
  } catch {
    return false
  }
}
