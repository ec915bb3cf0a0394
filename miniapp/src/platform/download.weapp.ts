import Taro from '@tarojs/taro'
import { fileRequest, NetworkFailure, refusalOf, type RouteId } from './api'

interface Download {
  id: RouteId
  params: Record<string, string>
  name: string
  kind: 'pdf' | 'csv' | 'geojson'
}

function textOf(filePath: string): string {
  try {
    const text = Taro.getFileSystemManager().readFileSync(filePath, 'utf8')
    return typeof text === 'string' ? text : ''
  } catch {
    return ''
  }
}
const isCancelled = (error: unknown): boolean => typeof error === 'object' && error !== null && 'errMsg' in error && /cancel/.test(String(error.errMsg))

/**
 * Fetches a file into the mini program's temporary space. A PDF opens in WeChat's own reader, from which it can be sent on or printed;
 * a table has no reader there and is sent to oneself as a file.
 *
 * @throws ApiProblem when the server refused, NetworkFailure when nothing came
 */
export async function download({ id, params, name, kind }: Download): Promise<void> {
  const { url, headers } = fileRequest(id, params)
  const answer = await Taro.downloadFile({ url, header: headers }).catch(() => null)
  if (!answer) throw new NetworkFailure('no-answer')
  if (answer.statusCode !== 200) throw refusalOf(textOf(answer.tempFilePath))
  if (kind === 'pdf') await Taro.openDocument({ filePath: answer.tempFilePath, fileType: 'pdf', showMenu: true })
  else
    await Taro.shareFileMessage({ filePath: answer.tempFilePath, fileName: name }).catch((error: unknown) => {
      if (!isCancelled(error)) throw error
    })
}
