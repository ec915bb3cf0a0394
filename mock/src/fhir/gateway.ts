import { requireHmac } from '../kernel/signing.ts'
import { System, type Action, type Answer, type City, type CityRequest, type Handler } from '../kernel/system.ts'
import { isRecord, textOf } from '../kernel/fields.ts'
import type { Archive, Version } from './archive.ts'
import { readExactJson, writeExactJson } from './decimals.ts'
import { damagePage, damageResource, lyingTotal, NASTY_KINDS } from './nastiness.ts'
import { readToken, writeToken, type PageToken, type Placed } from './paging.ts'
import { asList, referencesIn, referenceOf, type Resource } from './resources.ts'
import { BadSearch, matches, requireKnown, type SearchPairs } from './search.ts'

interface GatewayOptions {
  /** `fhir` or `lis`: prefix of the addresses and name of the system. */
  name: string
  archive: Archive
  types: readonly string[]
  /** Types taken over from elsewhere are served as well once there are some. */
  takesOthers: boolean
  books: () => unknown
  actions: Record<string, Action>
}

const DEFAULT_COUNT = 50
const LARGEST_COUNT = 200
const FEED = '_changes'
/** A resource type, so that control addresses are none. */
const TYPE_PATH = '/:type(^[A-Z][A-Za-z]+$)'

const fhir = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/fhir+json; charset=utf-8', ...headers },
  body: writeExactJson(body),
})
const refused = (status: number, code: string, diagnostics: string, headers: Record<string, string> = {}): Answer =>
  fhir({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] }, status, headers)
const notFound = (): Answer => refused(404, 'not-found', 'no such resource')

/** `_include` values and the field they follow. */
const INCLUDES: Record<string, { type: string; field: string }> = {
  'DiagnosticReport:result': { type: 'DiagnosticReport', field: 'result' },
  'DiagnosticReport:specimen': { type: 'DiagnosticReport', field: 'specimen' },
  'DiagnosticReport:based-on': { type: 'DiagnosticReport', field: 'basedOn' },
  'MedicationDispense:prescription': { type: 'MedicationDispense', field: 'authorizingPrescription' },
  'ImagingStudy:basedon': { type: 'ImagingStudy', field: 'basedOn' },
}

/** One line that speaks fhir-interface.md: reading, searching, history, the feed. */
export class Gateway {
  private readonly options: GatewayOptions

  constructor(city: City, options: GatewayOptions) {
    this.options = options
    const { name, books, actions } = options
    const system = new System(city, name, { guard: requireHmac(city), ownFaultKinds: NASTY_KINDS, books, actions })
    const open = (operation: string, path: string, handler: Handler, method: 'GET' | 'POST' = 'GET') =>
      system.operation(operation, method, path, (request) => this.answer(request, handler))
    open('find-patient', '/Patient/_search', (request) => this.findPatient(request), 'POST')
    open('changes', `/${FEED}`, (request) => this.changes(request))
    open('search', TYPE_PATH, (request) => this.search(request))
    open('read', `${TYPE_PATH}/:id`, (request) => this.read(request))
    open('history', `${TYPE_PATH}/:id/_history`, (request) => this.history(request))
    open('read-version', `${TYPE_PATH}/:id/_history/:versionId`, (request) => this.readVersion(request))
  }

  private answer(request: CityRequest, handler: Handler): Answer | Promise<Answer> {
    const { fault, params } = request
    if (fault?.kind === 'too-many-requests') return refused(429, 'throttled', 'too many requests', { 'retry-after': String(Number(fault['retryAfter'] ?? 1)) })
    const type = params['type']
    if (type !== undefined && !this.serves(type)) return refused(404, 'not-supported', 'no such type')
    try {
      return handler(request)
    } catch (error) {
      if (error instanceof BadSearch) return refused(400, 'invalid', error.message)
      throw error
    }
  }

