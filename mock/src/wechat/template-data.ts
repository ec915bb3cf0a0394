/** Limits of 订阅消息参数值 in the public document, by the parameter's type; a message breaking one is refused with 47003. */
const LIMITS: Record<string, RegExp> = {
  thing: /^[\s\S]{1,20}$/u,
  number: /^\d{1,32}(\.\d+)?$/,
  letter: /^[A-Za-z]{1,32}$/,
  symbol: /^\S{1,5}$/u,
  character_string: /^[\x20-\x7e]{1,32}$/,
  time: /^.{1,32}$/u,
  date: /^.{1,32}$/u,
  amount: /^[¥￥]?\d{1,10}(\.\d{1,2})?元?$/,
  phone_number: /^[\d\s+\-()]{1,17}$/,
  car_number: /^\S{1,8}$/u,
  name: /^.{1,20}$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
}

/** The first field WeChat would refuse; undefined when all may be sent. */
export function refusedField(data: Record<string, unknown>): string | undefined {
  return Object.entries(data).find(([field, entry]) => {
    const value = (entry as { value?: unknown } | null)?.value
    const limit = LIMITS[field.replace(/\d+$/, '')]
    return !limit || typeof value !== 'string' || !limit.test(value)
  })?.[0]
}
