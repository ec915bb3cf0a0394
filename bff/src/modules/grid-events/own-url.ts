import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { HttpAdapterHost } from '@nestjs/core'

import type { Config } from '../../platform/config.ts'

/** Scheme and host under which the outside reaches this server. Without a public address it is this process, whose port is known only once it listens. */
export const ownUrl = (config: Config, host: HttpAdapterHost) => (): string =>
  config.publicUrl ?? `http://127.0.0.1:${((host.httpAdapter.getHttpServer() as Server).address() as AddressInfo).port}`