  private serves(type: string): boolean {
    const { types, takesOthers, archive } = this.options
    return types.includes(type) || (takesOthers && archive.hasType(type))
  }

  private entry({ version: { resource } }: { version: Version }, { fault }: CityRequest, mode?: string): Record<string, unknown> {
    return {
      fullUrl: `http://127.0.0.1/${this.options.name}/${referenceOf(resource)}`,
      resource: damageResource(fault, resource),
      ...(mode && { search: { mode } }),
    }
  }

  private findPatient(request: CityRequest): Answer {
    const form = new URLSearchParams(request.rawBody.toString())
    const identifier = (isRecord(request.json) ? textOf(request.json['identifier']) : form.get('identifier')) ?? ''
    const [system, value] = identifier.split('|')
    if (!system || !value) return refused(400, 'invalid', 'expected identifier=system|value in the body')
    const found = this.options.archive
      .list('Patient', undefined)
      .filter(({ version }) => asList(version.resource['identifier']).some((one) => isRecord(one) && one['system'] === system && one['value'] === value))
    return fhir({ resourceType: 'Bundle', type: 'searchset', total: found.length, link: [], entry: found.map((one) => this.entry(one, request, 'match')) })
  }

  private search(request: CityRequest): Answer {
    const type = request.params['type'] ?? ''
    const asked = new URLSearchParams(request.url.split('?')[1] ?? '')
    const paged = asked.get('_page')
    const token: PageToken | undefined = paged === null ? { type, query: asked.toString(), after: 0, before: 0 } : readToken(paged)
    if (token?.type !== type) return refused(400, 'invalid', 'not a page of this search')
    const pairs: SearchPairs = [...new URLSearchParams(token.query)]
    requireKnown(pairs)
    const patient = pairs.find(([name]) => name === 'patient')?.[1]
    if (patient === undefined && !pairs.some(([name]) => name === '_lastUpdated' || name === '_id'))
      return refused(400, 'invalid', 'expected patient or _lastUpdated; identifiers belong into the body of Patient/_search')
    const count = this.countOf(pairs)
    const reference = patient === undefined || patient.startsWith('Patient/') ? patient : `Patient/${patient}`
    const all = this.options.archive.list(type, reference).filter(({ version }) => matches(version.resource, pairs))
    const { fault } = request
    const total = lyingTotal(fault, all.length)
    if (count === 0) return fhir({ resourceType: 'Bundle', type: 'searchset', total, link: [{ relation: 'self', url: `${type}?${token.query}` }] })

    const page = damagePage(fault, all, token.after, token.before, count)
    const next =
      page.nextAfter === undefined
        ? undefined
        : writeToken({ ...token, after: page.nextAfter, before: fault?.kind === 'page-repeats' ? token.before : token.after })
    const included = this.included(page.entries, pairs)
    return fhir({
      resourceType: 'Bundle',
      type: 'searchset',
      total,
      link: [
        { relation: 'self', url: paged === null ? `${type}?${token.query}` : `${type}?_page=${paged}` },
        ...(next === undefined ? [] : [{ relation: 'next', url: `${type}?_page=${next}` }]),
      ],
      entry: [...page.entries.map((one) => this.entry(one, request, 'match')), ...included.map((version) => this.entry({ version }, request, 'include'))],
    })
  }

  private countOf(pairs: SearchPairs): number {
    const count = Number(pairs.find(([name]) => name === '_count')?.[1] ?? DEFAULT_COUNT)
    if (!Number.isInteger(count) || count < 0) throw new BadSearch('_count is a number from 0 to 200')
    return Math.min(count, LARGEST_COUNT)
  }

