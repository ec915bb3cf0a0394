import { SetMetadata } from '@nestjs/common'

export const OPEN_METADATA = 'jktl:open'
/** A handler outside the API contract (health, metrics, test seams): no session, no contract. */
export const Open = (): MethodDecorator => SetMetadata(OPEN_METADATA, true)
