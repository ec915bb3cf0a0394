import { fileRequest, NetworkFailure, refusalOf, type RouteId } from './api'

interface Download {
  id: RouteId
  params: Record<string, string>
  name: string
  kind: 'pdf' | 'csv' | 'geojson'
}

/**
 * Fetches a file and hands it over under its name.
 *
 * @throws ApiProblem when the server refused, NetworkFailure when nothing came
 */
export async function download({ id, params, name }: Download): Promise<void> {
  const { url, headers } = fileRequest(id, params)
  const answer = await fetch(url, { headers }).catch(() => null)
  if (!answer) throw new NetworkFailure('no-answer')
  if (!answer.ok) throw refusalOf(await answer.text())
  const file = await answer.blob().catch(() => null)
  if (!file) throw new NetworkFailure('no-answer')
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads the file after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