  private included(entries: readonly Placed[], pairs: SearchPairs): Version[] {
    const wanted = pairs
      .filter(([name]) => name === '_include')
      .flatMap(([, value]) => {
        if (value === '*') return Object.values(INCLUDES)
        const include = INCLUDES[value]
        if (!include) throw new BadSearch(`unknown _include: ${value}`)
        return [include]
      })
    const own = new Set(entries.map(({ version }) => referenceOf(version.resource)))
    const references = entries.flatMap(({ version: { resource } }) =>
      wanted.filter(({ type }) => type === resource.resourceType).flatMap(({ field }) => referencesIn(resource[field])),
    )
    return [...new Set(references)].filter((reference) => !own.has(reference)).flatMap((reference) => this.options.archive.find(reference) ?? [])
  }

  private read(request: CityRequest): Answer {
    const version = this.options.archive.find(`${request.params['type'] ?? ''}/${request.params['id'] ?? ''}`)
    return version ? this.single(version, request) : notFound()
  }

  private single({ resource, versionId }: Version, { fault }: CityRequest): Answer {
    return fhir(damageResource(fault, resource), 200, { etag: `W/"${versionId}"` })
  }

  private history(request: CityRequest): Answer {
    const versions = this.options.archive.versionsOf(`${request.params['type'] ?? ''}/${request.params['id'] ?? ''}`).reverse()
    if (versions.length === 0) return notFound()
    return fhir({
      resourceType: 'Bundle',
      type: 'history',
      total: versions.length,
      link: [],
      entry: versions.map((version) => this.entry({ version }, request)),
    })
  }

  private readVersion(request: CityRequest): Answer {
    const { type = '', id = '', versionId } = request.params
    const version = this.options.archive.versionsOf(`${type}/${id}`).find((one) => String(one.versionId) === versionId)
    return version ? this.single(version, request) : notFound()
  }

  /** Arrivals, so a version may stand behind a newer one and come twice. */
  private changes(request: CityRequest): Answer {
    const pairs: SearchPairs = [...new URLSearchParams(request.url.split('?')[1] ?? '')]
    const given = pairs.find(([name]) => name === 'after')?.[1]
    const since = pairs.filter(([name]) => name === '_lastUpdated')
    const token: PageToken | undefined =
      given === undefined
        ? { type: FEED, query: new URLSearchParams(since.map(([name, value]): [string, string] => [name, value])).toString(), after: 0, before: 0 }
        : readToken(given)
    if (token?.type !== FEED) return refused(400, 'invalid', 'not a place in this feed')
    const filters: SearchPairs = [...new URLSearchParams(token.query)]
    const all = this.options.archive
      .arrivedAfter(Math.min(token.after, token.before))
      .filter(({ version }) => matches(version.resource, filters))
      .map(({ version, seq }) => ({ version, order: seq }))
    const page = damagePage(request.fault, all, token.after, token.before, this.countOf(pairs) || DEFAULT_COUNT)
    const isLast = page.nextAfter === undefined
    // Once caught up, what arrives later is new whatever time its version carries.
    const resume: PageToken = { type: FEED, query: '', after: page.entries.at(-1)?.order ?? token.after, before: token.after }
    if (isLast) resume.after = this.options.archive.arrivedAfter(0).at(-1)?.seq ?? 0
    const target = isLast ? resume : { ...token, after: page.nextAfter ?? 0, before: request.fault?.kind === 'page-repeats' ? token.before : token.after }
    return fhir({
      resourceType: 'Bundle',
      type: 'history',
      link: [{ relation: isLast ? 'resume' : 'next', url: `${FEED}?after=${writeToken(target)}&_count=${this.countOf(pairs)}` }],
      entry: page.entries.map((one) => this.entry(one, request)),
    })
  }
}

/** A resource of an action's input: an object, or JSON text whose numbers keep their digits. @returns undefined when it is neither */
export function readResource(value: unknown): Resource | undefined {
  const given = typeof value === 'string' ? readExactJson(value) : value
  return isRecord(given) && typeof given['resourceType'] === 'string' ? { ...given, resourceType: given['resourceType'], id: textOf(given['id']) } : undefined
}
