import { createHash } from 'node:crypto'

import type { RecordKind, RecordSource, RecordStatus } from '@jktl/shared/health-records/model'
import { formatInstant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { Metrics } from '../../../../platform/metrics.ts'
import { signPlatformCall } from '../../../../platform/upstream/signed-platform.ts'
import { Upstream, type UpstreamCall, type UpstreamReply } from '../../../../platform/upstream/upstream.ts'
import type { DataQuality } from '../data-quality.ts'
import { sectionsOf } from '../mapping/kinds/document.ts'
import { IDENTIFIER_SYSTEM, type Mapped, mapResource } from '../mapping/map-resource.ts'
import { readExactJson } from './exact-json.ts'
import { Binary, Bundle, Resource } from './fhir.wire.ts'
import { hedged, Pace } from './hedge.ts'
import { type FeedPage, type FeedPlace, type PersonDocument, type Reading, RecordUpstream, type SourceObject, type SourcePatient } from './record-upstream.ts'

/** What is read of a person in each source; the archive has everything, the laboratories' line what laboratories write. */
export const TYPES_OF: Readonly<Record<RecordSource, readonly string[]>> = {
  fhir: [
    'Encounter',
    'Condition',
    'AllergyIntolerance',
    'DiagnosticReport',
    'Observation',
    'ServiceRequest',
    'Specimen',
    'ImagingStudy',
    'MedicationRequest',
    'MedicationDispense',
    'Immunization',
    'Procedure',
    'QuestionnaireResponse',
    'DocumentReference',
    'CarePlan',
    'Invoice',
  ],
  lis: ['DiagnosticReport', 'Observation', 'ServiceRequest', 'Specimen'],
}
const TIMEOUT_MS = 2_500
const CONCURRENCY = 16
const HEDGE = { startMs: 400, leastMs: 60, mostMs: 1_200 }
const PAGE = 200
/** More pages than anybody's record has: a source that never ends. */
const MOST_PAGES = 200
const TYPES_AT_ONCE = 4

/** Somebody may have read what it said before. */
const CHANGED: ReadonlySet<string> = new Set<RecordStatus>(['amended', 'corrected'])

/** Answers that asking again at once would not change; 429 says so itself. */
const SETTLED = new Set([200, 400, 404, 410, 429])
const isGood = (reply: UpstreamReply): boolean => reply.kind === 'answered' && SETTLED.has(reply.status)
const REFUSED = new Set([400, 404, 410])
const utf8 = (body: Buffer): string => body.toString('utf8')

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false }
}
/** @returns null for no answer, a refusal and nonsense alike: nothing is known then */
function read<T>(reply: UpstreamReply, schema: Schema<T>): T | null {
  if (reply.kind === 'no-answer' || reply.status !== 200) return null
  try {
    const parsed = schema.safeParse(readExactJson(utf8(reply.body)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** A source that speaks FHIR R4 (fhir-interface.md, lis-interface.md). Every request is a question that may be repeated. */
export class FhirAdapter extends RecordUpstream {
  private readonly upstream: Upstream
  private readonly pathPrefix: string
  private readonly pace = new Pace(HEDGE)

  constructor(
    readonly source: RecordSource,
    private readonly config: { baseUrl: string; appId: string; secret: string },
    private readonly clock: Clock,
    private readonly quality: DataQuality,
    metrics: Metrics,
  ) {
    super()
    this.upstream = new Upstream({ name: source, baseUrl: config.baseUrl, timeoutMs: TIMEOUT_MS, concurrency: CONCURRENCY, observe: metrics.observeUpstream })
    this.pathPrefix = new URL(config.baseUrl).pathname.replace(/\/$/, '')
  }

  async findPatients({ documentKind, documentNumber }: PersonDocument): Promise<SourcePatient[] | null> {
    const identifier = `${IDENTIFIER_SYSTEM[documentKind]}|${documentNumber}`
    const bundle = await this.ask(
      {
        method: 'POST',
        path: '/Patient/_search',
        body: new URLSearchParams({ identifier }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      Bundle,
    )
    if (bundle === null) return null
    const patients = bundle.entry.flatMap(({ resource }) => this.map(resource)).flatMap((mapped) => (mapped.is === 'patient' ? [mapped.patient] : []))
    // A source that answers with somebody else is not believed.
    return patients.filter(({ documents }) => documents.some((one) => one.documentKind === documentKind && one.documentNumber === documentNumber))
  }

  async readPatient(ref: string): Promise<SourcePatient | null> {
    const resource = await this.ask({ method: 'GET', path: `/${ref}` }, Resource)
    const mapped = resource && mapResource(resource)
    return mapped?.is === 'patient' ? mapped.patient : null
  }

  async readRecord(patientRef: string): Promise<Reading> {
    const whole: Reading = { objects: [], patients: [], isComplete: true }
    const waiting = [...TYPES_OF[this.source]]
    const readNext = async (): Promise<void> => {
      for (let type = waiting.shift(); type !== undefined; type = waiting.shift()) {
        const { objects, isComplete } = await this.readType(type, patientRef)
        // What the source files under another patient meanwhile is not this one's.
        whole.objects.push(...objects.filter((object) => object.subjectRef === patientRef))
        whole.isComplete &&= isComplete
      }
    }
    await Promise.all(Array.from({ length: TYPES_AT_ONCE }, readNext))
    for (const { sourceRef, version, status } of [...whole.objects]) {
      if (version === 1 || !CHANGED.has(status)) continue
      const former = await this.readFormer(sourceRef, version)
      whole.objects.push(...former.objects.filter((object) => object.subjectRef === patientRef))
      whole.isComplete &&= former.isComplete
    }
    return whole
  }

  /** The versions before, so that a resident is told what an amended report said until then (§2.1). */
  private async readFormer(sourceRef: string, version: number): Promise<Reading> {
    const bundle = await this.ask({ method: 'GET', path: `/${sourceRef}/_history` }, Bundle)
    if (bundle === null) return { objects: [], patients: [], isComplete: false }
    const { objects, isComplete } = await this.readingOf(bundle)
    return { objects: objects.filter((object) => object.sourceRef === sourceRef && object.version < version), patients: [], isComplete }
  }

  async readChanges(place: FeedPlace): Promise<FeedPage | 'lost' | null> {
    const path =
      'token' in place
        ? `/${place.token}`
        : `/_changes?${new URLSearchParams({ _lastUpdated: `gt${formatInstant(place.since.getTime())}`, _count: String(PAGE) }).toString()}`
    const reply = await this.fetch({ method: 'GET', path })
    if ('token' in place && reply.kind === 'answered' && REFUSED.has(reply.status)) return 'lost'
    const bundle = read(reply, Bundle)
    const [next, resume] = ['next', 'resume'].map((relation) => bundle?.link.find((link) => link.relation === relation)?.url)
    const goesOn = next ?? resume
    if (bundle === null || !goesOn?.startsWith('_changes?')) return null
    return { ...(await this.readingOf(bundle)), next: goesOn, isLast: next === undefined }
  }

  async close(): Promise<void> {
    await this.upstream.close()
  }

  /** All pages; `total` is a hint (§2.4: it lies) and says nothing here. */
  private async readType(type: string, patientRef: string): Promise<Reading> {
    const whole: Reading = { objects: [], patients: [], isComplete: true }
    const seen = new Set<string>()
    let path: string | undefined = `${type}?${new URLSearchParams({ patient: patientRef, _count: String(PAGE) }).toString()}`
    while (path !== undefined) {
      // Pages that lead in a circle never come to their end.
      if (seen.has(path) || seen.size >= MOST_PAGES) return { ...whole, isComplete: false }
      seen.add(path)
      const bundle: Bundle | null = await this.ask({ method: 'GET', path: `/${path}` }, Bundle)
      if (bundle === null) return { ...whole, isComplete: false }
      const reading = await this.readingOf(bundle)
      whole.objects.push(...reading.objects)
      path = bundle.link.find(({ relation }) => relation === 'next')?.url
      // A page that is not full and yet not the last one has lost something.
      const isFull = bundle.entry.filter(({ search }) => search?.mode !== 'include').length >= PAGE
      whole.isComplete &&= reading.isComplete && (path === undefined || isFull)
    }
    return whole
  }

  private async readingOf(bundle: Bundle): Promise<Reading> {
    const reading: Reading = { objects: [], patients: [], isComplete: true }
    const withFiles: Extract<Mapped, { is: 'object' }>[] = []
    for (const mapped of bundle.entry.flatMap(({ resource }) => this.map(resource))) {
      if (mapped.is === 'patient') reading.patients.push(mapped.patient)
      else if (mapped.is === 'object' && mapped.object.kind === 'DOCUMENT') withFiles.push(mapped)
      else if (mapped.is === 'object') reading.objects.push(mapped.object)
    }
    for (const mapped of withFiles) {
      const object = await this.withText(mapped)
      if (object) reading.objects.push(object)
      else reading.isComplete = false
    }
    return reading
  }

  private map(resource: unknown): Mapped[] {
    const parsed = Resource.safeParse(resource)
    if (!parsed.success) {
      this.quality.note(this.source, 'other', 'unreadable')
      return []
    }
    const mapped = mapResource(parsed.data)
    if (mapped.is === 'unusable') this.quality.note(this.source, mapped.type, mapped.because)
    if (mapped.is === 'object') this.quality.noteObject(this.source, mapped.object)
    return [mapped]
  }

  /** The text of a document stands in its file. @returns null when it did not come or is not what was announced: the document is read again later */
  private async withText({ object, file }: Extract<Mapped, { is: 'object' }>): Promise<SourceObject | null> {
    if (!isDocument(object) || file?.url === undefined || !/^Binary\/[A-Za-z0-9.-]{1,64}$/.test(file.url)) return object
    const binary = await this.ask({ method: 'GET', path: `/${file.url}` }, Binary)
    if (binary?.data === undefined) return null
    const bytes = Buffer.from(binary.data, 'base64')
    if (file.hash !== undefined && createHash('sha1').update(bytes).digest('base64') !== file.hash) {
      this.quality.note(this.source, 'Binary', 'damaged-file')
      return null
    }
    const isText = (binary.contentType ?? file.contentType ?? '').startsWith('text/plain')
    const content = {
      ...object.content,
      sections: isText ? sectionsOf(utf8(bytes)) : [],
      byteLength: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    return { ...object, content }
  }

  private async ask<T>(call: UpstreamCall, schema: Schema<T>): Promise<T | null> {
    return read(await this.fetch(call), schema)
  }

  private fetch(call: UpstreamCall): Promise<UpstreamReply> {
    return hedged(() => this.send(call), isGood, this.pace.usualMs)
  }

  private async send(call: UpstreamCall): Promise<UpstreamReply> {
    const started = performance.now()
    const signed = signPlatformCall({ ...call, headers: { accept: 'application/fhir+json', ...call.headers } }, this.config, this.clock, this.pathPrefix)
    const reply = await this.upstream.call(signed)
    if (isGood(reply)) this.pace.note(performance.now() - started)
    return reply
  }
}

const isDocument = (object: SourceObject): object is SourceObject<Extract<RecordKind, 'DOCUMENT'>> => object.kind === 'DOCUMENT'
