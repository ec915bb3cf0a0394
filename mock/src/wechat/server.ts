import { findPersona } from '../kernel/people.ts'
import { readFields } from '../kernel/fields.ts'
import { ActionRefused, System, type City } from '../kernel/system.ts'
import { CodeBook, type CodeChannel, type CodeKind } from './codes.ts'
import { MediaChecks } from './media-checks.ts'
import { wechatOperations, type WechatState } from './operations.ts'
import { AccessTokens } from './tokens.ts'

const KINDS: readonly CodeKind[] = ['login', 'phone']
const CHANNELS: readonly CodeChannel[] = ['weapp', 'h5', 'staff']

const subscriptionKey = ({ persona, templateId }: Record<string, unknown>): string => {
  if (typeof persona !== 'string' || !findPersona(persona)) throw new ActionRefused('unknown persona')
  return typeof templateId === 'string' ? `${persona} ${templateId}` : persona
}

/** `POST /wechat/__control/codes` of wechat-interface.md. */
function openCodes({ app }: City, { codes }: WechatState): void {
  app.post('/wechat/__control/codes', async (request, reply) => {
    const { persona: name, kind = 'login', channel } = readFields(request.body)
    const persona = typeof name === 'string' ? findPersona(name) : undefined
    const usedChannel = channel ?? (persona?.app === 'staff' ? 'staff' : 'weapp')
    const valid = persona && KINDS.includes(kind as CodeKind) && CHANNELS.includes(usedChannel as CodeChannel)
    if (!valid) return reply.code(400).send({ message: 'expected { persona, kind?: login|phone, channel?: weapp|h5|staff } with a known persona' })
    return { code: codes.issue(persona, kind as CodeKind, usedChannel as CodeChannel) }
  })
}

/**
 * WeChat's open platform, after `mock/docs/wechat-interface.md`. Own fault kind `errcode` (`{ kind: 'errcode', errcode }`):
 * WeChat refuses with that code (-1 busy, 40226 risk, 45011 rate, 43101 user refused …) and nothing happens. Own fault kind `check-result` of
 * `media-check-async` (`{ kind: 'check-result', suggest?, none?, delayMs?, copies?, forged? }`): another result, none, late, more than once, badly signed.
 */
export function openWechat(city: City): void {
  const now = () => city.clock.now()
  const state: WechatState = {
    city,
    codes: new CodeBook(now),
    tokens: new AccessTokens(now),
    mediaChecks: new MediaChecks(city),
    messages: [],
    refusals: new Set(),
  }
  const system = new System(city, 'wechat', {
    ownFaultKinds: ['errcode', 'check-result'],
    books: () => ({ messages: state.messages, mediaChecks: state.mediaChecks.results, refusals: [...state.refusals] }),
    actions: {
      'refuse-subscription': (input) => void state.refusals.add(subscriptionKey(input)),
      'accept-subscription': (input) => void state.refusals.delete(subscriptionKey(input)),
    },
  })
  for (const { name, method, path, handler } of wechatOperations(state)) system.operation(name, method, path, handler)
  if (city.seams) openCodes(city, state)
}
