import { createHash } from 'node:crypto'

import { CATEGORIES, type Category } from '@jktl/shared/grid-events/model'

import { withoutMarkup } from './scrub.ts'
import { findService, SERVICE_ATTRIBUTES } from './services.ts'
import { checkJurisdiction, given, type Heard, heard, trouble } from './trouble.ts'

export interface PostedRequest {
  category: Category
  text: string
  point: { longitude: number; latitude: number } | null
  addressId: string | null
  addressString: string | null
}

const MOST_DESCRIPTION = 4_000
const MOST_ADDRESS = 200
/** Around the region: what lies further away is a mistake. */
const REGION = { south: 41.5, north: 46.5, west: 118.5, east: 124.5 }

function pointOf(fields: URLSearchParams): Heard<PostedRequest['point']> {
  const [lat, long] = [given(fields, 'lat'), given(fields, 'long')]
  if (lat === null && long === null) return heard(null)
  const [latitude, longitude] = [Number(lat ?? NaN), Number(long ?? NaN)]
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return trouble(400, 'lat and long must be given together, as numbers')
  const isHere = latitude >= REGION.south && latitude <= REGION.north && longitude >= REGION.west && longitude <= REGION.east
  return isHere ? heard({ latitude, longitude }) : trouble(400, 'lat and long lie outside the region')
}

/** `attribute[code]=KEY`, `attribute[code][]=KEY` several times; what is not of this service is left alone. */
function attributeWords(fields: URLSearchParams, category: Category): Heard<string[]> {
  const words: string[] = []
  for (const { code, datatype, isRequired, description, values } of SERVICE_ATTRIBUTES[category] ?? []) {
    const keys = [...fields.getAll(`attribute[${code}]`), ...fields.getAll(`attribute[${code}][]`)].map((key) => key.trim()).filter((key) => key !== '')
    if (keys.length === 0 && isRequired) return trouble(400, `attribute[${code}] was not provided`)
    if (keys.some((key) => !Object.hasOwn(values, key)) || (datatype === 'singlevaluelist' && keys.length > 1))
      return trouble(400, `attribute[${code}] is not one of its values`)
    if (keys.length > 0) words.push(`${description}：${keys.map((key) => values[key]).join('、')}`)
  }
  return heard(words)
}

/** A posted report. Name, phone, mail and device of whoever wrote it are not read at all (§3.7); a picture's address is not fetched. */
export function postedOf(fields: URLSearchParams): Heard<PostedRequest> {
  const wrong = checkJurisdiction(fields)
  if (wrong) return { ok: false, trouble: wrong }
  const code = given(fields, 'service_code')
  if (code === null) return trouble(400, 'service_code was not provided')
  const category = findService(code)
  if (!category) return trouble(404, 'service_code provided was not found')
  const point = pointOf(fields)
  if (!point.ok) return point
  const [addressString, addressId] = [given(fields, 'address_string'), given(fields, 'address_id')]
  if (!point.value && addressString === null && addressId === null)
    return trouble(400, 'a location was not provided: lat and long, address_string or address_id')
  const description = given(fields, 'description') ?? ''
  if ([...description].length > MOST_DESCRIPTION) return trouble(400, `description is longer than ${MOST_DESCRIPTION} characters`)
  const attributes = attributeWords(fields, category)
  if (!attributes.ok) return attributes
  const text = [withoutMarkup(description), ...attributes.value].filter((part) => part !== '').join('\n')
  return heard({
    category,
    text: text === '' ? CATEGORIES[category].label : text,
    point: point.value,
    addressId,
    addressString: addressString === null ? null : withoutMarkup(addressString).slice(0, MOST_ADDRESS),
  })
}

/** The same form of the same sender on the same day is the same report: the protocol has no key of its own against a lost answer. */
export function requestIdOf(keyId: string, day: string, fields: URLSearchParams): string {
  const pairs = [...fields]
    .filter(([name]) => name !== 'api_key')
    .map((pair) => JSON.stringify(pair))
    .sort()
  const hex = createHash('sha256')
    .update([keyId, day, ...pairs].join('\n'))
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
