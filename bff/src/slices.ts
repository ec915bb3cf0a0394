import type { Type } from '@nestjs/common'

/** The slices of the product, in the order of their dependencies. */
export const SLICES: Type[] = []
