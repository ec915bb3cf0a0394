/** Under which the context of this area is found. */
export const PRIVACY_CONTEXT = Symbol('privacy-context')
