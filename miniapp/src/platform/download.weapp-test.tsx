import Taro from '@tarojs/taro'
import { taroDouble } from '../../test/taro'
import { setSessionSource } from './api/client'
import { download } from './download'

const file = { id: 'payments.getHistoryExportFile', params: { id: 'e-1' }, name: '缴费记录-2026年.pdf', kind: 'pdf' } as const
const refusal = JSON.stringify({ type: 'about:blank', code: 'PAYMENTS.HISTORY_EXPORT_EXPIRED', title: '请再导出一次', status: 409, requestId: 'r-1' })
let answer: () => Promise<{ statusCode: number; tempFilePath: string }>
const asked: { url: string; header: Record<string, string> }[] = []
const opened: unknown[] = []
Object.assign(Taro, {
  downloadFile: (request: { url: string; header: Record<string, string> }) => {
    asked.push(request)
    return answer()
  },
  openDocument: (document: unknown) => Promise.resolve(opened.push(document)),
  shareFileMessage: (message: unknown) => Promise.resolve(opened.push(message)),
  getFileSystemManager: () => ({ readFileSync: () => refusal }),
})

beforeEach(() => {
  taroDouble.reset()
  asked.length = 0
  opened.length = 0
  setSessionSource({ token: () => 'token-1', onRefused: () => undefined })
  answer = () => Promise.resolve({ statusCode: 200, tempFilePath: 'wxfile://tmp/1' })
})

it('B09: a PDF is fetched with the session in the head, never in the address, and opens in WeChat’s reader', async () => {
  await download(file)
  expect(asked).toMatchObject([
    { url: expect.stringMatching(/\/payments\/history\/exports\/e-1\/file$/) as string, header: { Authorization: 'Bearer token-1' } },
  ])
  expect(opened).toEqual([{ filePath: 'wxfile://tmp/1', fileType: 'pdf', showMenu: true }])
  await download({ ...file, name: '缴费记录-2026年.csv', kind: 'csv' })
  expect(opened.at(-1)).toEqual({ filePath: 'wxfile://tmp/1', fileName: '缴费记录-2026年.csv' })
})

it('B09: a refusal is told with its own words, no answer as no answer, and neither opens anything', async () => {
  answer = () => Promise.resolve({ statusCode: 409, tempFilePath: 'wxfile://tmp/2' })
  await expect(download(file)).rejects.toMatchObject({ name: 'ApiProblem', title: '请再导出一次' })
  answer = () => Promise.reject(new Error('downloadFile:fail'))
  await expect(download(file)).rejects.toMatchObject({ name: 'NetworkFailure', kind: 'no-answer' })
  expect(opened).toEqual([])
})
