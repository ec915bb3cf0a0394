import { createHash } from 'node:crypto'

import { NODE_LEVELS, nodePath } from '@jktl/shared/grid-events/model'
import { dateOf } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Vault } from '../../../platform/vault.ts'
import { type EventFlow, REPORTER_KEY_PURPOSE } from '../event-flow.ts'
import type { GridGeo } from '../geo.ts'
import { type MediaLibrary, ownerKey } from '../media.ts'
import type { Asked } from './domain/address.ts'
import type { Document } from './domain/document.ts'
import { filterOf, MOST_REQUESTS, windowOf } from './domain/filter.ts'
import { type PostedRequest, postedOf, requestIdOf } from './domain/posted.ts'
import { mayShowWords, requestContent, updateContent } from './domain/request-content.ts'
import { withoutMarkup } from './domain/scrub.ts'
import { definitionContent, findService, PUBLIC_SERVICES, serviceContent } from './domain/services.ts'
import { checkJurisdiction, given, type Heard, heard, trouble } from './domain/trouble.ts'
import type { Open311Repository, PublicEvent, Sender } from './open311.repository.ts'

export interface Open311Parts {
  db: Database
  clock: Clock
  vault: Vault
  flow: EventFlow
  geo: GridGeo
  media: MediaLibrary
  rows: Open311Repository
  /** Scheme and host under which the outside reaches this server. */
  publicUrl: () => string
  isTest: boolean
}

const SPECIFICATION = 'http://wiki.open311.org/GeoReport_v2'
const CHANGESET = '2026-11-24T00:00:00+08:00'
const CONTACT = '健康通辽网格事件开放接口'
const KEY_SERVICE = '接口密钥由运行单位发放'
const MOST_UPDATE_TEXT = 2_000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const NOT_FOUND = trouble(404, 'the resource was not found')

export const hashOfKey = (key: string): Buffer => createHash('sha256').update(key).digest()

/** GeoReport v2 with the updates FixMyStreet adds (§3.7): public matters only, places about 100 m exact, nothing of anybody who reported or handles. */
export class Open311Service {
  constructor(private readonly parts: Open311Parts) {}

  async get({ resource, id }: Asked, query: URLSearchParams): Promise<Heard<Document>> {
    const wrong = checkJurisdiction(query)
    if (wrong) return { ok: false, trouble: wrong }
    if (resource === 'discovery') return id === null ? heard(this.discovery()) : NOT_FOUND
    if (resource === 'services') return this.services(id)
    if (resource === 'tokens') return this.token(id)
    if (resource === 'requests') return this.requests(id, query)
    return resource === 'servicerequestupdates' && id === null ? this.updates(query) : NOT_FOUND
  }

  /** @param form name=value pairs as they were posted */
  async post({ resource, id }: Asked, form: URLSearchParams): Promise<Heard<Document>> {
    const sender = await this.senderOf(form)
    if (!sender) return trouble(403, 'api_key is missing or not valid')
    if (resource === 'requests' && id === null) return this.report(sender, form)
    return resource === 'servicerequestupdates' && id === null ? this.addUpdate(sender, form) : NOT_FOUND
  }

  private async senderOf(form: URLSearchParams): Promise<Sender | null> {
    const key = given(form, 'api_key')
    return key === null ? null : this.parts.rows.findSender(this.parts.db, hashOfKey(key))
  }

  private discovery(): Document {
    const url = `${this.parts.publicUrl()}/open311/v2`
    const type = this.parts.isTest ? 'test' : 'production'
    const endpoint = { specification: SPECIFICATION, url, changeset: CHANGESET, type, formats: ['text/xml', 'application/json'] }
    return { root: 'discovery', content: { changeset: CHANGESET, contact: CONTACT, key_service: KEY_SERVICE, endpoints: [endpoint] } }
  }

  private services(code: string | null): Heard<Document> {
    if (code === null) return heard({ root: 'services', content: PUBLIC_SERVICES.map(serviceContent) })
    const service = findService(code)
    return service ? heard({ root: 'service_definition', content: definitionContent(service) }) : trouble(404, 'service_code provided was not found')
  }

  /** Reports get their number at once; a token is the report's own id. */
  private async token(token: string | null): Promise<Heard<Document>> {
    const found = token !== null && UUID.test(token) ? await this.parts.rows.findById(this.parts.db, token) : null
    return found ? heard({ root: 'service_requests', content: [{ service_request_id: found.eventNo, token }] }) : trouble(404, 'the token was not found')
  }

  private async requests(id: string | null, query: URLSearchParams): Promise<Heard<Document>> {
    const { db, rows, clock } = this.parts
    if (id !== null) {
      const found = await rows.listByIds(db, [id])
      return found.length === 0 ? trouble(404, 'service_request_id provided was not found') : heard(await this.shown(found))
    }
    const filter = filterOf(query, clock.now())
    if (!filter.ok) return filter
    return heard(
      await this.shown(await (filter.value.kind === 'ids' ? rows.listByIds(db, filter.value.ids) : rows.listInWindow(db, filter.value, MOST_REQUESTS))),
    )
  }

