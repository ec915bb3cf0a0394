export interface CityOptions {
  port?: number
  mockPort?: number
  databaseUrl?: string
  dataDir?: string
  databaseFlags?: string[]
  scale?: 'full' | 'small'
  env?: Record<string, string>
  logFolder?: string
  /** BFF processes beside each other over the same database; the first listens on `port`. */
  bffProcesses?: number
  onExit?: (name: string, code: number) => void
  report?: (what: string, value: unknown) => void
}
export interface CityProcesses {
  url: string
  /** All BFF processes, the first included. */
  urls: string[]
  mockUrl: string
  databaseUrl: string
  stop: () => Promise<void>
}
export function startCityProcesses(options: CityOptions): Promise<CityProcesses>
