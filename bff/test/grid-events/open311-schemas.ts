import { XMLParser } from 'fast-xml-parser'
import * as z from 'zod/mini'

/*
 * GeoReport v2 as its specification and its published schemas (open311/schema-validation, commit 47e06a4; no licence is given, so they are written
 * here anew from the fields they name) demand it: numbers of requests and codes of services are text, coordinates numbers, flags booleans.
 */
const text = z.string().check(z.minLength(1))
const moment = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/))
const address = z.url()
const status = z.enum(['open', 'closed'])

export const Discovery = z.strictObject({
  changeset: moment,
  contact: text,
  key_service: text,
  endpoints: z
    .array(
      z.strictObject({
        specification: z.literal('http://wiki.open311.org/GeoReport_v2'),
        url: address,
        changeset: moment,
        type: z.enum(['production', 'test', 'acceptance', 'development']),
        formats: z.array(z.enum(['text/xml', 'application/json'])).check(z.minLength(1)),
      }),
    )
    .check(z.minLength(1)),
})
export const Services = z.array(
  z.strictObject({
    service_code: text,
    service_name: text,
    description: z.optional(text),
    metadata: z.boolean(),
    type: z.enum(['realtime', 'batch', 'blackbox']),
    keywords: z.optional(text),
    group: z.optional(text),
  }),
)
export const ServiceDefinition = z.strictObject({
  service_code: text,
  attributes: z.array(
    z.strictObject({
      variable: z.boolean(),
      code: text,
      datatype: z.enum(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist']),
      required: z.boolean(),
      datatype_description: z.optional(text),
      order: z.optional(z.int()),
      description: z.optional(text),
      values: z.array(z.strictObject({ key: text, name: text })),
    }),
  ),
})
/** Strict: what is not of the specification, and so a name or phone of anybody, fails. */
export const Requests = z.array(
  z.strictObject({
    service_request_id: text,
    status,
    status_notes: z.optional(text),
    service_name: z.optional(text),
    service_code: text,
    description: z.optional(text.check(z.maxLength(4_000))),
    agency_responsible: z.optional(text),
    service_notice: z.optional(text),
    requested_datetime: moment,
    updated_datetime: z.optional(moment),
    expected_datetime: z.optional(moment),
    address: z.optional(text),
    address_id: z.optional(text),
    lat: z.optional(z.number()),
    long: z.optional(z.number()),
    media_url: z.optional(address),
  }),
)
export const Posted = z.array(z.strictObject({ service_request_id: text, service_notice: z.optional(text) })).check(z.length(1))
export const Tokens = z.array(z.strictObject({ service_request_id: text, token: text })).check(z.length(1))
export const Updates = z.array(
  z.strictObject({
    update_id: text,
    service_request_id: text,
    status,
    updated_datetime: moment,
    description: z.optional(text),
    media_url: z.optional(address),
  }),
)
export const PostedUpdate = z.array(z.strictObject({ update_id: text })).check(z.length(1))
export const Errors = z.array(z.strictObject({ code: z.string().check(z.regex(/^\d{3}$/)), description: text })).check(z.minLength(1))

/** Elements of lists, from the specification's XML samples. */
const LISTS: Record<string, string> = {
  endpoints: 'endpoint',
  formats: 'format',
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  service_requests_updates: 'request_update',
  service_request_updates: 'request_update',
  errors: 'error',
}
const parser = new XMLParser({ parseTagValue: false, trimValues: false, isArray: (name) => Object.values(LISTS).includes(name), ignoreDeclaration: true })

function plain(name: string, node: unknown): unknown {
  const item = LISTS[name]
  if (item !== undefined) return node === '' ? [] : ((node as Record<string, unknown[]>)[item] ?? []).map((one) => plain(item, one))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([field, value]) => [field, plain(field, value)]))
}
/** What the XML says, without what only XML has: its root's name beside it. */
export function readXml(xml: string): { root: string; content: unknown } {
  if (!xml.startsWith('<?xml version="1.0" encoding="utf-8"?>')) throw new Error('an answer has to begin with the XML declaration')
  const [[root, node] = ['', null]] = Object.entries(parser.parse(xml) as Record<string, unknown>)
  return { root, content: plain(root, node) }
}
/** JSON with every value as the text XML writes. */
export const asTexts = (content: unknown): unknown =>
  Array.isArray(content)
    ? content.map(asTexts)
    : typeof content === 'object' && content !== null
      ? Object.fromEntries(Object.entries(content).map(([name, value]) => [name, asTexts(value)]))
      : String(content)
