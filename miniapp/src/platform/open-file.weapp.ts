import Taro from '@tarojs/taro'

const SUFFIXES: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'application/pdf': 'pdf', 'text/csv': 'csv' }

/** Shows a picture or a PDF on the phone; a table is sent to a chat, where a computer can open it. @returns whether it could be shown */
export async function openFile(name: string, mime: string, contentBase64: string): Promise<boolean> {
  const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/evidence.${SUFFIXES[mime] ?? 'bin'}`
  try {
    Taro.getFileSystemManager().writeFileSync(filePath, contentBase64, 'base64')
    if (mime.startsWith('image/')) await Taro.previewImage({ urls: [filePath] })
    else if (mime === 'application/pdf') await Taro.openDocument({ filePath, fileType: 'pdf', showMenu: true })
    else await Taro.shareFileMessage({ filePath, fileName: name })
    return true
  } catch {
    return false
  }
}