  private async shown(events: readonly PublicEvent[]): Promise<Document> {
    const { geo, media, publicUrl } = this.parts
    const places = await geo.nameNodes([...new Set(events.map(({ nodeCode }) => nodeCode))])
    const owners = events.filter(({ state }) => mayShowWords(state)).map(({ id }) => ({ kind: 'EVENT' as const, id }))
    const photos = await media.listOf(owners, 'public')
    const nameOf = (code: string): string => places.get(code)?.name ?? ''
    return {
      root: 'service_requests',
      content: events.map((event) => {
        // The largest grid is small enough: a staircase would lead to a door.
        const path = nodePath(event.nodeCode).filter((code) => code.length <= NODE_LEVELS.GRID_1.digits)
        const photo = photos.get(ownerKey({ kind: 'EVENT', id: event.id }))?.find(({ kind, url }) => kind === 'PHOTO' && url !== null)?.url
        return requestContent({
          ...event,
          address: path
            .map(nameOf)
            .filter((name) => name !== '')
            .join(', '),
          addressId: path[0] ?? '',
          agency: nameOf(event.nodeCode.slice(0, NODE_LEVELS.TOWNSHIP.digits)),
          mediaUrl: photo ? `${publicUrl()}${photo}` : null,
        })
      }),
    }
  }

  private async updates(query: URLSearchParams): Promise<Heard<Document>> {
    const { db, rows, clock } = this.parts
    const window = windowOf(query, clock.now())
    if (!window.ok) return window
    const updates = await rows.listUpdates(db, given(query, 'service_request_id'), window.value, MOST_REQUESTS)
    return heard({ root: 'service_requests_updates', content: updates.map(updateContent) })
  }

  private async report(sender: Sender, form: URLSearchParams): Promise<Heard<Document>> {
    const { clock, flow } = this.parts
    const posted = postedOf(form)
    if (!posted.ok) return posted
    const nodeCode = posted.value.point ? null : await this.placeOf(posted.value)
    if (!posted.value.point && nodeCode === null) return trouble(400, 'address_string or address_id is not known here; give lat and long')
    const { category, text, point, addressString } = posted.value
    const reported = await flow.report({
      accountId: sender.accountId,
      // Nobody to call back: whoever wrote it is known to the sender, not here.
      isAnonymous: true,
      contact: null,
      clientId: requestIdOf(sender.id, dateOf(clock.now()), form),
      source: 'OPEN311',
      category,
      text,
      placeText: addressString ?? '',
      point: point ? { ...point, crs: 'WGS84', accuracyM: null, fixedAt: null } : null,
      nodeCode,
      mediaIds: [],
      capturedAt: clock.date(),
    })
    return reported.ok
      ? heard({ root: 'service_requests', content: [{ service_request_id: reported.value.eventNo, service_notice: '已经收到，网格工作人员会处理。' }] })
      : trouble(400, 'the report was not accepted')
  }

  private async placeOf({ addressId, addressString }: PostedRequest): Promise<string | null> {
    const { db, geo, rows } = this.parts
    // Less than a county is nobody's to look at.
    if (addressId !== null && addressId.length >= NODE_LEVELS.COUNTY.digits) return (await geo.findNode(addressId))?.code ?? null
    return addressString === null ? null : rows.findNamedPlace(db, addressString)
  }

  /** Words of whoever reported through this sender; their name for the state of things does not change ours. */
  private async addUpdate(sender: Sender, form: URLSearchParams): Promise<Heard<Document>> {
    const { db, clock, vault, flow, rows } = this.parts
    const wrong = checkJurisdiction(form)
    if (wrong) return { ok: false, trouble: wrong }
    const [eventNo, updateId, text] = [given(form, 'service_request_id'), given(form, 'update_id'), withoutMarkup(given(form, 'description') ?? '')]
    if (eventNo === null || updateId === null || text === '') return trouble(400, 'service_request_id, update_id and description must be provided')
    if (text.length > MOST_UPDATE_TEXT || updateId.length > 100) return trouble(400, 'description or update_id is too long')
    const event = await rows.findOwn(db, vault.fingerprint(REPORTER_KEY_PURPOSE, sender.accountId), eventNo)
    if (!event) return trouble(404, 'service_request_id provided was not found')
    if (await rows.noteUpdate(db, sender.id, updateId, event.id, clock.date())) {
      const action = event.state === 'NEED_INFO' ? 'replyInfo' : 'addInfo'
      const by = { app: 'citizen', accountId: sender.accountId } as const
      const done = await flow.act({ action, eventId: event.id, by, seenVersion: null, note: text, mediaIds: [] })
      if (!done.ok) {
        await rows.forgetUpdate(db, sender.id, updateId)
        return trouble(400, 'the request takes no updates in its state')
      }
    }
    const seq = await rows.finishUpdate(db, sender.id, updateId, event.id)
    return heard({ root: 'service_request_updates', content: [{ update_id: `${eventNo}-${seq}` }] })
  }
}
