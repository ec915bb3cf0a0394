import Taro from '@tarojs/taro'
import { AxiosError, AxiosHeaders, CanceledError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'

const address = ({ baseURL = '', url = '' }: InternalAxiosRequestConfig): string => baseURL.replace(/\/$/, '') + url

/** Query string of the defined values, each encoded; null and undefined are left out. */
export const queryString = (params: Record<string, unknown> | undefined): string => {
  const pairs = Object.entries(params ?? {}).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value as string | number | boolean))}`],
  )
  return pairs.length ? `?${pairs.join('&')}` : ''
}

const lowerCased = (headers: Record<string, unknown> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value as string | number)]))

/**
 * axios over `Taro.request`: `wx.request` in the mini program, fetch in the browser. The body stays text, axios parses it.
 *
 * @throws AxiosError ERR_NETWORK without an answer, ECONNABORTED after the time limit, ERR_BAD_REQUEST/RESPONSE by status
 */
export function taroAdapter(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
  return new Promise((resolve, reject) => {
    const request = Taro.request({
      url: address(config) + queryString(config.params as Record<string, unknown> | undefined),
      method: (config.method?.toUpperCase() ?? 'GET') as 'GET',
      data: config.data as string | undefined,
      header: AxiosHeaders.from(config.headers).toJSON(),
      timeout: config.timeout || 15_000,
      dataType: 'text',
      responseType: 'text',
      success: (result) => {
        const response: AxiosResponse = {
          data: result.data as unknown,
          status: result.statusCode,
          statusText: '',
          headers: new AxiosHeaders(lowerCased(result.header)),
          config,
          request,
        }
        if (!config.validateStatus || config.validateStatus(result.statusCode)) return resolve(response)
        reject(new AxiosError('refused', result.statusCode >= 500 ? AxiosError.ERR_BAD_RESPONSE : AxiosError.ERR_BAD_REQUEST, config, request, response))
      },
      fail: (result) => {
        const timedOut = /timeout|time out|timed out/i.test(result?.errMsg ?? '')
        reject(new AxiosError('no answer', timedOut ? AxiosError.ECONNABORTED : AxiosError.ERR_NETWORK, config, request))
      },
    })
    // The promise rejects besides `fail`; unhandled it would be reported a second time.
    request.catch(() => undefined)
    const signal = config.signal
    if (signal?.aborted) request.abort()
    signal?.addEventListener?.('abort', () => {
      request.abort?.()
      reject(new CanceledError())
    })
  })
}
