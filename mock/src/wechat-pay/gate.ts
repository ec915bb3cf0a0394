import { constants, privateDecrypt, X509Certificate } from 'node:crypto'
import type { Instant } from '@jktl/shared/kernel/dates'
import type { Answer, CityRequest, WireAnswer } from '../kernel/system.ts'
import { badParameter, CAUSE, PayError } from './errors.ts'
import { newRequestId } from './identifiers.ts'
import { findMerchant, type Merchant } from './merchants.ts'
import type { Signer, Tampering } from './signer.ts'
import { isSignedBy, parseAuthorization, requestMessage } from './signing.ts'

const PREFIX = '/wechat-pay'
const WINDOW_SECONDS = 300

const requestIdHeader = (cause: number): Record<string, string> => ({ 'request-id': newRequestId(cause) })

/** `{"code","message","detail"?}` of §4.6. */
export const refusal = ({ status, code, message, detail, causeNumber }: PayError): Answer => ({
  status,
  headers: requestIdHeader(causeNumber),
  body: { code, message, ...(detail && { detail }) },
})

const signError = (message: string): PayError => new PayError('SIGN_ERROR', message, CAUSE.badSignature)

/** The merchant a request claims to come from; certain only behind `checkRequest`. @throws PayError SIGN_ERROR */
export function merchantOf(request: CityRequest): Merchant {
  const merchant = findMerchant(parseAuthorization(request.headers['authorization'])?.mchid)
  if (!merchant) throw signError('商户号不存在或Authorization不合法')
  return merchant
}

/** §4.2: headers, merchant, serial, clock window of ±300 s, signature over the raw bytes. @throws PayError */
export function checkRequest(request: CityRequest, now: Instant): void {
  const { headers, method, url, rawBody } = request
  const accept = headers['accept'] ?? ''
  if (!headers['user-agent'] || !/application\/json|\*\/\*/.test(accept)) throw new PayError('PARAM_ERROR', 'Http头缺少Accept或User-Agent', CAUSE.badParameter)
  if (rawBody.length > 0 && !headers['content-type']?.startsWith('application/json'))
    throw badParameter('Content-Type', 'Http头Content-Type必须为application/json', 'header')
  const authorization = parseAuthorization(headers['authorization'])
  if (!authorization) throw signError('Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》')
  const merchant = merchantOf(request)
  // Some clients in production send the hexadecimal serial in lower case.
  if (authorization.serialNo.toUpperCase() !== merchant.serialNo) throw signError('商户证书序列号有误')
  if (!/^\d{10}$/.test(authorization.timestamp) || Math.abs(now / 1000 - Number(authorization.timestamp)) > WINDOW_SECONDS)
    throw signError('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟')
  const path = url.startsWith(PREFIX) ? url.slice(PREFIX.length) : url
  const message = requestMessage(method, path, authorization.timestamp, authorization.nonce, method === 'GET' ? Buffer.alloc(0) : rawBody)
  if (!isSignedBy(message, authorization.signature, new X509Certificate(merchant.certificate).publicKey)) throw signError('签名错误，请检查后再试')
}

/** Signs an answer with the key kind the request asked for by `Wechatpay-Serial`. Refusals before a merchant is certain stay unsigned. */
export function signAnswer(answer: WireAnswer, request: CityRequest, signer: Signer): WireAnswer {
  const headers = { ...requestIdHeader(CAUSE.none), ...answer.headers }
  const merchant = findMerchant(parseAuthorization(request.headers['authorization'])?.mchid)
  if (!merchant || answer.status === 401) return { ...answer, headers }
  const tampering: Tampering = request.fault?.kind === 'answer-altered' ? (request.fault as Tampering) : {}
  const key = request.headers['wechatpay-serial']?.startsWith('PUB_KEY_ID_') ? 'public-key' : 'certificate'
  const signed = signer.signed(merchant, answer.body, key, tampering)
  return { status: answer.status, headers: { ...headers, ...signed.headers }, body: signed.body }
}

/** Sensitive fields: RSA-OAEP (SHA-1) with the key the request names. @throws PayError PARAM_ERROR */
export function openSensitive(text: string, merchant: Merchant, serial: string | undefined, signer: Signer): string {
  const key = signer.privateKeyOf(merchant, serial)
  if (!key) throw badParameter('Wechatpay-Serial', 'Wechatpay-Serial 对应的公钥不存在', 'header')
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, Buffer.from(text, 'base64')).toString('utf8')
  } catch {
    throw badParameter('', '敏感信息解密失败')
  }
}
